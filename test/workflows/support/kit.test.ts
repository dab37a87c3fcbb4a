import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RunRef } from '../../../src/db/kit/runs.ts';
import { temporalEnv } from '../../support/temporal.ts';
import {
  answered,
  type callsAnActivity,
  type hasABug,
  type waitsAMonth,
  type waitsForAnAnswer,
} from './waiting.ts';

const DAY_MS = 86_400_000;
const t = temporalEnv(fileURLToPath(new URL('./waiting.ts', import.meta.url)));

describe('the time-skipping kit', () => {
  it('skips what a workflow sleeps', async () => {
    const handle = await t.start<typeof waitsAMonth>('waitsAMonth');

    const sleptMs = await handle.result();

    expect(sleptMs).toBeGreaterThanOrEqual(30 * DAY_MS);
    expect(sleptMs).toBeLessThan(30 * DAY_MS + 3_600_000);
  });

  it('lets a test act on the tenth day', async () => {
    const handle = await t.start<typeof waitsForAnAnswer>('waitsForAnAnswer');

    await t.sleep('10 days');
    await handle.signal(answered, 'yes');

    expect(await handle.result()).toBe('yes');
  });

  it('lets a deadline pass when nobody acts', async () => {
    const handle = await t.start<typeof waitsForAnAnswer>('waitsForAnAnswer');

    expect(await handle.result()).toBe('nobody answered');
  });

  it('gives activities to the fakes of the test', async () => {
    const ended: RunRef[] = [];
    t.fake({ endRun: async (ref) => void ended.push(ref) });

    await (await t.start<typeof callsAnActivity>('callsAnActivity')).result();

    expect(ended).toEqual([{ orgId: 'org', runId: 'run' }]);
  });

  it('fails a workflow whose activity has no fake, and keeps no fake of an earlier test', async () => {
    const handle = await t.start<typeof callsAnActivity>('callsAnActivity');

    await expect(handle.result()).rejects.toMatchObject({
      cause: { message: 'no fake for endRun' },
    });
  });

  it('fails a workflow that has a bug, instead of trying it for ever', async () => {
    const handle = await t.start<typeof hasABug>('hasABug');

    await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'a bug' } });
  });
});
