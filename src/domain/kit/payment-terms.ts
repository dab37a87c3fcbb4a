import {
  addDays,
  addMonths,
  type Day,
  endOfMonth,
  onDayOfMonth,
  startOfMonth,
} from './calendar.ts';
import { Problem } from './problem.ts';

export interface PaymentTerms {
  /** From the issue date, from the end of its month, or on a day of the month after it. */
  from: 'issue' | 'month-end' | 'next-month';
  /** Days after `from`; the day of the month for `next-month`. */
  days: number;
  /** Percent off when paid within `days` after `from`. */
  discount?: { percent: string; days: number };
}

export interface PaymentDates {
  dueOn: Day;
  /** The last day on which the discount may be taken, that day included. */
  discount?: { percent: string; through: Day };
}

interface Form {
  pattern: RegExp;
  from: PaymentTerms['from'];
}

const forms: readonly Form[] = [
  { pattern: /^(?:(?:due )?(?:up)?on receipt|immediate(?:ly)?|cash|cod)$/, from: 'issue' },
  { pattern: /^(?:net ?|n ?\/ ?)?(\d{1,3})(?: ?days?)?$/, from: 'issue' },
  { pattern: /^(?:eom|end of month)(?: ?\+ ?(\d{1,3})(?: ?days?)?)?$/, from: 'month-end' },
  { pattern: /^(?:net ?|n ?\/ ?)(\d{1,3})(?: ?days?)? (?:eom|end of month)$/, from: 'month-end' },
  { pattern: /^(?:net )?(\d{1,2})(?:st|nd|rd|th)? (?:mfi|prox(?:imo)?)$/, from: 'next-month' },
];

const discountPrefix = /^(\d{1,2}(?:\.\d{1,4})?) ?%? ?\/ ?(\d{1,3})(?: ?days?)?,? (?=\S)/;

/**
 * Reads terms as invoices print them: `net 30`, `2/10 net 30`, `due on receipt`, `EOM`,
 * `net 30 EOM` (30 days after the end of the month), `15 MFI` (the 15th of the month after).
 */
export function parseTerms(text: string): PaymentTerms {
  const terms = readTerms(text);
  if (terms) return terms;
  throw new Problem('unprocessable', 'unknown-terms', `'${text.slice(0, 60)}' are no known terms.`);
}

export function areTerms(text: string): boolean {
  return readTerms(text) !== null;
}

function readTerms(text: string): PaymentTerms | null {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const [prefix = '', percent, within] = discountPrefix.exec(plain) ?? [];
  const rest = plain.slice(prefix.length);
  for (const { pattern, from } of forms) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const terms: PaymentTerms = { from, days: Number(match[1] ?? 0) };
    if (percent !== undefined) terms.discount = { percent, days: Number(within) };
    if (isPossible(terms)) return terms;
  }
  return null;
}

/** When an invoice under these terms is due, and until when its discount may be taken. */
export function paymentDates(issueOn: Day, terms: PaymentTerms): PaymentDates {
  const { discount } = terms;
  const dates: PaymentDates = { dueOn: counted(issueOn, terms.from, terms.days) };
  if (discount)
    dates.discount = {
      percent: discount.percent,
      through: counted(issueOn, terms.from, discount.days),
    };
  return dates;
}

function counted(issueOn: Day, from: PaymentTerms['from'], days: number): Day {
  if (from === 'issue') return addDays(issueOn, days);
  if (from === 'month-end') return addDays(endOfMonth(issueOn), days);
  return onDayOfMonth(addMonths(startOfMonth(issueOn), 1), days);
}

function isPossible({ from, days, discount }: PaymentTerms): boolean {
  if (from === 'next-month' && (days < 1 || days > 31)) return false;
  return discount === undefined || discount.days <= days;
}
