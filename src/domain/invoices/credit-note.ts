import { apportion, shareOut } from '../kit/allocation.ts';
import { add, type Fraction, fraction, multiply, ZERO } from '../kit/fraction.ts';
import { type Minor, roundMinor, sumMinor } from '../kit/money.ts';
import { Problem } from '../kit/problem.ts';
import type { RoundingMode } from '../kit/rounding.ts';
import { taxDocument } from '../kit/tax.ts';
import { type TaxFactor, taxFactors } from '../kit/tax-rate.ts';
import { type InvoiceTax, type InvoiceTaxRate, kitRate } from './invoice-totals.ts';

export interface CreditLine {
  /** The line that is corrected; null where an amount was spread over all of them. */
  invoiceLineId: string | null;
  description: string;
  netMinor: Minor;
  taxRates: readonly InvoiceTaxRate[];
}

/** What a credit note says; its taxes are a table by rate, as on an invoice. */
export interface Credit {
  lines: CreditLine[];
  taxes: InvoiceTax[];
  netMinor: Minor;
  taxMinor: Minor;
  totalMinor: Minor;
}

/** How a document rounds its taxes. */
export interface TaxRounding {
  taxRounding: 'line' | 'document';
  moneyRounding: RoundingMode;
}

export interface CreditedInvoice extends TaxRounding {
  netMinor: Minor;
  totalMinor: Minor;
  taxes: readonly InvoiceTax[];
  lines: readonly {
    id: string;
    description: string;
    netMinor: Minor;
    taxRates: readonly InvoiceTaxRate[];
  }[];
}

interface OpenLine {
  id: string;
  description: string;
  taxRates: readonly InvoiceTaxRate[];
  group: string;
  netMinor: Minor;
}

/** What of an invoice no credit note has taken back yet: by line, by set of rates and by rate. */
export interface OpenCredit {
  rounding: TaxRounding;
  totalMinor: Minor;
  lines: OpenLine[];
  groups: Map<
    string,
    { taxRates: readonly InvoiceTaxRate[]; factors: TaxFactor[]; netMinor: Minor }
  >;
  taxes: Map<string, InvoiceTax>;
}

const factorsOf = (taxRates: readonly InvoiceTaxRate[]) => taxFactors(taxRates.map(kitRate));
const groupOf = (taxRates: readonly InvoiceTaxRate[]) =>
  factorsOf(taxRates)
    .map(({ key }) => key)
    .join(' ');
const rateKey = (rate: InvoiceTaxRate) => groupOf([rate]);

export function openCredit(invoice: CreditedInvoice, earlier: readonly Credit[]): OpenCredit {
  const { totalMinor, netMinor } = invoice;
  const whole = { id: '', description: '', netMinor, taxRates: [] };
  const lines = (invoice.lines.length > 0 ? invoice.lines : [whole]).map((line) => ({
    ...line,
    group: groupOf(line.taxRates),
  }));
  const groups: OpenCredit['groups'] = new Map();
  for (const { group, taxRates, netMinor } of lines) {
    const known = groups.get(group) ?? { taxRates, factors: factorsOf(taxRates), netMinor: 0 };
    groups.set(group, { ...known, netMinor: sumMinor([known.netMinor, netMinor]) });
  }
  const taxes = new Map(invoice.taxes.map((tax) => [rateKey(tax.rate), { ...tax }]));
  const open = { rounding: invoice, totalMinor, lines, groups, taxes };
  for (const credit of earlier) take(open, credit);
  return open;
}

function take(open: OpenCredit, credit: Credit): void {
  open.totalMinor -= credit.totalMinor;
  for (const { invoiceLineId, taxRates, netMinor } of credit.lines) {
    const line = open.lines.find(({ id }) => id === invoiceLineId);
    if (line) line.netMinor -= netMinor;
    const group = open.groups.get(groupOf(taxRates));
    if (group) group.netMinor -= netMinor;
  }
  for (const { rate, taxMinor } of credit.taxes) {
    const tax = open.taxes.get(rateKey(rate));
    if (tax) tax.taxMinor -= taxMinor;
  }
}

/**
 * Credits a gross amount, spread over nets and taxes as they are left, so that a discount of 24.00
 * on 1,200.00 with 20% takes back 4.00 of tax, and what credits everything takes back every cent.
 */
export function creditAmount(open: OpenCredit, amountMinor: Minor, description: string): Credit {
  assertFits(open, amountMinor);
  const groups = [...open.groups.values()];
  const taxes = [...open.taxes.values()];
  const left = [...groups.map((g) => g.netMinor), ...taxes.map((t) => t.taxMinor)];
  const exact = shareOut(
    amountMinor,
    left.map((n) => fraction(n)),
  );
  const parts = apportion(amountMinor, exact);
  const lines = groups.map(({ taxRates }, i) => ({
    invoiceLineId: null,
    description,
    netMinor: parts[i] ?? 0,
    taxRates,
  }));
  const table = taxes.map(({ rate }, i) => ({ rate, taxMinor: parts[groups.length + i] ?? 0 }));
  return credited(lines, table);
}

/** A line of the invoice and how much of its net amount is taken back; all that is left of it. */
export interface LineCredit {
  lineId: string;
  netMinor?: Minor | undefined;
}

/**
 * Credits lines with the tax that their rates come to. The last credit of a rate takes back all
 * that is left of its tax, so that rounding never leaves a cent, nor gives one too many.
 */
