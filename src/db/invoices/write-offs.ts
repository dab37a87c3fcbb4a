import type { InvoiceEvent } from '../../domain/invoices/invoice-state.ts';
import type { Minor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { postEntry } from '../kit/ledger.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';
import { tellCollection } from './collections.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { moveInvoice } from './invoices.ts';
import { lockInvoiceAccount } from './receivables.ts';

export interface WritingOff {
  invoiceId: string;
  seen: SeenVersions;
  reason: string;
  /** The business day of the decision. */
  on: string;
}

export interface WrittenOff {
  invoice: InvoiceRow;
  intents: Intent[];
}

/**
 * Gives up what is still open of an invoice. Money that comes for it later is the customer's credit
 * with an alert; to apply it, the invoice is reinstated.
 */
export async function writeOffInvoice(
  trx: Db,
  acting: Acting,
  { invoiceId, seen, reason, on }: WritingOff,
): Promise<WrittenOff> {
  const before = await lockInvoiceAccount(trx, { orgId: acting.orgId, invoiceId });
  assertCurrent(seen, before);
  const change = { before, on, reason, amountMinor: before.balanceMinor };
  const invoice = await giveUp(trx, acting, { ...change, event: 'write-off' });
  if (change.amountMinor === 0)
    throw new Problem('conflict', 'nothing-is-open', 'Nothing is open that could be written off.');
  const ref = { orgId: acting.orgId, invoiceId };
  return { invoice, intents: await tellCollection(trx, ref, 'writtenOff') };
}

/** Takes a write-off back: what was given up is open again. */
export async function reinstateInvoice(
  trx: Db,
  acting: Acting,
  { invoiceId, seen, on }: Omit<WritingOff, 'reason'>,
): Promise<WrittenOff> {
  const before = await lockInvoiceAccount(trx, { orgId: acting.orgId, invoiceId });
  assertCurrent(seen, before);
  const change = { before, on, reason: null, amountMinor: -before.writtenOffMinor };
  const invoice = await giveUp(trx, acting, { ...change, event: 'reinstate' });
  const ref = { orgId: acting.orgId, invoiceId };
  return { invoice, intents: await tellCollection(trx, ref, 'resumed') };
}

interface GivingUp {
  before: InvoiceRow;
  event: Extract<InvoiceEvent, 'write-off' | 'reinstate'>;
  /** Below zero where it is taken back. */
  amountMinor: Minor;
  reason: string | null;
  on: string;
}

async function giveUp(
  trx: Db,
  acting: Acting,
  { before, event, amountMinor, reason, on }: GivingUp,
): Promise<InvoiceRow> {
  const { id: documentId, customerId: partyId, currency, issueOn } = before;
  const writtenOffMinor = before.writtenOffMinor + amountMinor;
  const set = { writtenOffMinor, closeReason: reason };
  const invoice = await moveInvoice(trx, acting, { before, event, set });
  if (amountMinor === 0) return invoice;
  await postEntry(trx, acting.orgId, {
    ...{ kind: 'write_off', currency, postedOn: on < issueOn ? issueOn : on },
    source: `write_off/${newId()}`,
    postings: [
      { account: 'bad_debt', documentId, amountMinor },
      { account: 'receivables', partyId, documentId, amountMinor: -amountMinor },
    ],
  });
  return invoice;
}
