import { describe, expect, it } from 'vitest';
import { sweepImportFiles } from '../../../src/activities/invoices/import-files.ts';
import { inTransaction } from '../../../src/db/client.ts';
import { createImport, getImport } from '../../../src/db/invoices/imports.ts';
import { finishRun } from '../../../src/db/kit/runs.ts';
import { importLayout } from '../../../src/domain/invoices/import/layout.ts';
import { deps } from '../../support/activities.ts';
import { givenOrg } from '../../support/app.ts';
import { csvOf } from '../../support/imports.ts';
import { actingIn } from '../../support/receivables.ts';
import { files } from '../../support/storage.ts';

type Organization = Awaited<ReturnType<typeof givenOrg>>;

/** An import that began so many days ago. */
async function givenImport({ orgId, db }: Organization, daysAgo: number, isOver: boolean) {
  const text = csvOf('Ann,N-1,2026-01-05,2026-02-04,1.00,USD,');
  const fileKey = await files.put(orgId, new TextEncoder().encode(text));
  const { importId, run } = await inTransaction(db, (trx) =>
    createImport(trx, actingIn(orgId), {
      ...{ fileName: 'invoices.csv', fileKey, layout: importLayout(text) },
      ...{ norms: { dateOrder: null, decimalSign: null }, defaultCurrency: 'USD' },
      ...{ startCollections: false, userId: null },
    }),
  );
  const createdAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  await db
    .updateTable('invoiceImports')
    .set({ createdAt })
    .where('orgId', '=', orgId)
    .where('id', '=', importId)
    .execute();
  if (isOver) await finishRun(db, { orgId, runId: run.id }, { status: 'cancelled' });
  const keyOf = async () => (await getImport(db, { orgId, importId })).fileKey;
  const lies = () =>
    files.get(fileKey).then(
      () => true,
      () => false,
    );
  return { keyOf, lies };
}

describe('sweepImportFiles', () => {
  it('forgets the files of imports that ended, 30 days after they were sent', async () => {
    const org = await givenOrg();
    const old = await givenImport(org, 31, true);
    const young = await givenImport(org, 29, true);
    const running = await givenImport(org, 31, false);

    await sweepImportFiles(deps);

    expect([await old.keyOf(), await old.lies()]).toEqual([null, false]);
    expect([await young.keyOf(), await young.lies()]).toEqual([expect.any(String), true]);
    expect([await running.keyOf(), await running.lies()]).toEqual([expect.any(String), true]);
  });

  it('goes on after a crash between the file and its row', async () => {
    const org = await givenOrg();
    const old = await givenImport(org, 40, true);
    await files.remove((await old.keyOf()) ?? '');

    await sweepImportFiles(deps);

    expect(await old.keyOf()).toBeNull();
  });
});
