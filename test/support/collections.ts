import { inTransaction } from '../../src/db/client.ts';
import { type Advanced, advanceCollections } from '../../src/db/invoices/advancing.ts';
import { findCollection } from '../../src/db/invoices/collection-rows.ts';
import { openCollection } from '../../src/db/invoices/collections.ts';
import { recordPayment } from '../../src/db/invoices/payments.ts';
import type { Run } from '../../src/db/kit/runs.ts';
import { givenOrg, sealer } from './app.ts';
import { actingIn, type Books, givenCustomer, givenOpenInvoice } from './receivables.ts';

/** Nine o'clock in UTC, where tests live unless they say otherwise. */
export const nine = (day: string) => `${day}T09:00:00.000Z`;

interface Sent {
  customerId: string;
  /** Due on Sunday, 2026-03-01, when nothing else is said. */
  dueOn?: string;
  totalMinor?: number;
  currency?: string;
  /** When it was sent. */
  sentAt?: string;
}

/** A final invoice that was sent, with its collection, which no workflow drives. */
export async function givenSent(books: Books, of: Sent): Promise<{ id: string; run: Run }> {
  const { sentAt = '2026-01-15T10:00:00.000Z', dueOn = '2026-03-01', ...invoice } = of;
  const id = await givenOpenInvoice(books, { ...invoice, dueOn });
  const { orgId, db } = books;
  const row = await db
    .selectFrom('invoices')
    .select(['id', 'dueOn', 'balanceMinor', 'customerId', 'currency'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { run } = await inTransaction(db, (trx) => openCollection(trx, actingIn(orgId), row));
  await db
    .updateTable('collections')
    .set({ startedAt: sentAt })
    .where('invoiceId', '=', id)
    .execute();
  await db.updateTable('invoices').set({ sentAt }).where('id', '=', id).execute();
  return { id, run };
}

/** An organization with a customer who has been sent one invoice. */
export async function givenDebtor(over: { customer?: object; invoice?: Partial<Sent> } = {}) {
  const org = await givenOrg();
  const email = `${org.orgId}@customer.example`;
  const customerId = await givenCustomer(org, { email, ...over.customer });
  const { id: invoiceId, run } = await givenSent(org, { customerId, ...over.invoice });
  return { ...org, email, customerId, invoiceId, run };
}

/** What the workflow does at that moment. */
export async function advance(books: Books, invoiceId: string, now: string): Promise<Advanced> {
  const [advanced] = await advanceAll(books, [invoiceId], now);
  if (!advanced) throw new Error('nothing was advanced');
  return advanced;
}

/** The same of several at once, as the worker does it when many are due. */
export function advanceAll({ orgId, db }: Books, invoiceIds: readonly string[], now: string) {
  const { actor } = actingIn(orgId);
  const all = invoiceIds.map((invoiceId) => ({ invoiceId, actor, now }));
  return inTransaction(db, (trx) => advanceCollections(trx, orgId, { all, sealer }));
}

export async function collectionOf({ orgId, db }: Books, invoiceId: string) {
  const row = await findCollection(db, { orgId, invoiceId });
  if (!row) throw new Error('no collection');
  return row;
}

/** The reminders of an organization, oldest first, each with the steps that it takes. */
export async function remindersOf({ db, orgId }: Books) {
  const messages = await db
    .selectFrom('communications')
    .select(['id', 'situation', 'tone', 'channel', 'status', 'dueOn', 'currency'])
    .where('orgId', '=', orgId)
    .where('reminds', '=', true)
    .orderBy('id')
    .execute();
  const items = await db
    .selectFrom('communicationItems')
    .select(['communicationId', 'invoiceId', 'stepKey', 'released'])
    .where('orgId', '=', orgId)
    .execute();
  return messages.map((message) => ({
    ...message,
    items: items.filter(({ communicationId }) => communicationId === message.id),
  }));
}

export function pay({ orgId, db }: Books, of: { customerId: string; amountMinor: number }) {
  const given = { ...of, currency: 'USD', receivedOn: '2026-03-10' };
  return inTransaction(db, (trx) =>
    recordPayment(trx, actingIn(orgId), { ...given, method: 'bank_transfer' }),
  );
}
