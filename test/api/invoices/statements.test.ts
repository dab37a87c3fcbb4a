import { sql } from 'kysely';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { dispatchMessages } from '../../../src/activities/invoices/dispatch.ts';
import { recordChargeback } from '../../../src/db/invoices/chargebacks.ts';
import { creditInvoice } from '../../../src/db/invoices/credit-notes.ts';
import { applyCredit } from '../../../src/db/invoices/customer-credit.ts';
import { mostMovements } from '../../../src/db/invoices/statements.ts';
import { writeOffInvoice } from '../../../src/db/invoices/write-offs.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { postEntry } from '../../../src/db/kit/ledger.ts';
import { deps, mailbox } from '../../support/activities.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import { filesOf } from '../../support/files.ts';
import { attachmentsIn } from '../../support/mailbox.ts';
import {
  alertsOf,
  givenCustomer,
  givenOpenInvoice,
  inBooks,
  pay,
} from '../../support/receivables.ts';

interface StatementAnswer {
  openingBalance: number;
  closingBalance: number;
  charges: number;
  credits: number;
  movements: {
    date: string;
    kind: string;
    number: string | null;
    amount: number;
    balance: number;
    invoices: { number: string; amount: number }[];
  }[];
  aging: { buckets: Record<string, number>; unapplied: number; total: number };
  openInvoices: { invoiceId: string; open: number; daysLate: number }[];
}

async function givenAccount(customer: object = {}) {
  const org = await givenOrg();
  const email = `${org.orgId}@customer.example`;
  const customerId = await givenCustomer(org, { email, ...customer });
  return { ...org, email, customerId, path: `/invoices/customers/${customerId}/statement` };
}

type Account = Awaited<ReturnType<typeof givenAccount>>;

const period = 'from=2026-01-01&to=2026-03-31';
const body = { from: '2026-01-01', to: '2026-03-31' };

