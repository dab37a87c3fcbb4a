import { Decimal } from 'decimal.js';
import type { Figure } from '../statement.ts';
import { absoluteDecimal } from './decimal-text.ts';

/** Labels that say themselves what brackets around the number mean. */
const explicitSign = /\((?:benefit|credit|provision|expense|charge|recovery)|benefit|credit/i;

/**
 * `Provision for income taxes (950)` is a deduction in a statement that brackets costs and a
 * benefit in one that does not: the results before and after tax say which. Unknown results leave a
 * deduction.
 */
function taxValue(printed: string, beforeTax?: string, netIncome?: string): string {
  if (!printed.startsWith('-')) return printed;
  if (beforeTax === undefined || netIncome === undefined) return absoluteDecimal(printed);
  const tax = new Decimal(absoluteDecimal(printed));
  const asCost = new Decimal(beforeTax).minus(tax).minus(netIncome).abs();
  const asBenefit = new Decimal(beforeTax).plus(tax).minus(netIncome).abs();
  return asBenefit.lt(asCost) ? printed : absoluteDecimal(printed);
}

/** Settles the sign of every income tax figure by the results of its own period. */
export function withTaxSigns(figures: readonly Figure[]): Figure[] {
  const value = (line: Figure['line'], period: string): string | undefined =>
    figures.find((figure) => figure.line === line && figure.period === period)?.value;
  return figures.map((figure) => {
    if (figure.line !== 'income_tax' || explicitSign.test(figure.label)) return figure;
    const { period } = figure;
    const tax = taxValue(
      figure.value,
      value('income_before_tax', period),
      value('net_income', period),
    );
    return { ...figure, value: tax };
  });
}
