import { plainDisplay, showMoney } from '../../domain/kit/display.ts';
import type { Minor } from '../../domain/kit/money.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import { type Acting, audit } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { addEvents } from '../kit/webhook-events.ts';
import { type HeldMoney, lockHeldMoney, partsTaken } from './held-money.ts';
import { findBooking, giveBack, takeBack } from './returned-money.ts';

export interface Chargeback {
  paymentId: string;
  /** The dispute that it comes from: one dispute charges back once. */
  disputeId: string;
  amountMinor: Minor;
  /** The invoice that the dispute is about: its part goes first. */
  invoiceId?: string | undefined;
  /** The business day on which the money left. */
  on: string;
}

export interface ChargedBack {
  /** Whether it was on the books already. */
  repeated: boolean;
  intents: Intent[];
}

/**
 * Books money that a bank took back: what it had paid is owed again. Told of again, it changes
 * nothing. Refuses with 422 more than is left of the payment.
 */
export async function recordChargeback(
  trx: Db,
  acting: Acting,
  { paymentId, disputeId, amountMinor, invoiceId, on }: Chargeback,
): Promise<ChargedBack> {
  const { orgId } = acting;
  const source = { paymentId };
  const held = await lockHeldMoney(trx, orgId, source);
  const fact = factOf(disputeId);
  if (await findBooking(trx, orgId, { fact, kind: 'chargeback' }))
    return { repeated: true, intents: [] };
  const shares = await partsTaken(trx, orgId, held, { amountMinor, about: invoiceId });
  const { customerId, currency } = held;
  const money = { source, customerId, currency, amountMinor, shares, on };
  const intents = await giveBack(trx, acting, { ...money, kind: 'chargeback', fact });
  const after = { disputeId, amountMinor, currency, invoices: shares };
  await auditPayment(trx, acting, 'chargeback', { paymentId, after });
  await tell(trx, acting, { paymentId, disputeId, held, amountMinor });
  return { repeated: false, intents };
}

const factOf = (disputeId: string) => `chargeback/${disputeId}`;

/** Books that a dispute was won: the money came back. Told of again, it changes nothing. */
export async function reverseChargeback(
  trx: Db,
  acting: Acting,
  { paymentId, disputeId, on }: Pick<Chargeback, 'paymentId' | 'disputeId' | 'on'>,
): Promise<ChargedBack> {
  const { orgId } = acting;
  const source = { paymentId };
  const { customerId, currency } = await lockHeldMoney(trx, orgId, source);
  const fact = factOf(disputeId);
  const booked = await findBooking(trx, orgId, { fact, kind: 'chargeback' });
  const { amountMinor, shares } = found(booked, 'chargeback');
  const kind = 'chargeback_reversal' as const;
  if (await findBooking(trx, orgId, { fact, kind })) return { repeated: true, intents: [] };
  const money = { source, customerId, currency, amountMinor, shares, on };
  const intents = await takeBack(trx, acting, { ...money, kind, fact });
  const after = { disputeId, amountMinor, currency };
  await auditPayment(trx, acting, 'chargeback-reversal', { paymentId, after });
  return { repeated: false, intents };
}

interface Told {
  paymentId: string;
  disputeId: string;
  held: HeldMoney;
  amountMinor: Minor;
}

async function tell(
  trx: Db,
  acting: Acting,
  { paymentId, disputeId, held: { currency, customerId }, amountMinor }: Told,
): Promise<void> {
  const money = showMoney({ amountMinor, currency }, plainDisplay);
  const entity = { entityType: 'payment', entityId: paymentId };
  const facts = { disputeId, customerId, amountMinor, currency };
  await raiseAlerts(trx, acting, [
    {
      ...{ dedupeKey: factOf(disputeId), source: 'invoices', severity: 'high', facts, ...entity },
      title: `${money} were charged back`,
      detail: 'The bank took the money back, so the invoices that it had paid are open again.',
    },
  ]);
  const payload = { paymentId, ...facts };
  const dedupeKey = `payment.disputed/${disputeId}`;
  await addEvents(trx, acting.orgId, [{ type: 'payment.disputed', dedupeKey, payload }]);
}

function auditPayment(
  trx: Db,
  acting: Acting,
  verb: string,
  { paymentId: entityId, after }: { paymentId: string; after: object },
): Promise<void> {
  return audit(trx, acting, {
    ...{ action: `payment.${verb}`, entityType: 'payment', entityId, after },
  });
}