async function statementOf({ call, path }: Account, query = period) {
  const answer = await call<StatementAnswer>('GET', `${path}?${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

async function textOf(bytes: Uint8Array): Promise<string> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(pdf, { mergePages: true });
  return text.replaceAll('\u200b', '').replace(/\s+/g, ' ');
}

const dispatch = ({ orgId }: Account) => dispatchMessages(deps, { orgId });

describe('GET /invoices/customers/{customerId}/statement', () => {
  it('404 for nobody’s and another organization’s customer, 422 for a period backwards', async () => {
    const [account, other] = [await givenAccount(), await givenAccount()];

    for (const of of [newId(), other.customerId])
      expect((await account.call('GET', `/invoices/customers/${of}/statement`)).status).toBe(404);
    const backwards = await account.call('GET', `${account.path}?from=2026-02-02&to=2026-02-01`);
    expect(backwards).toMatchObject({ status: 422, body: { code: 'period-backwards' } });
  });

  it('tells each thing that happened with its balance, and ends with what is open', async () => {
    const account = await givenAccount();
    const { customerId } = account;
    await givenOpenInvoice(account, { customerId, totalMinor: 5_000, dueOn: '2025-12-15' });
    const invoiceId = await givenOpenInvoice(account, { customerId, terms: '2/10 net 30' });
    const second = await givenOpenInvoice(account, { customerId, totalMinor: 30_000 });
    const card = { provider: 'sandbox', providerId: newId(), method: 'card' as const };
    await pay(account, {
      ...{ customerId, amountMinor: 98_000, receivedOn: '2026-01-05' },
      allocations: [{ invoiceId }],
    });
    const { payment } = await pay(account, {
      ...{ customerId, amountMinor: 20_000, receivedOn: '2026-01-20', ...card },
      allocations: [{ invoiceId: second, amountMinor: 20_000 }],
    });
    await inBooks(account, async (trx, acting) => {
      const words = { reason: 'Damaged', createdBy: null, on: '2026-02-01' };
      await creditInvoice(trx, acting, { invoiceId, amountMinor: 10_000, ...words });
      await applyCredit(trx, acting, { customerId, currency: 'USD', on: '2026-02-02' });
      const dispute = { paymentId: payment.id, disputeId: newId(), amountMinor: 4_000 };
      await recordChargeback(trx, acting, { ...dispute, on: '2026-02-10' });
      const given = { invoiceId: second, seen: null, reason: 'Too small', on: '2026-03-01' };
      await writeOffInvoice(trx, acting, given);
    });

    const { movements, ...statement } = await statementOf(account);

    expect(
      movements.map(({ date, kind, amount, balance }) => [date, kind, amount, balance]),
    ).toEqual([
      ['2026-01-01', 'invoice', 100_000, 105_000],
      ['2026-01-01', 'invoice', 30_000, 135_000],
      ['2026-01-05', 'payment', -98_000, 37_000],
      ['2026-01-05', 'early_payment_discount', -2_000, 35_000],
      ['2026-01-05', 'application', 0, 35_000],
      ['2026-01-20', 'payment', -20_000, 15_000],
      ['2026-02-01', 'credit_note', -10_000, 5_000],
      ['2026-02-02', 'application', 0, 5_000],
      ['2026-02-10', 'chargeback', 4_000, 9_000],
      ['2026-03-01', 'write_off', -9_000, 0],
    ]);
    expect(statement).toMatchObject({
      ...{ openingBalance: 5_000, charges: 134_000, credits: -139_000, closingBalance: 0 },
      aging: { unapplied: 0, total: 0 },
      openInvoices: [],
    });
  });

  it('ends on its last day, whatever has happened since', async () => {
    const account = await givenAccount();
    const { customerId } = account;
    const invoiceId = await givenOpenInvoice(account, { customerId });
    await pay(account, { customerId, amountMinor: 100_000, receivedOn: '2026-04-01' });

    const statement = await statementOf(account);

    expect(statement).toMatchObject({
      closingBalance: 100_000,
      aging: { buckets: { days31to60: 100_000 }, total: 100_000 },
      openInvoices: [{ invoiceId, open: 100_000, daysLate: 59 }],
    });
    expect(await statementOf(account, 'from=2026-04-01&to=2026-04-01')).toMatchObject({
      ...{ openingBalance: 100_000, closingBalance: 0 },
      movements: [{ kind: 'payment', invoices: [{ amount: -100_000 }] }],
    });
  });

  it('keeps currencies apart, in the customer’s own where it is not said', async () => {
    const account = await givenAccount({ currency: 'EUR' });
    const { customerId } = account;
    await givenOpenInvoice(account, { customerId, totalMinor: 700 });
    await givenOpenInvoice(account, { customerId, totalMinor: 900, currency: 'EUR' });

    expect(await statementOf(account)).toMatchObject({ currency: 'EUR', closingBalance: 900 });
    const dollars = await statementOf(account, `${period}&currency=USD`);
    expect(dollars).toMatchObject({ currency: 'USD', closingBalance: 700 });
  });

  it('422 for more than is read at once, also as PDF and as mail', async () => {
    const account = await givenAccount();
    const { orgId, customerId, db, call, path } = account;
    await givenOpenInvoice(account, { customerId });
    await sql`
      with entries as (
        insert into ledger_entries (org_id, id, kind, currency, posted_on, source)
        select ${orgId}, gen_random_uuid(), 'transfer', 'USD', '2026-02-01', 'merge/x/' || n
        from generate_series(1, ${mostMovements}) n returning id
      )
      insert into ledger_lines
        (org_id, entry_id, position, account, currency, posted_on, party_id, amount_minor)
      select ${orgId}, e.id, l.position, l.account::ledger_account, 'USD', '2026-02-01',
        ${customerId}, l.amount_minor
      from entries e cross join (values (0, 'customer_credit', 1), (1, 'customer_credit', -1))
        l (position, account, amount_minor)`.execute(db);

    for (const [method, at, given] of [
      ['GET', `${path}?${period}`],
      ['GET', `${path}/pdf?${period}`],
      ['POST', `${path}/send`, body],
    ] as const) {
      const answer = await call(method, at, given);
      expect(answer).toMatchObject({ status: 422, body: { code: 'statement-too-long' } });
    }
    await statementOf(account, 'from=2026-02-02&to=2026-03-31');
  });
});

describe('GET /invoices/customers/{customerId}/statement/pdf', () => {
  it('200 with the figures, in the customer’s language', async () => {
    const account = await givenAccount({ language: 'de', name: 'Żółć i Syn' });
    const { customerId, path } = account;
    await givenOpenInvoice(account, { customerId });
    await pay(account, { customerId, amountMinor: 40_000 });

    const text = await textOf(await filesOf(account).read(`${path}/pdf?${period}`));

    for (const said of [
      ...['Kontoauszug', 'Żółć i Syn', '1. Jan. 2026 – 31. März 2026', 'Rechnung INV-0001'],
      ...['1.000,00', '400,00', 'Endsaldo 600,00 $', 'Saldo nach Verzug', 'Offene Rechnungen'],
      'INV-0001 online bezahlen',
    ]) {
      expect(text).toContain(said);
    }
  });
});

describe('POST /invoices/customers/{customerId}/statement/send', () => {
  it('403 to who may only read, 422 without an address, 409 for who was merged', async () => {
    const account = await givenAccount({ email: null });
    const { call, path, orgId, customerId } = account;
    const viewer = await givenMember(orgId, 'viewer');

    expect((await viewer.call('POST', `${path}/send`, body)).status).toBe(403);
    const without = await call('POST', `${path}/send`, body);
    expect(without).toMatchObject({ status: 422, body: { code: 'no-address' } });
    const into = await givenCustomer(account);
    await call('POST', `/invoices/customers/${customerId}/merge`, { into });
    expect(await call('POST', `${path}/send`, body)).toMatchObject({
      ...{ status: 409, body: { code: 'customer-merged' } },
    });
  });

  it('202: one mail with the PDF, which says the same, and stands among the messages', async () => {
    const account = await givenAccount();
    const { customerId, call, path, email } = account;
    await givenOpenInvoice(account, { customerId });
    await pay(account, { customerId, amountMinor: 40_000 });

    const queued = await call<{ id: string }>('POST', `${path}/send`, body);
    expect(queued).toMatchObject({
      status: 202,
      body: { situation: 'statement', statementFrom: body.from, statementTo: body.to },
    });
    expect(await dispatch(account)).toBe(1);
    expect(await dispatch(account)).toBe(0);

    const [mail, ...others] = mailbox.mailsTo(email);
    expect(others).toEqual([]);
    expect(mail?.text).toContain('Statement of account, Jan 1, 2026 – Mar 31, 2026');
    expect(mail?.text).toContain('$600.00');
    const [pdf] = attachmentsIn(mail?.text ?? '');
    expect(pdf?.fileName).toBe('Statement_of_account_2026-03-31_USD.pdf');
    expect(await textOf(pdf?.content ?? new Uint8Array())).toContain('Closing balance $600.00');
    const sent = await call('GET', `/invoices/communications/${queued.body.id}`);
    expect(sent.body).toMatchObject({ status: 'sent', recipient: email, invoices: [] });
  });

  it('sends one mail however often the same request comes, and however many at once', async () => {
    const account = await givenAccount();
    const { call, path, email } = account;
    const key = { 'idempotency-key': newId() };

    const first = await call('POST', `${path}/send`, body, key);
    const again = await call('POST', `${path}/send`, body, key);
    const others = await Promise.all([1, 2, 3].map(() => call('POST', `${path}/send`, body)));
    await dispatch(account);

    expect(again.body).toEqual(first.body);
    for (const other of others)
      expect(other).toMatchObject({ status: 409, body: { code: 'statement-under-way' } });
    expect(mailbox.mailsTo(email)).toHaveLength(1);
    expect((await call('POST', `${path}/send`, body)).status).toBe(202);
  });

  it('goes to another address where one is given', async () => {
    const account = await givenAccount({ email: null });
    const { call, path, orgId } = account;
    const auditor = `auditor-${orgId}@example.com`;

    await call('POST', `${path}/send`, { ...body, email: auditor });
    await dispatch(account);

    expect(mailbox.mailsTo(auditor)).toHaveLength(1);
  });

  it('is refused with an alert, and tried no more, where it cannot be drawn any more', async () => {
    const account = await givenAccount();
    const { call, path, email, db, orgId, customerId } = account;
    const { body: queued } = await call<{ id: string }>('POST', `${path}/send`, body);
    // An open invoice that is not there: the account does not come to what is open.
    await postEntry(db, orgId, {
      ...{ kind: 'transfer', currency: 'USD', postedOn: '2026-02-01', source: 'merge/x/y' },
      postings: [
        ...[{ account: 'receivables' as const, partyId: customerId, documentId: newId() }].map(
          (line) => ({ ...line, amountMinor: 100 }),
        ),
        { account: 'cash', amountMinor: -100 },
      ],
    });

    expect(await dispatch(account)).toBe(0);

    const { body: message } = await call('GET', `/invoices/communications/${queued.id}`);
    expect(message).toMatchObject({ status: 'refused' });
    expect(mailbox.mailsTo(email)).toEqual([]);
    expect(await alertsOf(account)).toMatchObject([
      { title: 'A message to a customer was refused' },
    ]);
  });
});
