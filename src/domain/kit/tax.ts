import { apportion, shareOut } from './allocation.ts';
import { type Discount, discountMinor } from './discount.ts';
import { add, divide, type Fraction, fraction, multiply, ZERO } from './fraction.ts';
import { type Minor, roundMinor, sumMinor } from './money.ts';
import type { RoundingMode } from './rounding.ts';
import { type TaxFactor, type TaxRate, taxFactors } from './tax-rate.ts';

export type { TaxRate } from './tax-rate.ts';

export interface TaxLine {
  /** What was entered for the line: net, or gross where the taxes are inclusive. */
  amountMinor: Minor;
  /** Percentages or named rates, in the order in which compound ones build on the others. */
  taxes: readonly (string | TaxRate)[];
  discount?: Discount | undefined;
  /** Overrides the document's choice for this line. */
  inclusive?: boolean | undefined;
}

export interface TaxDocument {
  lines: readonly TaxLine[];
  /** Whether tax is rounded on every line, or once per rate on the whole document. */
  mode: 'line' | 'document';
  /** Whether the entered amounts already contain their taxes. */
  inclusive?: boolean | undefined;
  /** Taken off before tax, spread over the lines by their amounts. */
  discount?: Discount | undefined;
  rounding?: RoundingMode | undefined;
}

export interface TaxAmount {
  rate: TaxRate;
  taxMinor: Minor;
}

export interface TaxedLine {
  /** As entered. */
  subtotalMinor: Minor;
  /** The line's own discount and its part of the document's. */
  discountMinor: Minor;
  netMinor: Minor;
  taxMinor: Minor;
  /** Net plus tax. */
  totalMinor: Minor;
  taxes: TaxAmount[];
}

export interface TaxedDocument {
  subtotalMinor: Minor;
  discountMinor: Minor;
  netMinor: Minor;
  taxMinor: Minor;
  totalMinor: Minor;
  /** The document's tax table, a row a rate, in order of first use. */
  taxes: TaxAmount[];
  lines: TaxedLine[];
}

interface Working extends TaxedLine {
  inclusive: boolean;
  factors: TaxFactor[];
}

/**
 * Nets, taxes and totals of a document, exact until the one rounding that `mode` names. Everything
 * adds up: the lines to the document, the taxes to the tax, net and tax to the total. Inclusive tax
 * is gross minus the rounded net; compound taxes build on unrounded ones.
 */
export function taxDocument(document: TaxDocument): TaxedDocument {
  const rounding = document.rounding ?? 'half-up';
  const lines = discounted(document, rounding);
  for (const group of roundingGroups(lines, document.mode)) {
    if (group[0]?.inclusive) taxInclusive(group, rounding);
    else taxExclusive(group, rounding);
  }
  const total = (pick: (line: TaxedLine) => Minor) => sumMinor(lines.map(pick));
  return {
    subtotalMinor: total((line) => line.subtotalMinor),
    discountMinor: total((line) => line.discountMinor),
    netMinor: total((line) => line.netMinor),
    taxMinor: total((line) => line.taxMinor),
    totalMinor: total((line) => line.totalMinor),
    taxes: taxTable(lines),
    lines: lines.map(({ inclusive: _, factors: __, ...line }) => line),
  };
}

function discounted(document: TaxDocument, rounding: RoundingMode): Working[] {
  const own = document.lines.map((line) =>
    discountMinor(line.amountMinor, line.discount, rounding),
  );
  const left = document.lines.map((line, i) => line.amountMinor - (own[i] ?? 0));
  const off = discountMinor(sumMinor(left), document.discount, rounding);
  const shares =
    off === 0
      ? []
      : apportion(
          off,
          shareOut(
            off,
            left.map((n) => fraction(n)),
          ),
        );
  return document.lines.map((line, i) => {
    const entered = (left[i] ?? 0) - (shares[i] ?? 0);
    const factors = taxFactors(line.taxes);
    return {
      subtotalMinor: line.amountMinor,
      discountMinor: (own[i] ?? 0) + (shares[i] ?? 0),
      netMinor: entered,
      taxMinor: 0,
      totalMinor: entered,
      taxes: factors.map(({ rate }) => ({ rate, taxMinor: 0 })),
      inclusive: line.inclusive ?? document.inclusive ?? false,
      factors,
    };
  });
}

/**
 * Lines that are rounded together: each alone, or on the document all net ones and gross ones by
 * their rates.
 */
function roundingGroups(lines: readonly Working[], mode: 'line' | 'document'): Working[][] {
  if (mode === 'line') return lines.map((line) => [line]);
  const rates = (line: Working) => line.factors.map(({ key }) => key).join();
  return [
    ...Map.groupBy(lines, (line) => (line.inclusive ? `gross ${rates(line)}` : 'net')).values(),
  ];
}

function taxExclusive(lines: readonly Working[], rounding: RoundingMode): void {
  const uses = lines.flatMap((line) =>
    line.factors.map(({ key, factor }, slot) => ({
      line,
      slot,
      key,
      exact: multiply(fraction(line.netMinor), factor),
    })),
  );
  for (const ofRate of Map.groupBy(uses, ({ key }) => key).values()) {
    const shares = ofRate.map(({ exact }) => exact);
    const parts = apportion(roundMinor(sum(shares), rounding), shares);
    for (const [i, { line, slot }] of ofRate.entries()) setTax(line, slot, parts[i] ?? 0);
  }
  for (const line of lines) {
    line.taxMinor = sumMinor(line.taxes.map(({ taxMinor }) => taxMinor));
    line.totalMinor = line.netMinor + line.taxMinor;
  }
}

/** All lines of the group carry the same rates, so that one division finds the net amount. */
function taxInclusive(lines: readonly Working[], rounding: RoundingMode): void {
  const factors = lines[0]?.factors ?? [];
  const grossPerNet = add(fraction(1), sum(factors.map(({ factor }) => factor)));
  const exact = lines.map((line) => divide(fraction(line.totalMinor), grossPerNet));
  const nets = apportion(roundMinor(sum(exact), rounding), exact);
  for (const [i, line] of lines.entries()) {
    line.netMinor = nets[i] ?? 0;
    line.taxMinor = line.totalMinor - line.netMinor;
    const shares = factors.map(({ factor }) => multiply(exact[i] ?? ZERO, factor));
    for (const [slot, part] of apportion(line.taxMinor, shares).entries()) setTax(line, slot, part);
  }
}

function setTax(line: Working, slot: number, taxMinor: Minor): void {
  const tax = line.taxes[slot];
  if (tax) tax.taxMinor = taxMinor;
}

function taxTable(lines: readonly Working[]): TaxAmount[] {
  const amounts = lines.flatMap(({ factors, taxes }) =>
    factors.map(({ key, rate }, slot) => ({ key, rate, taxMinor: taxes[slot]?.taxMinor ?? 0 })),
  );
  return [...Map.groupBy(amounts, ({ key }) => key).values()].flatMap((ofRate) => {
    const [first] = ofRate;
    return first ? [{ rate: first.rate, taxMinor: sumMinor(ofRate.map((a) => a.taxMinor)) }] : [];
  });
}

function sum(fractions: readonly Fraction[]): Fraction {
  return fractions.reduce(add, ZERO);
}
