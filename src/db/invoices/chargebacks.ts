import { plainDisplay, showMoney } from '../../domain/kit/display.ts';
import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import { type Acting, audit } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { addEvents } from '../kit/webhook-events.ts';
import { type HeldMoney, lockHeldMoney, takenUpBy } from './held-money.ts';
import { giveBack, takeBack } from './returned-money.ts';

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
  if (await isPosted(trx, orgId, { fact, kind: 'chargeback' }))
    return { repeated: true, intents: [] };
  const shares = await sharesOf(trx, orgId, held, { amountMinor, invoiceId });
  const { customerId, currency } = held;
  const money = { source, customerId, currency, amountMinor, shares, on };
  const intents = await giveBack(trx, acting, { ...money, kind: 'chargeback', fact });
  const after = { disputeId, amountMinor, currency, invoices: shares };
  await auditPayment(trx, acting, 'chargeback', { paymentId, after });
  await tell(trx, acting, { paymentId, disputeId, held, amountMinor });
  return { repeated: false, intents };
}

const factOf = (disputeId: string) => `chargeback/${disputeId}`;

/** The disputed invoice's part goes first, then what nobody has taken up, then the newest parts. */
async function sharesOf(
  trx: Db,
  orgId: string,
  held: HeldMoney,
  { amountMinor, invoiceId }: Pick<Chargeback, 'amountMinor' | 'invoiceId'>,
) {
  const taken = await takenUpBy(trx, orgId, held.source);
  const onInvoices = sumMinor(taken.map((it) => it.amountMinor));
  if (amountMinor > onInvoices + held.unappliedMinor) {
    const detail = 'That is more than is left of the payment.';
    throw new Problem('unprocessable', 'chargeback-exceeds-payment', detail);
  }
  const first = taken.filter((it) => it.invoiceId === invoiceId);
  const others = taken.filter((it) => it.invoiceId !== invoiceId);
  const free = { invoiceId: null, amountMinor: held.unappliedMinor };
  let left = amountMinor;
  return [...first, free, ...others].flatMap(({ invoiceId: id, amountMinor: has }) => {
    const part = Math.min(has, left);
    left -= part;
    return id === null || part === 0 ? [] : [{ invoiceId: id, amountMinor: part }];
  });
}

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
  const entry = found(await isPosted(trx, orgId, { fact, kind: 'chargeback' }), 'chargeback');
  const kind = 'chargeback_reversal' as const;
  if (await isPosted(trx, orgId, { fact, kind })) return { repeated: true, intents: [] };
  const { amountMinor, shares } = await bookedBy(trx, orgId, entry.id);
  const money = { source, customerId, currency, amountMinor, shares, on };
  const intents = await takeBack(trx, acting, { ...money, kind, fact });
  const after = { disputeId, amountMinor, currency };
  await auditPayment(trx, acting, 'chargeback-reversal', { paymentId, after });
  return { repeated: false, intents };
}

function isPosted(
  trx: Db,
  orgId: string,
  { fact, kind }: { fact: string; kind: 'chargeback' | 'chargeback_reversal' },
): Promise<{ id: string } | undefined> {
  return trx
    .selectFrom('ledgerEntries')
    .select('id')
    .where('orgId', '=', orgId)
    .where('source', '=', fact)
    .where('kind', '=', kind)
    .executeTakeFirst();
}

/** What a chargeback took, and of which invoices. */
async function bookedBy(trx: Db, orgId: string, entryId: string) {
  const { amountMinor } = await trx
    .selectFrom('ledgerLines')
    .select('amountMinor')
    .where('orgId', '=', orgId)
    .where('entryId', '=', entryId)
    .where('account', '=', 'cash')
    .executeTakeFirstOrThrow();
  const shares = await trx
    .selectFrom('allocations')
    .select(['invoiceId', 'amountMinor'])
    .where('orgId', '=', orgId)
    .where('entryId', '=', entryId)
    .execute();
  const opened = shares.map((it) => ({ invoiceId: it.invoiceId, amountMinor: -it.amountMinor }));
  return { amountMinor: -amountMinor, shares: opened };
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
