import { type Db, inTransaction } from '../../src/db/client.ts';
import { type NewPayment, recordPayment } from '../../src/db/invoices/payments.ts';
import { type Acting, bySystem } from '../../src/db/kit/audit.ts';
import { newId } from '../../src/db/kit/id.ts';
import { ledgerDifferences } from '../../src/db/kit/ledger.ts';
import { toMajor } from '../../src/domain/kit/money.ts';
import type { givenOrg } from './app.ts';
import { givenFinalInvoice } from './invoices.ts';

export type Books = Pick<Awaited<ReturnType<typeof givenOrg>>, 'orgId' | 'db' | 'call'>;

export const actingIn = (orgId: string): Acting => bySystem(orgId);

/** Does something with the organization's money as the API would, in a transaction of its own. */
export const inBooks = <T>(
  { orgId, db }: Books,
  work: (trx: Db, acting: Acting) => Promise<T>,
): Promise<T> => inTransaction(db, (trx) => work(trx, actingIn(orgId)));

/** Any column may be said, also those that the API does not let a caller set. */
export async function givenCustomer({ orgId, db }: Books, over: object = {}): Promise<string> {
  const row = { orgId, id: newId(), name: 'Globex', currency: 'USD', ...over };
  await db.insertInto('customers').values(row).execute();
  return row.id;
}

interface OpenInvoice {
  customerId: string;
  /** With the taxes. */
  totalMinor?: number;
  taxRates?: string[];
  currency?: string;
  dueOn?: string;
  /** In the place of a due day. */
  terms?: string;
}

/** A final invoice of 1,000.00 issued on 2026-01-01 and due on 01-31, or as a test says. */
export async function givenOpenInvoice(books: Books, of: OpenInvoice): Promise<string> {
  const { customerId, totalMinor = 100_000, taxRates = [], currency = 'USD', terms } = of;
  const { dueOn = '2026-01-31' } = of;
  const issueDate = dueOn < '2026-01-01' ? dueOn : '2026-01-01';
  const line = { description: 'Work', unitPrice: toMajor(totalMinor, currency), taxRates };
  const over = {
    ...{ customerId, currency, issueDate, pricesIncludeTax: true, lineItems: [line] },
    ...(terms ? { terms, dueDate: undefined } : { dueDate: dueOn }),
  };
  return (await givenFinalInvoice(books, over)).id;
}

/** A bank transfer of 100.00 on 2026-02-01, or as a test says. */
export const pay = (books: Books, given: Pick<NewPayment, 'customerId'> & Partial<NewPayment>) =>
  inBooks(books, (trx, acting) =>
    recordPayment(trx, acting, {
      ...{
        currency: 'USD',
        receivedOn: '2026-02-01',
        method: 'bank_transfer',
        amountMinor: 10_000,
      },
      ...given,
    }),
  );

export function invoiceOf({ orgId, db }: Books, id: string) {
  return db
    .selectFrom('invoices')
    .select(['status', 'balanceMinor', 'paidMinor', 'refundedMinor', 'chargedBackMinor'])
    .select(['creditedMinor', 'writtenOffMinor', 'paidOn', 'totalMinor'])
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

export const alertsOf = ({ db, orgId }: Books) =>
  db
    .selectFrom('alerts')
    .select(['dedupeKey', 'severity', 'title', 'detail'])
    .where('orgId', '=', orgId)
    .orderBy('id')
    .execute();

/** Where documents and ledger differ: nowhere, whatever a test has done. */
export const differencesIn = ({ db, orgId }: Books) => ledgerDifferences(db, orgId);
