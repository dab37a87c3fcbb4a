import { sql } from 'kysely';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { type AttemptRef, type AttemptRow, attemptColumns, setAttempt } from './attempt-rows.ts';
import { openOn } from './early-payments.ts';
import { type InvoiceRef, type InvoiceRow, lockInvoice } from './invoice-rows.ts';
import { isPayable } from './payable-invoices.ts';
import { organizationFacts } from './settings.ts';

/** What pays an invoice today: its balance without the discount that an early payment may keep. */
export async function amountToPay(
  db: Db,
  orgId: string,
  { invoice, today }: { invoice: InvoiceRow; today: string },
): Promise<number> {
  const [open] = await openOn(db, orgId, [invoice], today);
  return open ? open.balanceMinor - open.discountMinor : 0;
}

export interface AttemptRequest extends InvoiceRef {
  provider: string;
  flow: 'intent' | 'checkout';
  /** A part of what is due; null is all of it. */
  partMinor: number | null;
}

interface WantedAttempt extends Omit<AttemptRequest, 'partMinor'> {
  amountMinor: number;
}

/**
 * Writes down that a customer is going to pay by card, before the processor hears of it. Who asks
 * again within the hour goes on with the same attempt. Refuses with 409 what is not owed, and with
 * 422 more than is.
 */
export async function openAttempt(
  trx: Db,
  acting: Acting,
  { orgId, invoiceId, provider, flow, partMinor }: AttemptRequest,
): Promise<AttemptRow> {
  const invoice = await lockInvoice(trx, { orgId, invoiceId });
  if (!isPayable(invoice))
    throw new Problem('conflict', 'invoice-not-payable', 'Nothing is owed on this invoice.');
  const { today } = await organizationFacts(trx, orgId);
  const dueMinor = await amountToPay(trx, orgId, { invoice, today });
  const amountMinor = partMinor ?? dueMinor;
  if (amountMinor > dueMinor)
    throw new Problem('unprocessable', 'more-than-due', `Only ${dueMinor} (minor units) are due.`);
  const wanted = { orgId, invoiceId, provider, flow, amountMinor };
  const open = await findOpen(trx, wanted);
  if (open) return open;
  const attempt = await trx
    .insertInto('paymentAttempts')
    .values({ ...wanted, id: newId(), currency: invoice.currency })
    .returning(attemptColumns)
    .executeTakeFirstOrThrow();
  const entity = { entityType: 'payment_attempt', entityId: attempt.id };
  await audit(trx, acting, { action: 'payment-attempt.create', ...entity, after: attempt });
  return attempt;
}

/** Well within the time in which the processor's page and its key are good. */
const reusable = sql<string>`now() - interval '1 hour'`;

function findOpen(
  trx: Db,
  { orgId, invoiceId, provider, flow, amountMinor }: WantedAttempt,
): Promise<AttemptRow | undefined> {
  return trx
    .selectFrom('paymentAttempts')
    .select(attemptColumns)
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .where('provider', '=', provider)
    .where('flow', '=', flow)
    .where('amountMinor', '=', amountMinor)
    .where('status', '=', 'created')
    .where('createdAt', '>', reusable)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The newest try to pay an invoice by card. */
export function latestAttempt(
  db: Db,
  { orgId, invoiceId }: InvoiceRef,
): Promise<AttemptRow | undefined> {
  return db
    .selectFrom('paymentAttempts')
    .select(attemptColumns)
    .where('orgId', '=', orgId)
    .where('invoiceId', '=', invoiceId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export type OpenAttempt = AttemptRef &
  Pick<AttemptRow, 'providerId' | 'checkoutId' | 'status' | 'createdAt'>;

/** Takes open attempts that are due for a look, of all organizations; then they rest a while. */
export async function takeDueAttempts(
  system: Db,
  { provider, limit }: { provider: string; limit: number },
): Promise<OpenAttempt[]> {
  const rows = await system
    .updateTable('paymentAttempts')
    .set({ nextCheckAt: sql<string>`now() + interval '15 minutes'` })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('paymentAttempts')
        .select('id')
        .where('provider', '=', provider)
        .where('status', 'in', ['created', 'processing'])
        .where('nextCheckAt', '<=', sql<string>`now()`)
        .orderBy('nextCheckAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['orgId', 'id', 'providerId', 'checkoutId', 'status', 'createdAt'])
    .execute();
  return rows.map(({ id, ...row }) => ({ ...row, attemptId: id }));
}

/** Ends what nobody has paid; should money come after all, it is booked all the same. */
export async function cancelAttempt(
  trx: Db,
  acting: Acting,
  { attemptId, why }: { attemptId: string; why: string },
): Promise<void> {
  const ref = { orgId: acting.orgId, attemptId };
  const set = { status: 'canceled', failureMessage: why } as const;
  const after = await setAttempt(trx, ref, set);
  const entity = { entityType: 'payment_attempt', entityId: attemptId };
  await audit(trx, acting, { action: 'payment-attempt.canceled', ...entity, after });
}
