import { describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/db/kit/audit.ts';
import { ledgerDifferences } from '../../../src/db/kit/ledger.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import { csvOf, imported, readImport } from '../../support/imports.ts';
import { givenCustomer, givenFinalInvoice } from '../../support/invoices.ts';
import { givenWorkers } from '../../support/workers.ts';

givenWorkers();

type Organization = Awaited<ReturnType<typeof givenOrg>>;
interface Page {
  data: { id: string; number?: string; name?: string }[];
}

const history = csvOf(
  'Globex,A-1,2026-01-05,2026-02-04,100.00,USD,2026-02-20',
  'Globex,A-2,2026-03-05,2026-04-04,50.00,USD,',
  'Initech,A-3,2026-03-05,2026-04-04,70.00,USD,',
);

const listed = async ({ call }: Organization, path: string) =>
  (await call<Page>('GET', path)).body.data;
const undo = ({ call }: Organization, importId: string) =>
  call<{ code: string; errors: object[] }>('POST', `/invoices/imports/${importId}/undo`);

async function idOf(org: Organization, number: string): Promise<string> {
  const found = (await listed(org, '/invoices')).find((it) => it.number === number);
  return found?.id ?? '';
}

/** All that the books say, as of every day that the history names. */
const books = async ({ call }: Organization) =>
  Promise.all(
    ['2026-01-04', '2026-01-31', '2026-02-28', '2026-03-31', '2026-06-30'].flatMap((day) => [
      call('GET', `/invoices/aging?asOf=${day}&currency=USD`).then(({ body }) => body),
    ]),
  );

describe('POST /invoices/imports/{importId}/undo', () => {
  it('leaves the books as they were on every day, and the numbers to be imported again', async () => {
    const org = await givenOrg();
    await givenFinalInvoice(org, { issueDate: '2026-01-02', dueDate: '2026-02-01' });
    const before = { books: await books(org), invoices: await listed(org, '/invoices') };
    const { importId } = await imported(org, history);

    const undone = await undo(org, importId);

    expect(undone).toMatchObject({ status: 200, body: { undoneAt: expect.any(String) } });
    expect(await listed(org, '/invoices')).toEqual(before.invoices);
    expect(await books(org)).toEqual(before.books);
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
    expect(await verifyAudit(org.db, org.orgId)).toMatchObject({ intact: true });
    expect(await listed(org, '/invoices/payments')).toEqual([]);
    expect((await imported(org, history)).rows).toMatchObject({ imported: 3 });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('keeps customers whom the import has not made known, or whom something names since', async () => {
    const org = await givenOrg();
    await givenCustomer(org, { name: 'Initech' });
    const { importId } = await imported(org, history);
    const all = await listed(org, '/invoices/customers');
    const globex = all.find(({ name }) => name === 'Globex')?.id ?? '';
    await givenFinalInvoice(org, { customerId: globex });

    expect((await undo(org, importId)).status).toBe(200);

    const left = (await listed(org, '/invoices/customers')).map(({ name }) => name);
    expect(left.toSorted()).toEqual(['Globex', 'Initech']);
  });

  it.each([
    ['was sent', (org: Organization, id: string) => org.call('POST', `/invoices/${id}/send`)],
    [
      'was paid',
      (org: Organization, id: string) => {
        const given = { amount: 100, date: '2026-05-01', method: 'cash' };
        return org.call('POST', `/invoices/${id}/payments`, given);
      },
    ],
    [
      'was voided',
      (org: Organization, id: string) =>
        org.call('POST', `/invoices/${id}/void`, { reason: 'Wrong.' }),
    ],
    [
      'was corrected',
      (org: Organization, id: string) =>
        org.call('POST', '/invoices/credit-notes', {
          ...{ invoiceId: id, amount: 100, reason: 'Too dear.' },
        }),
    ],
  ])('409 that names the invoice that %s, and removes nothing', async (_, act) => {
    const org = await givenOrg();
    const { importId } = await imported(org, history);
    const acted = await act(org, await idOf(org, 'A-2'));
    expect(acted.status, JSON.stringify(acted.body)).toBeLessThan(300);
    const before = await listed(org, '/invoices');

    const refused = await undo(org, importId);

    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'import-in-use', errors: [{ path: 'A-2' }] },
    });
    expect(await listed(org, '/invoices')).toEqual(before);
    expect(await readImport(org, importId)).toMatchObject({ undoneAt: null });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('409 where one of its payments was given back', async () => {
    const org = await givenOrg();
    const { importId } = await imported(org, history);
    const [payment] = await listed(org, '/invoices/payments');
    const refund = await org.call('POST', `/invoices/payments/${payment?.id}/refund`, {
      ...{ amount: 100, reason: 'Kindness', invoiceId: await idOf(org, 'A-1') },
    });
    expect(refund.status, JSON.stringify(refund.body)).toBeLessThan(300);

    expect(await undo(org, importId)).toMatchObject({ body: { errors: [{ path: 'A-1' }] } });
  });

  it('409 the second time, and of two at once one is taken', async () => {
    const org = await givenOrg();
    const { importId } = await imported(org, history);

    const answers = await Promise.all([undo(org, importId), undo(org, importId)]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await undo(org, importId)).toMatchObject({ body: { code: 'import-is-undone' } });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('403 for who may write invoices but not manage them', async () => {
    const org = await givenOrg();
    const bookkeeper = await givenMember(org.orgId, 'accountant');
    const { importId } = await imported(org, history);

    expect(await undo({ ...org, call: bookkeeper.call }, importId)).toMatchObject({ status: 403 });
  });

  it('lets nobody remove what an import has not brought', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);
    await org.call('POST', `/invoices/${id}/payments`, {
      ...{ amount: 100, date: '2026-11-05', method: 'cash' },
    });

    const removed = await org.db.deleteFrom('allocations').executeTakeFirst();

    expect(removed.numDeletedRows).toBe(0n);
  });
});
