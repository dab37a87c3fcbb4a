import type { Context } from 'hono';
import { type InvoiceRef, type InvoiceRow, lockInvoice } from '../../db/invoices/invoice-rows.ts';
import { getInvoiceWithLines, type InvoiceWithLines } from '../../db/invoices/invoices.ts';
import type { Intent } from '../../db/kit/intents.ts';
import { assertCurrent } from '../../db/kit/version.ts';
import type { Env } from '../kit/env.ts';
import { seenVersions, setEtag } from '../kit/etag.ts';
import { viewInvoice } from './invoice-view.ts';

/** An invoice as every route answers it. */
export function shownInvoice(c: Context<Env>, invoice: InvoiceWithLines) {
  setEtag(c, invoice);
  return viewInvoice(invoice);
}

/** Locks an invoice. Refuses with 412 one that has changed since the caller has read it. */
export async function lockAsSeen(c: Context<Env>, ref: InvoiceRef): Promise<InvoiceRow> {
  const before = await lockInvoice(c.var.db, ref);
  assertCurrent(seenVersions(c), before);
  return before;
}

/** Leaves what an act asks for to be delivered, and answers the invoice as it is after it. */
export async function afterActing(
  c: Context<Env>,
  ref: InvoiceRef,
  { intents }: { intents: readonly Intent[] },
) {
  c.var.intents.push(...intents);
  return shownInvoice(c, await getInvoiceWithLines(c.var.db, ref));
}

type Act = (before: InvoiceRow) => Promise<InvoiceRow | { intents: readonly Intent[] }>;

/** Does something to an invoice as the caller has seen it, and answers it as it is after it. */
export async function actOnInvoice(c: Context<Env>, ref: InvoiceRef, act: Act) {
  const done = await act(await lockAsSeen(c, ref));
  return afterActing(c, ref, 'intents' in done ? done : { intents: [] });
}
