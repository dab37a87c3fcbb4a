import { Decimal } from 'decimal.js';
import { labelText } from './label-text.ts';
import type { ContextRow } from './statement-walk.ts';

const netInterest = /^(?:total )?(?:interest|net interest|interest and other)(?: income)? net$/;
const operating =
  /^(?:total )?(?:operating (?:income|profit)|(?:income|earnings|profit) from operations)(?: loss)?$/;
const beforeTax = /^(?:income|earnings|profit|loss)(?: loss)? .*before .*tax/;

/**
 * `Interest, net` does not say which way it counts. Where the rows between the operating result and
 * the result before tax lead from one to the other as costs, it is an expense; where the sums don't
 * tell, it is left alone.
 */
export function withNetInterest(rows: readonly ContextRow[]): ContextRow[] {
  return rows.map((row, at) => {
    if (row.section !== 'income' || !netInterest.test(labelText(row.label))) return row;
    const start = rows.findLastIndex((other, i) => i < at && isLine(other, row, operating));
    const end = rows.findIndex((other, i) => i > at && isLine(other, row, beforeTax));
    const from = rows[start];
    const to = rows[end];
    if (!from || !to) return row;
    const steps = rows.slice(start + 1, end);
    return isExpense(row, from, steps, to) ? { ...row, standsFor: 'interest expense' } : row;
  });
}

function isLine(other: ContextRow, row: ContextRow, pattern: RegExp): boolean {
  return other.sectionAt === row.sectionAt && pattern.test(labelText(other.label));
}

function isExpense(
  row: ContextRow,
  from: ContextRow,
  steps: readonly ContextRow[],
  to: ContextRow,
): boolean {
  const columns = row.values.map((_, column) => column - row.values.length);
  return columns.every((column) => {
    const interest = amount(row, column);
    const total = steps.reduce((sum, step) => sum.plus(amount(step, column)), new Decimal(0));
    const asCosts = amount(from, column).minus(total).minus(amount(to, column)).abs();
    const asResults = amount(from, column).plus(total).minus(amount(to, column)).abs();
    const rounding = 0.2;
    if (interest.gt(0)) return asCosts.lte(rounding) && asResults.gt(rounding);
    return interest.lt(0) && asResults.lte(rounding) && asCosts.gt(rounding);
  });
}

function amount(row: ContextRow, column: number): Decimal {
  return new Decimal(row.values.at(column)?.value ?? 0);
}
