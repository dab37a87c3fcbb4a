import type { Context } from 'hono';
import { inTransaction } from '../../db/client.ts';
import { type AttemptRow, setAttempt } from '../../db/invoices/attempt-rows.ts';
import { cancelAttempt, openAttempt } from '../../db/invoices/attempts.ts';
import type { InvoiceRef } from '../../db/invoices/invoice-rows.ts';
import { getInvoice } from '../../db/invoices/invoices.ts';
import { findInvoiceByToken } from '../../db/invoices/links.ts';
import { type Acting, bySystem } from '../../db/kit/audit.ts';
import { asPassing } from '../../domain/invoices/card-failures.ts';
import { CardRefused } from '../../domain/invoices/card-processor.ts';
import { hostedPath } from '../../domain/invoices/hosted-page.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Env } from '../kit/env.ts';

/** The invoice behind the secret in the address; refuses with 404 what is none of ours. */
export async function invoiceBehind(c: Context<Env>, token: string): Promise<InvoiceRef> {
  return found(await findInvoiceByToken(c.var.deps.database.system.unscoped, token), 'invoice');
}

/** Whoever has the link is the customer, and nobody who could be named. */
export const byCustomer = (c: Context<Env>, { orgId }: InvoiceRef): Acting =>
  bySystem(orgId, { requestId: c.var.requestId });

interface Paying {
  ref: InvoiceRef;
  token: string;
  flow: 'intent' | 'checkout';
  /** A part of what is due; null is all of it. */
  partMinor: number | null;
}

/** The attempt's row stands before the processor hears of it, so that no money comes unexpected. */
async function attempted(c: Context<Env>, { ref, flow, partMinor }: Paying) {
  const { database, cards } = c.var.deps;
  const wanted = { ...ref, provider: cards.name, flow, partMinor };
  const db = database.app.scoped({ orgId: ref.orgId });
  const attempt = await inTransaction(db, (trx) => openAttempt(trx, byCustomer(c, ref), wanted));
  const { number } = await getInvoice(db, ref);
  const { id: attemptId, currency, amountMinor } = attempt;
  const description = `Invoice ${number}`;
  return { attempt, request: { ...ref, attemptId, currency, amountMinor, description } };
}

async function asked<T>(
  c: Context<Env>,
  attempt: AttemptRow,
  paying: Paying,
  ask: () => Promise<T>,
) {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof CardRefused)) throw asPassing(error);
    const { ref } = paying;
    const db = c.var.deps.database.app.scoped({ orgId: ref.orgId });
    const gone = { attemptId: attempt.id, why: error.message };
    await inTransaction(db, (trx) => cancelAttempt(trx, byCustomer(c, ref), gone));
    throw new Problem('unprocessable', 'card-refused', error.message);
  }
}

const hourMs = 3_600_000;

/** Opens the processor's page to pay on; asked again within the hour it is the same page. */
export async function startCheckout(c: Context<Env>, paying: Paying): Promise<{ url: string }> {
  const { cards, settings, database } = c.var.deps;
  const { ref, token } = paying;
  const { attempt, request } = await attempted(c, paying);
  const expiresMs = Date.parse(attempt.createdAt) + 3 * hourMs;
  const started = await asked(c, attempt, paying, () =>
    cards.startCheckout({
      ...request,
      returnUrl: settings.publicUrl + hostedPath(token),
      expiresAt: new Date(expiresMs).toISOString(),
    }),
  );
  const db = database.app.scoped({ orgId: ref.orgId });
  const checkoutId = started.id;
  await setAttempt(db, { orgId: ref.orgId, attemptId: attempt.id }, { checkoutId });
  return { url: started.url };
}

/** Opens a payment that the caller's own page has the customer confirm. */
export async function startIntent(c: Context<Env>, paying: Paying) {
  const { cards, database } = c.var.deps;
  const { ref } = paying;
  const { attempt, request } = await attempted(c, paying);
  const { id: providerId, clientSecret } = await asked(c, attempt, paying, () =>
    cards.startIntent(request),
  );
  const db = database.app.scoped({ orgId: ref.orgId });
  await setAttempt(db, { orgId: ref.orgId, attemptId: attempt.id }, { providerId });
  return { clientSecret };
}
