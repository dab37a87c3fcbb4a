import { Decimal } from 'decimal.js';
import type { FigureBook, Known } from './figure-book.ts';
import { readPeriod } from './fiscal-periods.ts';
import { asInput, type Ratio } from './ratio-values.ts';

const formula = 'cash_and_equivalents / median cash used in operations per month';

/**
 * Months that the cash lasts at the median monthly burn of the last three periods; the median
 * shrugs off one odd month.
 */
export function runwayRatio(book: FigureBook): Ratio {
  const name = 'cash_runway_months';
  const cash = book.find('cash_and_equivalents', 'latest');
  const flows = book.history('operating_cash_flow').slice(-3);
  const inputs = [...(cash ? [cash] : []), ...flows].map(asInput);
  const missing = missingFor(cash, flows);
  if (!cash || missing.length > 0)
    return { name, value: null, unit: 'months', formula, inputs, missing };
  const burn = median(flows.map(monthlyBurn));
  if (burn.lte(0)) {
    const none = ['cash used in operations'];
    return { name, value: null, unit: 'months', formula, inputs, missing: none };
  }
  const value = cash.value.dividedBy(burn).toSignificantDigits(6).toFixed();
  return { name, value, unit: 'months', formula, inputs };
}

function missingFor(cash: Known | null, flows: readonly Known[]): string[] {
  return [
    ...(cash ? [] : ['cash_and_equivalents']),
    ...(flows.length > 0 ? [] : ['operating_cash_flow']),
  ];
}

function monthlyBurn(flow: Known): Decimal {
  const months = readPeriod(flow.period)?.months || 1;
  return flow.value.negated().dividedBy(months);
}

function median(values: readonly Decimal[]): Decimal {
  const sorted = [...values].sort((a, b) => a.comparedTo(b));
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)] ?? new Decimal(0);
  const low = sorted[Math.ceil(middle) - 1] ?? high;
  return low.plus(high).dividedBy(2);
}
