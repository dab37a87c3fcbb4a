import { nextAttemptStatus } from '../../domain/invoices/attempt-status.ts';
import type { CardMetadata, CardPayment } from '../../domain/invoices/card-processor.ts';
import { dayInZone } from '../../domain/kit/calendar.ts';
import { plainDisplay, showMoney } from '../../domain/kit/display.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { type AttemptRow, lockAttempt, setAttempt } from './attempt-rows.ts';
import { recordPayment } from './payments.ts';
import { organizationFacts } from './settings.ts';

/** Money that is on the books, of which a refund or a dispute may tell. */
export interface BookedPayment {
  /** Ours. */
  paymentId: string;
  invoiceId: string;
}

interface Told {
  provider: string;
  payment: CardPayment;
}

/**
 * Brings an attempt and the books to what the processor says of its payment, once: what was paid is
 * recorded on its invoice. Null where no money is on the books, because none was taken yet, or
 * because the payment is none of ours.
 */
export async function bookCardPayment(
  trx: Db,
  acting: Acting,
  told: Told & { metadata: CardMetadata },
): Promise<BookedPayment | null> {
  const { orgId, invoiceId, attemptId } = told.metadata;
  const attempt = await lockAttempt(trx, { orgId, attemptId });
  if (attempt?.invoiceId !== invoiceId || attempt.provider !== told.provider) return null;
  if (attempt.paymentId) {
    const same = attempt.providerId === told.payment.id;
    return same ? { paymentId: attempt.paymentId, invoiceId } : null;
  }
  const strange = strangeness(attempt, told.payment);
  if (strange) return review(trx, acting, attempt, strange);
  return told.payment.status === 'succeeded'
    ? paid(trx, acting, attempt, told)
    : notPaid(trx, acting, attempt, told.payment);
}

/** Why the money is not simply that of the attempt; nothing is booked by a guess. */
function strangeness(attempt: AttemptRow, { id, status, ...payment }: CardPayment): string | null {
  const other = attempt.providerId !== null && attempt.providerId !== id;
  if (other) return `The processor has another payment (${id}) for it.`;
  const same = payment.amountMinor === attempt.amountMinor && payment.currency === attempt.currency;
  if (same || status !== 'succeeded') return null;
  return `The processor took ${showMoney(payment, plainDisplay)} (${id}).`;
}

async function review(
  trx: Db,
  acting: Acting,
  attempt: AttemptRow,
  failureMessage: string,
): Promise<null> {
  await change(trx, acting, attempt, { status: 'needs_review', failureMessage });
  const money = showMoney(attempt, plainDisplay);
  await raiseAlerts(trx, acting, [
    {
      ...{ dedupeKey: `attempt/${attempt.id}/review`, source: 'invoices', severity: 'high' },
      ...{ entityType: 'invoice', entityId: attempt.invoiceId, facts: { attemptId: attempt.id } },
      title: `A card payment of ${money} needs a look`,
      detail: `${failureMessage} Nothing was booked.`,
    },
  ]);
  return null;
}

async function paid(
  trx: Db,
  acting: Acting,
  attempt: AttemptRow,
  { provider, payment }: Told,
): Promise<BookedPayment> {
  const { orgId } = acting;
  const { invoiceId, currency, amountMinor } = attempt;
  const { timeZone } = await organizationFacts(trx, orgId);
  const recorded = await recordPayment(trx, acting, {
    ...{ customerId: await payerOf(trx, orgId, invoiceId), currency, amountMinor },
    ...{ method: 'card', provider, providerId: payment.id },
    receivedOn: dayInZone(payment.at, timeZone),
    allocations: [{ invoiceId }],
  });
  const paymentId = recorded.payment.id;
  const set = { status: 'succeeded', providerId: payment.id, paymentId } as const;
  await change(trx, acting, attempt, { ...set, failureCode: null, failureMessage: null });
  return { paymentId, invoiceId };
}

/** Whoever owes the invoice today: its customer may have been merged into another one. */
async function payerOf(trx: Db, orgId: string, invoiceId: string): Promise<string> {
  const row = await trx
    .selectFrom('invoices')
    .select('customerId')
    .where('orgId', '=', orgId)
    .where('id', '=', invoiceId)
    .executeTakeFirst();
  if (!row) throw new Problem('not-found', 'invoice-not-found', 'No such invoice.');
  return row.customerId;
}

async function notPaid(
  trx: Db,
  acting: Acting,
  attempt: AttemptRow,
  { id, status, failure }: CardPayment,
): Promise<null> {
  if (status === 'succeeded') return null;
  const next = nextAttemptStatus(attempt.status, status);
  const told = next === attempt.status && attempt.providerId === id;
  if (told && attempt.failureCode === (failure?.code ?? null)) return null;
  const why = { failureCode: failure?.code ?? null, failureMessage: failure?.message ?? null };
  await change(trx, acting, attempt, { status: next, providerId: id, ...why });
  return null;
}

async function change(
  trx: Db,
  acting: Acting,
  before: AttemptRow,
  set: Parameters<typeof setAttempt>[2],
): Promise<void> {
  const after = await setAttempt(trx, { orgId: acting.orgId, attemptId: before.id }, set);
  const entity = { entityType: 'payment_attempt', entityId: before.id };
  await audit(trx, acting, { action: `payment-attempt.${after.status}`, ...entity, before, after });
}