export function creditLines(open: OpenCredit, wanted: readonly LineCredit[]): Credit {
  if (new Set(wanted.map(({ lineId }) => lineId)).size < wanted.length)
    throw new Problem('unprocessable', 'line-named-twice', 'A line is named twice.');
  const lines = wanted.map((one) => lineCredit(open, one));
  const inGroup = Map.groupBy(lines, ({ taxRates }) => groupOf(taxRates));
  for (const [key, group] of open.groups) {
    const net = sumMinor((inGroup.get(key) ?? []).map(({ netMinor }) => netMinor));
    if (!isPart(net, group.netMinor)) throw tooMuch();
  }
  const table = [...open.taxes].map(([key, tax]) => ({
    rate: tax.rate,
    taxMinor: taxBack(open, key, inGroup),
  }));
  const credit = credited(lines, table);
  assertFits(open, credit.totalMinor);
  return credit;
}

function lineCredit(open: OpenCredit, { lineId, netMinor }: LineCredit): CreditLine {
  const line = open.lines.find(({ id }) => id === lineId);
  if (!line) throw new Problem('unprocessable', 'unknown-line', 'The invoice has no such line.');
  const taken = netMinor ?? line.netMinor;
  if (taken === 0 || !isPart(taken, line.netMinor)) throw tooMuch();
  const { id, description, taxRates } = line;
  return { invoiceLineId: id, description, netMinor: taken, taxRates };
}

/** Lines below zero (deductions) are taken back by amounts below zero. */
const isPart = (part: Minor, whole: Minor) =>
  part === 0 || (Math.sign(part) === Math.sign(whole) && Math.abs(part) <= Math.abs(whole));

/** The tax of one rate that goes back with the credited lines. */
function taxBack(open: OpenCredit, key: string, inGroup: Map<string, CreditLine[]>): Minor {
  const left = open.taxes.get(key)?.taxMinor ?? 0;
  const exact: Fraction[] = [];
  let [touched, isLast] = [false, true];
  for (const [name, { factors, netMinor }] of open.groups) {
    const factor = factors.find((f) => f.key === key)?.factor;
    if (!factor) continue;
    const nets = (inGroup.get(name) ?? []).map((line) => line.netMinor);
    exact.push(...nets.map((net) => multiply(fraction(net), factor)));
    touched ||= nets.length > 0;
    isLast &&= sumMinor(nets) === netMinor;
  }
  if (!touched) return 0;
  if (isLast) return left;
  const { taxRounding, moneyRounding } = open.rounding;
  const rounded = taxRounding === 'line' ? exact : [exact.reduce(add, ZERO)];
  const back = sumMinor(rounded.map((tax) => roundMinor(tax, moneyRounding)));
  return Math.abs(back) > Math.abs(left) ? left : back;
}

/** A credit that belongs to no invoice, with its taxes rounded like an invoice's. */
export function creditFreely(
  lines: readonly Omit<CreditLine, 'invoiceLineId'>[],
  { taxRounding: mode, moneyRounding: rounding }: TaxRounding,
): Credit {
  const taxed = taxDocument({
    ...{ mode, rounding },
    lines: lines.map(({ netMinor, taxRates }) => ({
      ...{ amountMinor: netMinor, taxes: taxRates.map(kitRate) },
    })),
  });
  const credit = credited(
    lines.map((line) => ({ invoiceLineId: null, ...line })),
    taxed.taxes.map(({ rate: { percent, name = null, compound = false }, taxMinor }) => ({
      ...{ rate: { percent, name, compound }, taxMinor },
    })),
  );
  if (credit.totalMinor > 0) return credit;
  throw new Problem('unprocessable', 'credit-not-positive', 'A credit note is above zero.');
}

type RateTax = Pick<InvoiceTax, 'rate' | 'taxMinor'>;

function credited(lines: readonly CreditLine[], table: readonly RateTax[]): Credit {
  const named = lines.filter((line) => line.netMinor !== 0);
  const taxes = table
    .map(({ rate, taxMinor }) => ({ rate, netMinor: netOf(named, rate), taxMinor }))
    .filter(({ netMinor, taxMinor }) => netMinor !== 0 || taxMinor !== 0);
  const netMinor = sumMinor(lines.map((line) => line.netMinor));
  const taxMinor = sumMinor(taxes.map((tax) => tax.taxMinor));
  const totalMinor = sumMinor([netMinor, taxMinor]);
  return {
    lines: named.length > 0 ? named : lines.slice(0, 1),
    ...{ taxes, netMinor, taxMinor, totalMinor },
  };
}

function netOf(lines: readonly CreditLine[], rate: InvoiceTaxRate): Minor {
  const taxed = lines.filter(({ taxRates }) =>
    taxRates.some((it) => rateKey(it) === rateKey(rate)),
  );
  return sumMinor(taxed.map(({ netMinor }) => netMinor));
}

function assertFits(open: OpenCredit, amountMinor: Minor): void {
  if (amountMinor <= 0)
    throw new Problem('unprocessable', 'credit-not-positive', 'A credit note is above zero.');
  if (amountMinor > open.totalMinor) throw tooMuch();
}

function tooMuch(): Problem {
  const detail = 'The credit notes of an invoice cannot come to more than the invoice.';
  return new Problem('unprocessable', 'credit-exceeds-invoice', detail);
}
