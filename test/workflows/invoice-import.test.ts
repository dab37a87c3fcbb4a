import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/db/kit/id.ts';
import type { RunEnd } from '../../src/db/kit/runs.ts';
import type { invoiceImport } from '../../src/workflows/invoice-import.ts';
import { runProgress } from '../../src/workflows/run.contract.ts';
import { saveHistory } from '../support/histories.ts';
import { temporalEnv } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const t = temporalEnv();
const outcome = {
  rows: { read: 2_500, imported: 2_400, duplicates: 90, failed: 10 },
  customersCreated: 7,
};

/** A file of 2,500 rows, taken by a thousand; `before` is asked ahead of each thousand. */
function givenFile(before: (read: number) => unknown = () => {}) {
  const ends: RunEnd[] = [];
  let read = 0;
  t.fake({
    inspectImport: async () => 2_500,
    importRows: async () => {
      await before(read);
      read = Math.min(2_500, read + 1_000);
      return { read, done: read === 2_500 };
    },
    summarizeImport: async () => outcome,
    endRun: async (_ref, end) => void ends.push(end),
  });
  return ends;
}

const start = () =>
  t.start<typeof invoiceImport>(
    'invoiceImport',
    { orgId: newId(), runId: newId() },
    { importId: newId() },
  );

describe('invoiceImport', () => {
  it('takes the rows some at a time, and says how far it has come', async () => {
    const gate = Promise.withResolvers<void>();
    const ends = givenFile((read) => (read === 2_000 ? gate.promise : undefined));

    const handle = await start();
    const steps = async () => (await handle.query(runProgress)).step;
    await until(async () => (await steps()) === '2000 of 2500 rows', 'most of it is in');
    expect(await handle.query(runProgress)).toMatchObject({ percent: 79 });
    gate.resolve();

    expect(await handle.result()).toEqual(outcome);
    expect(ends).toEqual([{ status: 'completed', result: outcome }]);
    expect(await handle.query(runProgress)).toEqual({ percent: 100, step: 'completed' });
    await saveHistory('invoice-import-completed', handle);
  });

  it('goes on after what passes, and counts nothing twice', async () => {
    let failures = 0;
    const ends = givenFile(() => {
      failures += 1;
      if (failures === 2) throw new Error('The database is away.');
    });

    const handle = await start();

    expect(await handle.result()).toEqual(outcome);
    expect(failures).toBe(4);
    expect(ends).toHaveLength(1);
  });

  it('fails with what is wrong with the file, before any row of it has come in', async () => {
    const ends = givenFile();
    const asked: string[] = [];
    t.fake({
      inspectImport: async () => {
        throw ApplicationFailure.nonRetryable('Look at row 7.', 'import-malformed');
      },
      importRows: async () => {
        asked.push('rows');
        return { read: 0, done: true };
      },
      endRun: async (_ref, end) => void ends.push(end),
    });

    const handle = await start();
    await handle.result().catch(() => {});

    const error = { code: 'import-malformed', detail: 'Look at row 7.' };
    expect(ends).toEqual([{ status: 'failed', error }]);
    expect(asked).toEqual([]);
    await saveHistory('invoice-import-failed', handle);
  });

  it('ends as cancelled between two thousands, and takes no more', async () => {
    const gate = Promise.withResolvers<void>();
    let taken = 0;
    const ends = givenFile((read) => {
      taken += 1;
      return read === 1_000 ? gate.promise : undefined;
    });

    const handle = await start();
    await until(() => taken === 2, 'the second thousand is under way');
    await handle.cancel();
    await handle.result().catch(() => {});
    gate.resolve();

    expect(ends).toEqual([{ status: 'cancelled' }]);
    expect(taken).toBe(2);
    await saveHistory('invoice-import-cancelled', handle);
  });
});
