import { describe, expect, it } from 'vitest';
import { ledgerDifferences } from '../../../src/db/kit/ledger.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import {
  csvForm,
  csvOf,
  headings,
  type ImportAnswer,
  importEnded,
  imported,
  startImport,
} from '../../support/imports.ts';
import { givenCustomer, givenFinalInvoice, type InvoiceAnswer } from '../../support/invoices.ts';
import { givenWorkers } from '../../support/workers.ts';

givenWorkers();

type Organization = Awaited<ReturnType<typeof givenOrg>>;
interface Listed {
  data: (InvoiceAnswer & { importId: string; paidDate: string | null })[];
}

const invoicesOf = async ({ call }: Organization) =>
  (await call<Listed>('GET', '/invoices?limit=200')).body.data;
const countRows = async ({ db }: Organization, table: 'auditLog' | 'emails' | 'communications') =>
  (await db.selectFrom(table).select('id').execute()).length;

const collectedIn = ({ db }: Organization) =>
  db.selectFrom('collections').select(['invoiceId', 'status']).execute();

const history = csvOf(
  'Globex,A-1,2026-01-05,2026-02-04,100.00,USD,2026-02-20',
  'Globex,A-2,2026-03-05,2026-04-04,50.00,EUR,',
  'initech@example.com,A-3,2026-01-06,2026-02-05,"1,250.00",,2026-01-02',
);

