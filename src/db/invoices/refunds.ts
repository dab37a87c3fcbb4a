import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';
import type { PaymentMethod } from '../schema.ts';
import { type HeldMoney, lockHeldMoney, takenUpBy } from './held-money.ts';
import type { MoneySource } from './receivables.ts';
import { auditRefund, type RefundAnswer, settle } from './refund-outcomes.ts';
import { refundColumns } from './refund-rows.ts';

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
  /** The versions of the payment or credit note that the caller has seen. */
  seen?: SeenVersions;
  /** The business day of today. */
  on: string;
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
  const { source, reason = null, requestedBy = null, seen = null, on } = request;
  const held = await lockHeldMoney(trx, orgId, source);
  assertCurrent(seen, held);
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
