import { addDays, type Day } from '../../domain/kit/calendar.ts';
import type { Minor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { todayOfCustomer } from './invoice-mail.ts';
import type { InvoiceRef } from './invoice-rows.ts';
import { longestPromiseDays, type Promising, promisePayment } from './promising.ts';

/** Who has promised that often and not paid should speak with a person. */
export const mostPromises = 3;

/** What the customer has said of an invoice, and may say. */
export interface CustomerSayings {
  promise: { id: string; amountMinor: Minor; promisedOn: Day } | null;
  dispute: { id: string; reason: string; openedAt: string } | null;
  mayPromise: boolean;
  mayDispute: boolean;
  /** Of the customer. */
  today: Day;
  /** The last day that can be promised. */
  lastDay: Day;
}

export async function readSayings(
  db: Db,
  { orgId, invoiceId }: InvoiceRef,
): Promise<CustomerSayings> {
  const ofInvoice = { orgId, invoiceId };
  const [promise, dispute, said] = await Promise.all([
    db
      .selectFrom('paymentPromises')
      .select(['id', 'amountMinor', 'promisedOn'])
      .where(({ eb, and }) => and([eb('orgId', '=', orgId), eb('invoiceId', '=', invoiceId)]))
      .where('status', '=', 'active')
      .executeTakeFirst(),
    db
      .selectFrom('disputes')
      .select(['id', 'reason', 'openedAt'])
      .where(({ eb, and }) => and([eb('orgId', '=', orgId), eb('invoiceId', '=', invoiceId)]))
      .where('status', '=', 'open')
      .orderBy('id')
      .executeTakeFirst(),
    db
      .selectFrom('invoices as i')
      .innerJoin('customers as c', (join) =>
        join.onRef('c.orgId', '=', 'i.orgId').onRef('c.id', '=', 'i.customerId'),
      )
      .innerJoin('organizations as o', 'o.id', 'i.orgId')
      .leftJoin('collections as k', (join) =>
        join.onRef('k.orgId', '=', 'i.orgId').onRef('k.invoiceId', '=', 'i.id'),
      )
      .select(['k.status as collection', 'i.balanceMinor', todayOfCustomer.as('today')])
      .where('i.orgId', '=', orgId)
      .where('i.id', '=', invoiceId)
      .executeTakeFirstOrThrow(),
  ]);
  const { today, collection, balanceMinor } = said;
  const collected = collection !== null && collection !== 'ended' && balanceMinor > 0;
  const may = collected && !dispute;
  return {
    promise: promise ?? null,
    dispute: dispute ?? null,
    mayPromise: may && (await countPromises(db, ofInvoice)) < mostPromises,
    mayDispute: may,
    ...{ today, lastDay: addDays(today, longestPromiseDays) },
  };
}

/** By themselves, on the page. */
async function countPromises(db: Db, { orgId, invoiceId }: InvoiceRef): Promise<number> {
  const { count } = await db
    .selectFrom('paymentPromises')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .where('byCustomer', '=', true)
    .executeTakeFirstOrThrow();
  return count;
}

/** As a person may note it, but no more often than `mostPromises` an invoice. */
export async function promiseByCustomer(
  trx: Db,
  acting: Acting,
  given: Omit<Promising, 'byCustomer'>,
): ReturnType<typeof promisePayment> {
  const { invoiceId } = given;
  if (await isDisputed(trx, { orgId: acting.orgId, invoiceId }))
    throw new Problem('conflict', 'disputed', 'It is disputed: nothing is to be paid before.');
  const told = await promisePayment(trx, acting, { ...given, byCustomer: true });
  // Counted under the collection's lock, with the new one among them.
  const ref = { orgId: acting.orgId, invoiceId };
  if ((await countPromises(trx, ref)) <= mostPromises) return told;
  const detail = `It was promised ${mostPromises} times already: please speak with us.`;
  throw new Problem('conflict', 'promises-used-up', detail);
}

async function isDisputed(trx: Db, { orgId, invoiceId }: InvoiceRef): Promise<boolean> {
  const row = await trx
    .selectFrom('disputes')
    .select('id')
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .where('status', '=', 'open')
    .executeTakeFirst();
  return row !== undefined;
}