describe('POST /invoices/import', () => {
  it('brings in final invoices under their own numbers, posted on their own days', async () => {
    const org = await givenOrg();

    const done = await imported(org, history);

    expect(done).toMatchObject({
      status: 'completed',
      percent: 100,
      rows: { total: 3, read: 3, imported: 3, duplicates: 0, failed: 0 },
      customersCreated: 2,
      errors: [],
    });
    expect(await invoicesOf(org)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ number: 'A-1', status: 'paid', issueDate: '2026-01-05', dueDate: '2026-02-04' },
          ...{ paidDate: '2026-02-20', customerName: 'Globex', importId: done.importId },
          totals: expect.objectContaining({ total: 10_000, paid: 10_000, balance: 0 }),
        }),
        expect.objectContaining({
          ...{ number: 'A-2', status: 'overdue', currency: 'EUR', sentAt: null },
          totals: expect.objectContaining({ total: 5_000, balance: 5_000 }),
        }),
        expect.objectContaining({
          ...{ number: 'A-3', status: 'paid', currency: 'USD' },
          customerName: 'initech@example.com',
        }),
      ]),
    );
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
    const then = await org.call('GET', '/invoices/aging?asOf=2026-02-10&currency=USD');
    expect(then.body).toMatchObject({ buckets: { days1to30: 10_000 }, total: 10_000 });
  });

  it('sends nobody anything, and collects nothing by itself', async () => {
    const org = await givenOrg();

    await imported(org, history);

    expect(await countRows(org, 'communications')).toBe(0);
    expect(await countRows(org, 'emails')).toBe(0);
    expect(await collectedIn(org)).toEqual([]);
  });

  it('collects what is open from now on where it is told to, still without a mail', async () => {
    const org = await givenOrg();

    await imported(org, history, { startCollections: 'true' });

    const open = (await invoicesOf(org)).find(({ number }) => number === 'A-2');
    expect(await collectedIn(org)).toEqual([{ invoiceId: open?.id, status: 'active' }]);
    expect(open?.sentAt).not.toBeNull();
    expect(await countRows(org, 'communications')).toBe(0);
  });

  it('brings nothing in twice, whether the file is sent again later or at once', async () => {
    const org = await givenOrg();
    const started = await Promise.all([1, 2, 3].map(() => startImport(org, history)));
    const ends = await Promise.all(started.map((id) => importEnded(org, id)));

    const again = await imported(org, history);

    const sum = (of: 'imported' | 'duplicates') =>
      ends.reduce((total, { rows }) => total + rows[of], 0);
    expect([sum('imported'), sum('duplicates')]).toEqual([3, 6]);
    expect(again.rows).toMatchObject({ imported: 0, duplicates: 3, failed: 0 });
    expect(await invoicesOf(org)).toHaveLength(3);
    const { body } = await org.call<{ data: unknown[] }>('GET', '/invoices/customers');
    expect(body.data).toHaveLength(2);
  });

  it('starts one import for one Idempotency-Key', async () => {
    const org = await givenOrg();
    const send = () =>
      org.call<ImportAnswer>('POST', '/invoices/import', csvForm(history), {
        'idempotency-key': 'once',
      });

    const answers = [await send(), await send()];
    const other = await org.call('POST', '/invoices/import', csvForm(`${history}\n`), {
      'idempotency-key': 'once',
    });

    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(other.status).toBe(422);
    await importEnded(org, answers[0]?.body.importId ?? '');
  });

  it('finds customers by number, address and name, and says where several are meant', async () => {
    const org = await givenOrg();
    const byNumber = await givenCustomer(org, { name: 'One', externalRef: 'K-1' });
    const byEmail = await givenCustomer(org, { name: 'Two', email: 'two@example.com' });
    const byName = await givenCustomer(org, { name: 'Three' });
    for (let i = 0; i < 2; i += 1) await givenCustomer(org, { name: 'Twin' });
    const rest = '2026-01-05,2026-02-04,5,USD,';

    const done = await imported(
      org,
      csvOf(
        `K-1,B-1,${rest}`,
        `TWO@example.com,B-2,${rest}`,
        `three,B-3,${rest}`,
        `Twin,B-4,${rest}`,
      ),
    );

    expect(done).toMatchObject({ customersCreated: 0, rows: { imported: 3, failed: 1 } });
    expect(done.errors).toMatchObject([
      { rowNumber: 5, column: 'customer', code: 'customer-ambiguous', value: 'Twin' },
    ]);
    const found = (await invoicesOf(org)).map(({ number, customerId }) => [number, customerId]);
    expect(Object.fromEntries(found)).toEqual({
      ...{ 'B-1': byNumber.id, 'B-2': byEmail.id, 'B-3': byName.id },
    });
  });

  it('leaves the organization’s own numbers without a gap, and gives none twice', async () => {
    const org = await givenOrg();
    await imported(org, csvOf('Globex,INV-0001,2026-01-05,2026-02-04,5,USD,'));
    const customer = await givenCustomer(org);
    const lineItems = [{ description: 'Work', unitPrice: '1.00' }];
    const draft = { customerId: customer.id, lineItems, finalize: true };

    const own = [
      await org.call('POST', '/invoices', draft),
      await org.call('POST', '/invoices', draft),
    ];
    const clash = await imported(org, csvOf('Globex,INV-0002,2026-01-05,2026-02-04,7,USD,'));

    expect(own.map(({ body }) => body['number'])).toEqual(['INV-0002', 'INV-0003']);
    expect(clash.errors).toMatchObject([{ rowNumber: 2, column: 'number', code: 'number-taken' }]);
  });

  it('goes on behind as many numbers as an import has brought, and fills what it left', async () => {
    const org = await givenOrg();
    const numbers = Array.from({ length: 2_100 }, (_, i) => i + 1).filter((n) => n !== 1_050);
    const rows = numbers.map((n) => {
      const number = `INV-${String(n).padStart(4, '0')}`;
      return `Globex,${number},2026-01-05,2026-02-04,5,USD,`;
    });
    await imported(org, csvOf(...rows));

    const own = [await givenFinalInvoice(org), await givenFinalInvoice(org)];

    expect(own.map(({ number }) => number)).toEqual(['INV-1050', 'INV-2101']);
  });

  it('keeps each organization’s imports, numbers and customers apart', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];

    const [first, second] = [await imported(mine, history), await imported(other, history)];

    expect([first.rows.imported, second.rows.imported]).toEqual([3, 3]);
    expect((await other.call('GET', `/invoices/imports/${first.importId}`)).status).toBe(404);
    expect((await other.call('GET', `/invoices/imports/${first.importId}/errors`)).status).toBe(
      404,
    );
    expect((await other.call('POST', `/invoices/imports/${first.importId}/undo`)).status).toBe(404);
  });

  it.each([
    ['400 without a file', new FormData(), 400],
    ['400 for a field that nobody knows', csvForm(history, { colour: 'red' }), 400],
    ['400 for a field of another kind', csvForm(history, { startCollections: 'yes' }), 400],
    ['413 for more than 10 MB', csvForm('x'.repeat(10 * 1024 * 1024 + 1)), 413],
    ['415 for a workbook', csvForm(new Uint8Array([0x50, 0x4b, 3, 4, 0])), 415],
    ['422 for an unknown currency', csvForm(history, { currency: 'XXX' }), 422],
    ['422 for an empty file', csvForm(''), 422],
    ['422 for a file that lacks columns', csvForm('customer,amount\nGlobex,5\n'), 422],
  ])('%s', async (_, form, status) => {
    const org = await givenOrg();

    const refused = await org.call('POST', '/invoices/import', form);

    expect(refused).toMatchObject({ status, type: 'application/problem+json' });
    expect((await org.call('GET', '/invoices/imports')).body).toMatchObject({ data: [] });
  });

  it('415 for JSON, 403 for a viewer', async () => {
    const org = await givenOrg();
    const viewer = await givenMember(org.orgId, 'viewer');

    expect((await org.call('POST', '/invoices/import', { file: history })).status).toBe(415);
    expect((await viewer.call('POST', '/invoices/import', csvForm(history))).status).toBe(403);
  });

  it('ends as failed, with what to look at, where a later row breaks the file', async () => {
    const org = await givenOrg();
    const rows = Array.from(
      { length: 600 },
      (_, i) => `Globex,A-${i},2026-01-05,2026-02-04,5,USD,`,
    );
    rows[550] = 'Globex,"A-550,2026-01-05,2026-02-04,5,USD,';

    const done = await imported(org, csvOf(...rows));

    expect(done).toMatchObject({ status: 'failed', rows: { imported: 0 } });
    expect(done.error).toMatchObject({ code: 'import-malformed' });
    expect(await invoicesOf(org)).toEqual([]);
    const alerts = await org.call<{ data: object[] }>('GET', '/alerts');
    expect(alerts.body.data).toMatchObject([
      { title: 'The import of invoices.csv did not come to its end', entityId: done.importId },
    ]);
  });
});

