import { sql } from 'kysely';
import type {
  CardAccount,
  CardMetadata,
  CardPayment,
  CardPaymentRequest,
  CardRefund,
  CardRefundRequest,
  CheckoutRequest,
  PaymentRef,
} from '../../domain/invoices/card-processor.ts';
import { CardRefused } from '../../domain/invoices/card-processor.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import { type Minor, sumMinor } from '../../domain/kit/money.ts';
import { type Db, inTransaction } from '../client.ts';
import { newId } from '../kit/id.ts';
import { newToken } from '../kit/secret-token.ts';

const columns = [
  'orgId',
  'id',
  'pageToken',
  'returnUrl',
  'metadata',
  'currency',
  'amountMinor',
  'status',
  'failureCode',
  'createdAt',
] as const;

const select = (db: Db, { orgId, id }: PaymentRef) =>
  db
    .selectFrom('sandboxCardPayments')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('id', '=', id);

type SandboxRequest = CardPaymentRequest & Partial<Pick<CheckoutRequest, 'returnUrl'>>;

/** Opens a payment under the key of its attempt; asked again it is the same one. */
export async function openSandboxPayment(db: Db, asked: SandboxRequest) {
  const { orgId, invoiceId, attemptId, currency, amountMinor, returnUrl = null } = asked;
  const metadata: CardMetadata = { orgId, invoiceId, attemptId };
  await db
    .insertInto('sandboxCardPayments')
    .values({
      ...{ orgId, id: `sandbox_pay_${newId()}`, pageToken: newToken().token, returnUrl },
      ...{ idempotencyKey: `attempt/${attemptId}`, metadata, currency, amountMinor },
      request: { ...metadata, currency, amountMinor, returnUrl },
    })
    .onConflict((c) => c.columns(['orgId', 'idempotencyKey']).doNothing())
    .execute();
  return db
    .selectFrom('sandboxCardPayments')
    .select(['id', 'pageToken'])
    .where('orgId', '=', orgId)
    .where('idempotencyKey', '=', `attempt/${attemptId}`)
    .executeTakeFirstOrThrow();
}

export async function readSandboxAccount(db: Db, ref: PaymentRef): Promise<CardAccount | null> {
  const row = await select(db, ref).executeTakeFirst();
  if (!row) return null;
  return {
    payment: paymentOf(row),
    refunds: await refundsOf(db, ref, row.currency),
    disputes: [],
  };
}

function paymentOf(row: SandboxPayment): CardPayment {
  const { id, status, currency, amountMinor, failureCode: code, createdAt: at } = row;
  const failure = code === null ? null : { code, message: 'The test card was declined.' };
  return { id, status, currency, amountMinor, metadata: row.metadata as CardMetadata, failure, at };
}

export async function listSandboxPaid(
  system: Db,
  { from, to }: { from: Instant; to: Instant },
): Promise<CardPayment[]> {
  const rows = await system
    .selectFrom('sandboxCardPayments')
    .select(columns)
    .where('status', '=', 'succeeded')
    .where('createdAt', '>=', from)
    .where('createdAt', '<', to)
    .execute();
  return rows.map(paymentOf);
}

async function refundsOf(
  db: Db,
  { orgId, id }: PaymentRef,
  currency: string,
): Promise<CardRefund[]> {
  const rows = await db
    .selectFrom('sandboxCardRefunds')
    .select(['id', 'refundId', 'amountMinor'])
    .where('orgId', '=', orgId)
    .where('paymentId', '=', id)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, currency, status: 'succeeded', failure: null }));
}

/** Gives back at once, under the key of our refund; never more than was paid. */
export async function makeSandboxRefund(db: Db, asked: CardRefundRequest): Promise<CardRefund> {
  const { orgId, refundId, paymentId, amountMinor } = asked;
  return inTransaction(db, async (trx) => {
    const ref = { orgId, id: paymentId };
    const payment = await select(trx, ref).forUpdate().executeTakeFirst();
    if (payment?.status !== 'succeeded')
      throw new CardRefused('payment-not-refundable', 'Nothing was paid that could go back.');
    const before = await refundsOf(trx, ref, payment.currency);
    const known = before.find((refund) => refund.refundId === refundId);
    if (known) return known;
    const given: Minor = sumMinor(before.map((refund) => refund.amountMinor));
    if (given + amountMinor > payment.amountMinor)
      throw new CardRefused('charge_already_refunded', 'That is more than is left of the payment.');
    const id = `sandbox_refund_${newId()}`;
    await trx
      .insertInto('sandboxCardRefunds')
      .values({ orgId, id, paymentId, refundId, amountMinor, idempotencyKey: `refund/${refundId}` })
      .execute();
    const { currency } = payment;
    return { id, refundId, currency, amountMinor, status: 'succeeded', failure: null };
  });
}

export type SandboxPayment = NonNullable<Awaited<ReturnType<typeof findSandboxPayment>>>;

/** By the secret in the address of its test page, of whatever organization. */
export async function findSandboxPayment(system: Db, pageToken: string) {
  return system
    .selectFrom('sandboxCardPayments')
    .select(columns)
    .where('pageToken', '=', pageToken)
    .executeTakeFirst();
}

export interface SandboxVerdict extends PaymentRef {
  status: 'succeeded' | 'failed';
  failureCode: string | null;
}

/** What the person on the test page chose; what was paid stays paid. Answers whether it changed. */
export async function decideSandboxPayment(db: Db, verdict: SandboxVerdict): Promise<boolean> {
  const { orgId, id, status, failureCode } = verdict;
  const { numUpdatedRows } = await db
    .updateTable('sandboxCardPayments')
    .set({ status, failureCode })
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .where('status', 'in', ['open', 'failed'])
    .where(sql<boolean>`status::text <> ${status}`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
