import { approveMessage } from '../../src/db/invoices/message-approval.ts';
import { givenOrg, sealer } from './app.ts';
import { givenSent, remindersOf } from './collections.ts';
import { type Books, givenCustomer, inBooks } from './receivables.ts';

export const lateTerms = { lateFeeMinor: 4_000, lateInterestPercent: '10.15' };

/** A customer with an invoice of 1,000.00 due on 2026-03-01, whose terms charge for lateness. */
export async function givenLateDebtor(over: { customer?: object; terms?: object } = {}) {
  const org = await givenOrg();
  await org.call('PATCH', '/invoices/settings', over.terms ?? lateTerms);
  const email = `${org.orgId}@customer.example`;
  const customerId = await givenCustomer(org, { email, ...over.customer });
  const { id: invoiceId } = await givenSent(org, { customerId });
  return { ...org, customerId, invoiceId };
}

export async function approveWaiting(books: Books, now: string): Promise<void> {
  const waiting = (await remindersOf(books)).filter((it) => it.status === 'awaiting_approval');
  for (const { id: communicationId } of waiting) {
    const deciding = { communicationId, seen: null, now, leaveOut: false, sealer };
    await inBooks(books, (trx, acting) => approveMessage(trx, acting, deciding));
  }
}

/** The late charges of an organization as documents, oldest first. */
export const chargesOf = ({ db, orgId }: Books) =>
  db
    .selectFrom('lateCharges as l')
    .innerJoin('invoices as i', 'i.id', 'l.chargeId')
    .select(['i.id', 'i.number', 'l.invoiceId', 'l.afterOn', 'l.throughOn', 'l.feeMinor'])
    .select(['l.interestMinor', 'l.stepKey', 'i.status', 'i.totalMinor', 'i.balanceMinor'])
    .where('l.orgId', '=', orgId)
    .orderBy('i.id')
    .execute();
