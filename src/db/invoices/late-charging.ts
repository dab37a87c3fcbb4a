import type { LateCharge } from '../../domain/invoices/late-charge.ts';
import { lateChargeLines } from '../../domain/invoices/late-charge-lines.ts';
import { displayOf } from '../../domain/invoices/messages/render-message.ts';
import { type Day, dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Sealer } from '../kit/sealing.ts';
import type { InvoiceFacts } from './collection-facts.ts';
import { auditCollection } from './collection-rows.ts';
import { finalizeInvoice } from './finalizing.ts';
import type { InvoiceRow } from './invoice-rows.ts';
import { createInvoice, getInvoice, type Invoice } from './invoices.ts';
import { chargeableOf } from './late-charges.ts';
import { getReader } from './readers.ts';
import { lockReminders } from './reminder-lock.ts';

export interface Charging {
  invoiceId: string;
  /** The last day that counts, and the day of the document: the organization's today. */
  on: Day;
  sealer: Sealer;
  /** The step whose reminder names it; null where a person issues it. */
  stepKey: string | null;
}

/**
 * Issues what an invoice owes for being late since the last charge, as a document of its own: final
 * at once, due at once, never sent by itself and never charged with anything. The caller holds the
 * customer's reminders, so no period is charged twice. Null where there is nothing to charge.
 */
export async function issueLateCharge(
  trx: Db,
  acting: Acting,
  { invoiceId, on, sealer, stepKey }: Charging,
): Promise<InvoiceRow | null> {
  const { orgId } = acting;
  const invoice = await getInvoice(trx, { orgId, invoiceId });
  const charge = await chargeableOf(trx, orgId, { invoice, today: on });
  if (!charge) return null;
  const draft = await draftCharge(trx, acting, { invoice, charge });
  const issued = await finalizeInvoice(trx, acting, { before: draft, sealer });
  const { after, through, feeMinor, interestMinor } = charge;
  const period = { afterOn: after, throughOn: through, feeMinor, interestMinor };
  await trx
    .insertInto('lateCharges')
    .values({ orgId, invoiceId, chargeId: issued.id, ...period, stepKey })
    .execute();
  const told = { number: issued.number, ...period, stepKey };
  await auditCollection(trx, acting, 'late-charge', { invoiceId, after: told });
  return issued;
}

interface Drafting {
  invoice: Invoice;
  charge: LateCharge;
}

async function draftCharge(
  trx: Db,
  acting: Acting,
  { invoice, charge }: Drafting,
): Promise<InvoiceRow> {
  const { customerId, currency, exchangeRate, lateInterestPercent: annualPercent } = invoice;
  const { language, country, timeZone } = await getReader(trx, acting.orgId, customerId);
  const display = displayOf({ language, customer: { country }, organization: { timeZone } });
  const number = invoice.number ?? '';
  const about = { number, currency, annualPercent, language, display };
  return createInvoice(trx, acting, {
    kind: 'late_charge',
    forInvoiceId: invoice.id,
    userId: acting.actor.kind === 'user' ? acting.actor.id : null,
    entry: {
      ...{ customerId, currency, exchangeRate, issueOn: charge.through },
      terms: 'due on receipt',
      ...{ lateFeeMinor: null, lateInterestPercent: null, pricesIncludeTax: false },
      lines: lateChargeLines(charge, about),
    },
  });
}

/**
 * The same at a person's word. Refuses with 409 where the terms add nothing, it is not late, or all
 * of it was charged before.
 */
export async function chargeNow(
  trx: Db,
  acting: Acting,
  { invoiceId, sealer }: Pick<Charging, 'invoiceId' | 'sealer'>,
): Promise<InvoiceRow> {
  const { orgId } = acting;
  const { today: on, ...invoice } = await getInvoice(trx, { orgId, invoiceId });
  await lockReminders(trx, orgId, invoice);
  const charging = { invoiceId, on, sealer, stepKey: null };
  const issued = await issueLateCharge(trx, acting, charging);
  if (issued) return issued;
  const detail = 'Its terms add nothing, it is not late, or all of it was charged before.';
  throw new Problem('conflict', 'nothing-to-charge', detail);
}

export interface ChargingSteps {
  taken: readonly { facts: InvoiceFacts; step: { key: string } }[];
  now: Instant;
  sealer: Sealer;
}

/** Charges the invoices of a message with what those steps add that say so. */
export async function chargeSteps(
  trx: Db,
  acting: Acting,
  { taken, now, sealer }: ChargingSteps,
): Promise<void> {
  for (const { facts, step } of taken) {
    const { invoiceId, cadence, organizationTimeZone } = facts;
    const { addsLateCharge } = cadence.steps.find(({ key }) => key === step.key) ?? {};
    if (!addsLateCharge) continue;
    const on = dayInZone(now, organizationTimeZone);
    await chargeWithStep(trx, acting, { invoiceId, on, sealer, stepKey: step.key });
  }
}

/**
 * Nobody is there to hear a refusal: a customer to whom nothing is sold any more is charged with
 * nothing more either.
 */
async function chargeWithStep(trx: Db, acting: Acting, charging: Charging): Promise<void> {
  try {
    await issueLateCharge(trx, acting, charging);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'customer-not-active') throw error;
  }
}
