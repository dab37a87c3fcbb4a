import type { LineMatch, LineRule } from './line-rule.ts';
import type { ContextRow } from './statement-walk.ts';

const borrowings =
  /^(?:(?:interest bearing )?(?:loans|borrowings|bank loans|debt|bank borrowings|term (?:debt|loans?))(?: and (?:borrowings|loans|notes|overdrafts))?|interest bearing (?:liabilities|debt)|financial (?:debt|liabilities))$/;
const longTerm = /^(?:non ?current|long term) liabilities$/;

/** IFRS prints `Borrowings` twice: the part of the balance sheet says which is meant. */
export function groupLine(text: string, label: string, row: ContextRow): LineMatch | null {
  if (row.section !== 'balance' || !borrowings.test(text)) return null;
  const long = longTerm.test(row.group);
  if (!long && row.group !== 'current liabilities') return null;
  const line = long ? 'long_term_debt' : 'short_term_debt';
  const rule: LineRule = { line, rank: 1, sign: 'cost', pattern: borrowings };
  return { rule, statement: 'balance', text, label };
}

/** `Notes payable` below the total of the current liabilities is no short-term debt. */
export function isCurrentGroup(rule: LineRule, text: string, group: string): boolean {
  if (rule.line !== 'short_term_debt' || rule.rank === 0) return true;
  if (/current|short term|within/.test(text)) return true;
  return !longTerm.test(group) && group !== 'after total current liabilities';
}