describe('GET /invoices/imports/{importId}/errors', () => {
  it('is a file of all that is wrong, cell by cell, that no spreadsheet runs', async () => {
    const org = await givenOrg();
    const bad = Array.from({ length: 30 }, (_, i) => `Globex,A-${i},soon,2026-02-04,=1+1,USD,`);
    const good = 'Globex,B-1,2026-01-05,2026-02-04,5,USD,';

    const done = await imported(org, csvOf(...bad, good));
    const file = await org.call<string>('GET', `/invoices/imports/${done.importId}/errors`);

    expect(done.rows).toMatchObject({ imported: 1, failed: 30 });
    expect(done.errors).toHaveLength(20);
    expect(file.type).toBe('text/csv; charset=utf-8');
    const lines = file.body.trim().split('\r\n');
    expect(lines).toHaveLength(61);
    expect(lines.slice(0, 3)).toEqual([
      'rowNumber,column,value,code,message',
      "2,amount,'=1+1,not-an-amount,It is no amount.",
      '2,issueDate,soon,not-a-date,"It is no date, such as 2026-03-31 or 31.03.2026."',
    ]);
  });
});

describe('GET /invoices/imports', () => {
  it('lists them newest first with what was found in them', async () => {
    const org = await givenOrg();
    const german =
      'Kunde;Rechnungsnummer;Datum;Fällig am;Betrag\nGlobex;R-1;05.01.2026;04.02.2026;5,50\n';

    const ids = [
      (await imported(org, `${headings}\nGlobex,A-1,2026-01-05,2026-02-04,5,USD,\n`)).importId,
      (await imported(org, german, { currency: 'EUR' })).importId,
    ];
    const { body } = await org.call<{ data: ImportAnswer[] }>('GET', '/invoices/imports');

    expect(body.data.map(({ importId }) => importId)).toEqual(ids.toReversed());
    expect(body.data[0]).toMatchObject({
      ...{ status: 'completed', fileName: 'invoices.csv', currency: 'EUR', decimalSign: ',' },
      columns: { customer: 'Kunde', number: 'Rechnungsnummer', dueDate: 'Fällig am' },
    });
  });
});
