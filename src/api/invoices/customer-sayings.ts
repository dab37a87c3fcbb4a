import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { promiseByCustomer } from '../../db/invoices/customer-sayings.ts';
import { type Dispute, openDispute } from '../../db/invoices/disputes.ts';
import type { InvoiceRef } from '../../db/invoices/invoice-rows.ts';
import type { PaymentPromise } from '../../db/invoices/promises.ts';
import type { Env } from '../kit/env.ts';
import { day, minor, text, words } from '../kit/json.ts';
import { spend } from '../kit/rate-limit.ts';
import { transact } from '../kit/unit-of-work.ts';
import { byCustomer } from './card-payments.ts';

export const CustomerPromise = z
  .strictObject({
    date: day.openapi({ example: '2026-12-15' }),
    amount: minor.min(1).nullable().default(null).openapi({ description: 'Null is all of it.' }),
    note: text(500).nullable().default(null),
  })
  .openapi('PublicPromise');

export const CustomerDispute = z
  .strictObject({
    reason: words(500).openapi({ example: 'One of the two boxes was empty' }),
    amount: minor.min(1).nullable().default(null).openapi({ description: 'Null is all of it.' }),
  })
  .openapi('PublicDispute');

/** Of one invoice: people say such things once or twice, and correct themselves. */
const sayingLimit = { points: 20, windowS: 3_600 };

/** Notes when the customer will pay, as they have said with their link. */
export async function sayPromise(
  c: Context<Env>,
  ref: InvoiceRef,
  { date: promisedOn, amount: amountMinor, note }: z.output<typeof CustomerPromise>,
): Promise<PaymentPromise> {
  await spend(c, `customer-says:${ref.invoiceId}`, sayingLimit);
  const { invoiceId } = ref;
  const now = new Date().toISOString();
  return transact(c, dbOf(c, ref), async (trx) => {
    const said = { invoiceId, promisedOn, amountMinor, note, now };
    const { promise, intents } = await promiseByCustomer(trx, byCustomer(c, ref), said);
    c.var.intents.push(...intents);
    return promise;
  });
}

/** Notes what is wrong with the invoice, as the customer has said with their link. */
export async function sayDispute(
  c: Context<Env>,
  ref: InvoiceRef,
  { reason, amount: amountMinor }: z.output<typeof CustomerDispute>,
): Promise<Dispute> {
  await spend(c, `customer-says:${ref.invoiceId}`, sayingLimit);
  const { invoiceId } = ref;
  return transact(c, dbOf(c, ref), async (trx) => {
    const said = { invoiceId, amountMinor, reason, detail: null };
    const { dispute, intents } = await openDispute(trx, byCustomer(c, ref), said);
    c.var.intents.push(...intents);
    return dispute;
  });
}

const dbOf = (c: Context<Env>, { orgId }: InvoiceRef) => c.var.deps.database.app.scoped({ orgId });
