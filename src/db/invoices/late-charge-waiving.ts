import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';
import { auditCollection } from './collection-rows.ts';
import { creditInvoice } from './credit-notes.ts';
import { voidInvoice } from './finalizing.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { lockInvoiceAccount } from './receivables.ts';

export interface Waiving {
  invoiceId: string;
  chargeId: string;
  seen: SeenVersions;
  reason: string;
  createdBy: string | null;
  /** The business day of the decision. */
  on: string;
}

/**
 * Gives up what is open of a late charge: the whole is voided, the rest of one that was paid or
 * credited in part is taken back by a credit note. Its days stay charged: nobody asks for them
 * again.
 */
export async function waiveLateCharge(
  trx: Db,
  acting: Acting,
  { invoiceId, chargeId, seen, reason, ...decided }: Waiving,
): Promise<Intent[]> {
  const { orgId } = acting;
  const before = await lockInvoiceAccount(trx, { orgId, invoiceId: chargeId });
  if (before.forInvoiceId !== invoiceId) found(undefined, 'late charge');
  assertCurrent(seen, before);
  if (before.balanceMinor === 0)
    throw new Problem('conflict', 'nothing-is-open', 'Nothing of it is open.');
  const untouched = before.paidMinor === 0 && before.creditedMinor === 0;
  const { intents } = untouched
    ? await voidInvoice(trx, acting, { before, reason })
    : await creditRest(trx, acting, before, { reason, ...decided });
  const after = { number: before.number, amountMinor: before.balanceMinor, reason };
  await auditCollection(trx, acting, 'waive', { invoiceId, after });
  return intents;
}

function creditRest(
  trx: Db,
  acting: Acting,
  { id: invoiceId, balanceMinor: amountMinor }: InvoiceRow,
  decided: Pick<Waiving, 'reason' | 'createdBy' | 'on'>,
) {
  const credit = { invoiceId, amountMinor, ...decided };
  return creditInvoice(trx, acting, credit);
}
