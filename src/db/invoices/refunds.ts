import { nextRefundStatus } from '../../domain/invoices/refund-status.ts';
import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { addEvents } from '../kit/webhook-events.ts';
import type { PaymentMethod } from '../schema.ts';
import { type HeldMoney, lockHeldMoney, takenUpBy } from './held-money.ts';
import { lockAccount, type MoneySource } from './receivables.ts';
import { getRefund, type RefundRow, refundColumns, sourceOf } from './refund-rows.ts';
import { giveBack, takeBack } from './returned-money.ts';

export interface RefundRequest {
  source: MoneySource;
  /** Whose balance it opens again; without, what nobody took up, or the only one that did. */
  invoiceId?: string | undefined;
  /** All that is left where it is not said. */
  amountMinor?: Minor | undefined;
  /** How it goes back; as it came where it is not said. */
  method?: PaymentMethod | undefined;
  reason?: string | null | undefined;
  requestedBy?: string | null;
  /** The business day of today. */
  on: string;
}

export interface RefundAnswer {
  refund: RefundRow;
  intents: Intent[];
}

/**
 * Gives money back: at once where a person does it by hand, `pending` where the processor that took
 * it has to be asked. Refuses with 422 more than is left of it, with 409 while it is disputed.
 */
export async function requestRefund(
  trx: Db,
  acting: Acting,
  request: RefundRequest,
): Promise<RefundAnswer> {
  const { orgId } = acting;
  const { source, reason = null, requestedBy = null, on } = request;
  const held = await lockHeldMoney(trx, orgId, source);
  const target = await targetOf(trx, orgId, held, request);
  await assertUndisputed(trx, orgId, source, target.invoiceId);
  const method = request.method ?? held.method ?? 'bank_transfer';
  const byProcessor = held.provider !== null && method === held.method;
  const { customerId, currency } = held;
  const row = {
    ...{ orgId, id: newId(), ...source, ...target, customerId, currency, method, reason },
    ...{ requestedBy, status: 'pending' as const, provider: byProcessor ? held.provider : null },
  };
  const query = trx.insertInto('refunds').values(row).returning(refundColumns);
  const refund = await query.executeTakeFirstOrThrow();
  await auditRefund(trx, acting, 'request', { after: refund });
  if (byProcessor) return { refund, intents: [] };
  return settle(trx, acting, refund, { status: 'succeeded', on });
}

interface Target {
  invoiceId: string | null;
  amountMinor: Minor;
}

async function targetOf(
  trx: Db,
  orgId: string,
  held: HeldMoney,
  { source, invoiceId, amountMinor }: RefundRequest,
): Promise<Target> {
  const left = await leftOn(trx, orgId, held);
  const free = { invoiceId: null, amountMinor: held.freeMinor };
  const wanted = amountMinor ?? 1;
  // A credit note that an invoice has taken up is no money that could go back.
  const places = 'paymentId' in source ? left : [];
  const only = places.length === 1 ? places : [];
  const place = invoiceId
    ? places.find((it) => it.invoiceId === invoiceId)
    : [free, ...only].find((it) => it.amountMinor >= wanted);
  if (place && place.amountMinor >= wanted)
    return { ...place, amountMinor: amountMinor ?? place.amountMinor };
  const several = !invoiceId && places.length > 1;
  const detail = several
    ? 'Several invoices have taken it up: say which one it is refunded of.'
    : 'That is more than is left of it to give back.';
  const code = several ? 'refund-needs-invoice' : 'refund-exceeds-paid';
  throw new Problem('unprocessable', code, detail);
}

/** What each invoice has of it, without what is on its way back. */
async function leftOn(trx: Db, orgId: string, { source, leaving }: HeldMoney): Promise<Target[]> {
  const taken = await takenUpBy(trx, orgId, source);
  const left = taken.map(({ invoiceId, amountMinor }) => {
    const going = leaving.filter((refund) => refund.invoiceId === invoiceId);
    const goingMinor = sumMinor(going.map((refund) => refund.amountMinor));
    return { invoiceId, amountMinor: amountMinor - goingMinor };
  });
  return left.filter(({ amountMinor }) => amountMinor > 0);
}

