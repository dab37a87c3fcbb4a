import { type Remittance, type Spread, spreadPayment } from '../../domain/invoices/remittance.ts';
import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { type Posting, postEntry } from '../kit/ledger.ts';
import { addEvents } from '../kit/webhook-events.ts';
import type { PaymentMethod } from '../schema.ts';
import { creditEarlyPayment, openOn } from './early-payments.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { alertOverpayment } from './overpayments.ts';
import { lockToPay } from './payable-invoices.ts';
import { type PaymentRow, paymentColumns } from './payment-rows.ts';
import {
  type AppliedShare,
  applyToInvoices,
  type InvoiceShare,
  lockAccount,
} from './receivables.ts';

export interface NewPayment {
  customerId: string;
  currency: string;
  amountMinor: Minor;
  /** The business day on which the money arrived. */
  receivedOn: string;
  method: PaymentMethod;
  /** The processor and its own id: the same money is recorded once. */
  provider?: string;
  providerId?: string;
  reference?: string | null;
  note?: string | null;
  recordedBy?: string | null;
  /** What the payer says it is for; without, the oldest due is paid first; `[]` pays none yet. */
  allocations?: readonly Remittance[];
}

export interface RecordedPayment {
  payment: PaymentRow;
  applied: AppliedShare[];
  unappliedMinor: Minor;
  intents: Intent[];
}

/**
 * Records money that has arrived and applies it; what no invoice takes up is the customer's credit.
 * A payment that its processor has told of before changes nothing and is answered again.
 */
export async function recordPayment(
  trx: Db,
  acting: Acting,
  given: NewPayment,
): Promise<RecordedPayment> {
  const { orgId } = acting;
  const customer = await lockAccount(trx, orgId, given.customerId);
  const earlier = await findByProvider(trx, orgId, given);
  if (earlier) return recordedBefore(trx, orgId, earlier);
  if (customer.status === 'merged')
    throw new Problem('conflict', 'customer-merged', 'This customer was merged into another one.');

  const invoices = await lockToPay(trx, orgId, given);
  const open = await openOn(trx, orgId, invoices, given.receivedOn);
  const spread = spreadPayment(given.amountMinor, open, given.allocations);
  const shares = sharesOf(invoices, spread);
  const payment = await insertPayment(trx, acting, given, spread);
  const entryId = await postPayment(trx, orgId, payment, shares);
  const application = { kind: 'payment' as const, source: { paymentId: payment.id }, entryId };
  const on = given.receivedOn;
  const after = await applyToInvoices(trx, acting, { ...application, on, shares });
  const intents = [...after.intents];
  for (const { invoiceId, discountMinor } of spread.shares) {
    const invoice = after.invoices.find(({ id }) => id === invoiceId);
    if (!invoice || discountMinor === 0) continue;
    intents.push(...(await creditEarlyPayment(trx, acting, { invoice, discountMinor, on })));
  }
  await alertOverpayment(trx, acting, { payment, customer, invoices, named: given.allocations });
  const applied = shares.map(({ invoice, amountMinor }) => ({
    invoiceId: invoice.id,
    amountMinor,
  }));
  return { payment, applied, unappliedMinor: payment.unappliedMinor, intents };
}

async function findByProvider(
  trx: Db,
  orgId: string,
  { provider, providerId }: NewPayment,
): Promise<PaymentRow | undefined> {
  if (provider === undefined || providerId === undefined) return undefined;
  return trx
    .selectFrom('customerPayments')
    .select(paymentColumns)
    .where('orgId', '=', orgId)
    .where('provider', '=', provider)
    .where('providerId', '=', providerId)
    .executeTakeFirst();
}

async function recordedBefore(
  trx: Db,
  orgId: string,
  payment: PaymentRow,
): Promise<RecordedPayment> {
  const applied = await trx
    .selectFrom('allocations')
    .select(['invoiceId', 'amountMinor'])
    .where('orgId', '=', orgId)
    .where('paymentId', '=', payment.id)
    .where('kind', '=', 'payment')
    .orderBy('id')
    .execute();
  return { payment, applied, unappliedMinor: payment.unappliedMinor, intents: [] };
}

function sharesOf(invoices: readonly InvoiceRow[], { shares }: Spread): InvoiceShare[] {
  return shares.flatMap(({ invoiceId, amountMinor }) => {
    const invoice = invoices.find(({ id }) => id === invoiceId);
    return invoice ? [{ invoice, amountMinor }] : [];
  });
}

async function insertPayment(
  trx: Db,
  acting: Acting,
  { allocations: _, ...given }: NewPayment,
  { shares }: Spread,
): Promise<PaymentRow> {
  const { orgId } = acting;
  const appliedMinor = sumMinor(shares.map(({ amountMinor }) => amountMinor));
  const payment = await trx
    .insertInto('customerPayments')
    .values({ id: newId(), orgId, ...given, appliedMinor })
    .returning(paymentColumns)
    .executeTakeFirstOrThrow();
  const entity = { entityType: 'payment', entityId: payment.id };
  await audit(trx, acting, { action: 'payment.record', ...entity, after: payment });
  const { id: paymentId, customerId, currency, amountMinor, unappliedMinor } = payment;
  const { receivedOn, method } = payment;
  const facts = { paymentId, customerId, currency, amountMinor, unappliedMinor };
  const payload = { ...facts, receivedOn, method };
  const dedupeKey = `payment.received/${paymentId}`;
  await addEvents(trx, orgId, [{ type: 'payment.received', dedupeKey, payload }]);
  return payment;
}

function postPayment(
  trx: Db,
  orgId: string,
  { id, customerId: partyId, currency, amountMinor, receivedOn, unappliedMinor }: PaymentRow,
  shares: readonly InvoiceShare[],
): Promise<string> {
  const postings: Posting[] = [
    { account: 'cash', amountMinor },
    ...shares.map((share) => ({
      account: 'receivables' as const,
      ...{ partyId, documentId: share.invoice.id, amountMinor: -share.amountMinor },
    })),
    { account: 'customer_credit', partyId, amountMinor: -unappliedMinor },
  ];
  const entry = { kind: 'payment' as const, currency, postedOn: receivedOn, postings };
  return postEntry(trx, orgId, { ...entry, source: `payment/${id}` });
}
