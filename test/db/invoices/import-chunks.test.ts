import { describe, expect, it } from 'vitest';
import { importActivities } from '../../../src/activities/invoices/imports.ts';
import { inTransaction } from '../../../src/db/client.ts';
import { type ImportChunk, importChunk } from '../../../src/db/invoices/import-chunks.ts';
import { createImport, getImport } from '../../../src/db/invoices/imports.ts';
import { verifyAudit } from '../../../src/db/kit/audit.ts';
import { ledgerDifferences } from '../../../src/db/kit/ledger.ts';
import { finishRun } from '../../../src/db/kit/runs.ts';
import { importText } from '../../../src/domain/invoices/import/file-text.ts';
import { importLayout } from '../../../src/domain/invoices/import/layout.ts';
import { deps } from '../../support/activities.ts';
import { database, givenOrg, sealer } from '../../support/app.ts';
import { csvOf } from '../../support/imports.ts';
import { actingIn } from '../../support/receivables.ts';
import { files } from '../../support/storage.ts';

const activities = importActivities(deps);
type Organization = Awaited<ReturnType<typeof givenOrg>>;

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const paidOn = i % 3 === 0 ? '' : '2026-02-20';
    return `Customer ${i % 40},N-${i},2026-01-05,2026-02-04,${i + 1}.00,USD,${paidOn}`;
  });

/** An import whose workflow nobody has started. */
async function givenImport(org: Organization, content: string) {
  const bytes = new TextEncoder().encode(content);
  const fileKey = await files.put(org.orgId, bytes);
  const { importId, run } = await inTransaction(org.db, (trx) =>
    createImport(trx, actingIn(org.orgId), {
      ...{ fileName: 'invoices.csv', fileKey, layout: importLayout(importText(bytes)) },
      ...{ norms: { dateOrder: null, decimalSign: null }, defaultCurrency: 'USD' },
      ...{ startCollections: false, userId: null },
    }),
  );
  return { ref: { orgId: org.orgId, importId }, run };
}

async function toTheEnd(ref: { orgId: string; importId: string }) {
  await activities.inspectImport(ref);
  while (!(await activities.importRows(ref)).done);
}

const counted = async ({ db }: Organization) => ({
  invoices: (await db.selectFrom('invoices').select('id').execute()).length,
  payments: (await db.selectFrom('customerPayments').select('id').execute()).length,
  customers: (await db.selectFrom('customers').select('id').execute()).length,
});

const whole = { invoices: 1_200, payments: 800, customers: 40 };

describe('the chunks of an import', () => {
  it('come in once, however many attempts run beside each other', async () => {
    const org = await givenOrg();
    const { ref } = await givenImport(org, csvOf(...rowsOf(1_200)));

    await Promise.all([toTheEnd(ref), toTheEnd(ref), toTheEnd(ref)]);

    expect(await counted(org)).toEqual(whole);
    expect(await getImport(org.db, ref)).toMatchObject({
      ...{ rowsTotal: 1_200, rowsRead: 1_200, rowsImported: 1_200, rowsDuplicate: 0 },
      ...{ rowsFailed: 0, nextPlace: null, customersCreated: 40 },
    });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
    expect(await verifyAudit(org.db, org.orgId)).toMatchObject({ intact: true });
  });

  it('leave nothing of an attempt that breaks off, and the next one goes on there', async () => {
    const org = await givenOrg();
    const { ref } = await givenImport(org, csvOf(...rowsOf(1_200)));
    await activities.inspectImport(ref);
    const dying = importActivities({
      ...deps,
      sealer: {
        ...sealer,
        seal: (place, clear) => {
          sealed += 1;
          if (sealed === 700) throw new Error('The worker dies.');
          return sealer.seal(place, clear);
        },
      },
    });
    let sealed = 0;

    await expect(dying.importRows(ref)).rejects.toThrow('The worker dies.');
    const left = await counted(org);
    await toTheEnd(ref);

    expect(left).toMatchObject({ invoices: 500 });
    expect(await counted(org)).toEqual(whole);
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('take nothing more once the run has ended', async () => {
    const org = await givenOrg();
    const { ref, run } = await givenImport(org, csvOf(...rowsOf(600)));
    await activities.inspectImport(ref);
    await finishRun(org.db, { orgId: org.orgId, runId: run.id }, { status: 'cancelled' });

    await expect(activities.importRows(ref)).rejects.toThrow(
      expect.objectContaining({ code: 'import-has-ended' }),
    );
    expect(await counted(org)).toMatchObject({ invoices: 0 });
  });

  it('see no other organization’s import', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    const { ref } = await givenImport(mine, csvOf(...rowsOf(1)));
    const chunk: ImportChunk = { at: { byte: 0, row: 1 }, next: null, rows: [], errors: [] };
    const taken = { importId: ref.importId, chunk, sealer };

    const foreign = inTransaction(database.app.scoped({ orgId: other.orgId }), (trx) =>
      importChunk(trx, actingIn(other.orgId), taken),
    );

    await expect(foreign).rejects.toThrow(expect.objectContaining({ status: 404 }));
  });

  it('refuse more rows than an import may have, before any has come in', async () => {
    const org = await givenOrg();
    const row = 'G,N-1,2026-01-05,2026-02-04,1,USD,';
    const { ref } = await givenImport(org, csvOf(...Array.from({ length: 50_001 }, () => row)));

    await expect(activities.inspectImport(ref)).rejects.toThrow(
      expect.objectContaining({ code: 'import-too-long' }),
    );
    expect(await counted(org)).toMatchObject({ invoices: 0 });
  });
});