/** Who disputes a charge gets the money that way, if at all: a refund would pay them twice. */
async function assertUndisputed(
  trx: Db,
  orgId: string,
  source: MoneySource,
  invoiceId: string | null,
): Promise<void> {
  const paymentId = 'paymentId' in source ? source.paymentId : null;
  const open = await trx
    .selectFrom('disputes')
    .select('id')
    .where('orgId', '=', orgId)
    .where('status', '=', 'open')
    .where((eb) => eb.or([eb('paymentId', '=', paymentId), eb('invoiceId', '=', invoiceId)]))
    .limit(1)
    .executeTakeFirst();
  if (!open) return;
  const detail = 'It is disputed: nothing is refunded until the dispute is resolved.';
  throw new Problem('conflict', 'payment-disputed', detail);
}

export type RefundOutcome =
  | { status: 'succeeded'; on: string; providerId?: string }
  | { status: 'failed'; on: string; failure: string; providerId?: string }
  | { status: 'needs_review'; failure: string };

/**
 * Writes what became of a refund: money is booked when it has gone, and booked back where it came
 * back. The same outcome again changes nothing.
 */
export async function settleRefund(
  trx: Db,
  acting: Acting,
  { refundId, outcome }: { refundId: string; outcome: RefundOutcome },
): Promise<RefundAnswer> {
  const ref = { orgId: acting.orgId, refundId };
  const { customerId } = await getRefund(trx, ref);
  await lockAccount(trx, ref.orgId, customerId);
  return settle(trx, acting, await getRefund(trx, ref), outcome);
}

async function settle(
  trx: Db,
  acting: Acting,
  before: RefundRow,
  outcome: RefundOutcome,
): Promise<RefundAnswer> {
  const { orgId } = acting;
  if (before.status === outcome.status) return { refund: before, intents: [] };
  const status = nextRefundStatus(before.status, outcome.status);
  const intents = await book(trx, acting, before, outcome);
  const refund = await trx
    .updateTable('refunds')
    .set({
      status,
      failure: 'failure' in outcome ? outcome.failure : null,
      ...('providerId' in outcome ? { providerId: outcome.providerId } : {}),
      ...('on' in outcome ? { refundedOn: status === 'succeeded' ? outcome.on : null } : {}),
    })
    .where('orgId', '=', orgId)
    .where('id', '=', before.id)
    .returning(refundColumns)
    .executeTakeFirstOrThrow();
  await auditRefund(trx, acting, status.replaceAll('_', '-'), { before, after: refund });
  if (status !== 'succeeded') return { refund, intents };
  const { id: refundId, paymentId, creditNoteId, customerId, currency, amountMinor } = refund;
  const payload = { refundId, paymentId, creditNoteId, customerId, currency, amountMinor };
  const dedupeKey = `payment.refunded/${refundId}`;
  await addEvents(trx, orgId, [{ type: 'payment.refunded', dedupeKey, payload }]);
  return { refund, intents };
}

async function book(
  trx: Db,
  acting: Acting,
  refund: RefundRow,
  outcome: RefundOutcome,
): Promise<Intent[]> {
  const { id, customerId, currency, amountMinor, invoiceId } = refund;
  const shares = invoiceId ? [{ invoiceId, amountMinor }] : [];
  const money = { source: sourceOf(refund), customerId, currency, amountMinor, shares };
  if (outcome.status === 'succeeded') {
    const fact = { kind: 'refund' as const, fact: `refund/${id}`, on: outcome.on };
    return giveBack(trx, acting, { ...money, ...fact });
  }
  if (outcome.status !== 'failed' || refund.status !== 'succeeded') return [];
  const fact = { kind: 'refund' as const, fact: `refund/${id}/returned`, on: outcome.on };
  return takeBack(trx, acting, { ...money, ...fact });
}

function auditRefund(
  trx: Db,
  acting: Acting,
  verb: string,
  rows: { before?: RefundRow; after: RefundRow },
): Promise<void> {
  const entity = { entityType: 'refund', entityId: rows.after.id };
  return audit(trx, acting, { action: `refund.${verb}`, ...entity, ...rows });
}
