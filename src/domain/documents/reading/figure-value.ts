import type { StatementLine } from '../statement.ts';
import { absoluteDecimal, negateDecimal, shiftDecimal } from './decimal-text.ts';
import type { LineMatch } from './line-rule.ts';
import type { RowValue } from './statement-row.ts';
import type { ContextRow } from './statement-walk.ts';

const perShare: ReadonlySet<StatementLine> = new Set(['eps_basic', 'eps_diluted']);
const counts: ReadonlySet<StatementLine> = new Set(['customers', 'headcount']);

/**
 * The figure in whole currency units with the sign the statement lines are kept in: costs, capital
 * expenditure, dividends and interest are positive amounts however a statement prints deductions, a
 * benefit among them is negative; results and cash flows are negative where the print says loss or
 * outflow. Null where the value cannot belong to the line (a percentage on a money line).
 */
export function figureValue(found: LineMatch, row: ContextRow, value: RowValue): string | null {
  const { line } = found.rule;
  if (line === 'churn_rate') return rate(value, found.text);
  if (value.percent) return null;
  if (isMisread(value, row, perShare.has(line))) return null;
  if (counts.has(line))
    return value.currencySign || value.value.startsWith('-') ? null : value.value;
  return signed(found, row, scaled(found, row, value));
}

/**
 * A rate is kept as a fraction: `2.5%` is 0.025. Without a percent sign only a fraction is sure.
 */
function rate(value: RowValue, text: string): string | null {
  if (value.percent || text.includes('%')) return shiftDecimal(absoluteDecimal(value.value), -2);
  return Number(value.value) > 1 ? shiftDecimal(value.value, -2) : value.value;
}

function scaled(found: LineMatch, row: ContextRow, value: RowValue): string {
  const { line } = found.rule;
  if (perShare.has(line))
    return value.pence || inCents(`${row.headingLabel} ${row.label}`)
      ? shiftDecimal(value.value, -2)
      : value.value;
  if (value.scaled || !row.unit) return value.value;
  if (line === 'shares_outstanding' && !row.unit.scalesShares) return value.value;
  return shiftDecimal(value.value, row.unit.power);
}

function inCents(text: string): boolean {
  return /\b(?:pence|cents)\b|\(p\)|\(c\)/i.test(text);
}

function signed(found: LineMatch, row: ContextRow, value: string): string {
  const { line, sign } = found.rule;
  if (line === 'income_tax' || line === 'interest_expense') return bracketedSign(found, value);
  if (sign === 'cost') return absoluteDecimal(value);
  if (sign === 'loss') return negateDecimal(absoluteDecimal(value));
  return usedCash(found.text, row.section) ? negateDecimal(absoluteDecimal(value)) : value;
}

/** `Net cash used in investing activities 500` is an outflow even without brackets. */
function usedCash(text: string, section: ContextRow['section']): boolean {
  if (section !== 'cash_flow' && section !== 'untitled') return false;
  const out = /\b(?:used|utili[sz]ed|outflows?|absorbed|required)\b/.test(text);
  return out && /\bcash\b/.test(text) && !/\b(?:provided|generated|from|inflows?)\b/.test(text);
}

const bracketedCost = /\((?:provision|expenses?|charge|costs?)(?: for| on)?\)/i;
const bracketedGain = /\((?:benefits?|credit|income|recovery)(?: from| for)?\)/i;
const onlyGain = /^(?:income )?(?:tax )?(?:benefit|credit)\b|\btax (?:benefit|credit)$/;

/**
 * What stands in the label's brackets is what brackets around the number mean: `Benefit (provision)
 * for income taxes (50)` is an expense, `Provision (benefit) (50)` is not.
 */
function bracketedSign(found: LineMatch, value: string): string {
  if (bracketedCost.test(found.label)) return negateDecimal(value);
  if (bracketedGain.test(found.label)) return value;
  if (onlyGain.test(found.text) && !/provision|expense|charge/.test(found.text))
    return negateDecimal(absoluteDecimal(value));
  return found.rule.line === 'interest_expense' ? absoluteDecimal(value) : value;
}

/**
 * A mark that OCR lost or took for another: `19.334` beside `20,522`, or `128` beside `6.32` a
 * share. Which digit it was can't be told, so the number is left out.
 */
function isMisread(value: RowValue, row: ContextRow, price: boolean): boolean {
  const others = row.values.filter((other) => other !== value && other.kind === 'number');
  const printed = (one: RowValue): string =>
    row.line.text.slice(one.start - row.line.start, one.end - row.line.start);
  if (price) return !value.value.includes('.') && others.some((other) => other.value.includes('.'));
  const odd = /(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])/.test(printed(value));
  return (
    odd && value.value.includes('.') && others.some((other) => /\d,\d{3}/.test(printed(other)))
  );
}
