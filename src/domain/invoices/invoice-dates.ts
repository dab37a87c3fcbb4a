import type { Day } from '../kit/calendar.ts';
import { parseTerms, paymentDates } from '../kit/payment-terms.ts';
import { Problem } from '../kit/problem.ts';

export interface InvoiceDates {
  issueOn: Day;
  dueOn: Day;
  /** As they are printed; null where only the due date was agreed on. */
  terms: string | null;
  /** What an early payment may keep, and the last day for it. */
  earlyPercent: string | null;
  earlyOn: Day | null;
}

export interface DatesGiven {
  issueOn: Day;
  /** Null is worked out from the terms. */
  dueOn: Day | null;
  /** Named for this invoice; null takes the customer's. */
  terms: string | null;
  customaryTerms: string;
}

/**
 * When an invoice is due. Customary terms that lead to another day than the one given are not this
 * invoice's; terms that were named for it stay, and its due date may still be moved.
 */
export function invoiceDates(given: DatesGiven): InvoiceDates {
  const { issueOn } = given;
  const terms = given.terms ?? given.customaryTerms;
  const { dueOn: customary, discount } = paymentDates(issueOn, parseTerms(terms));
  const dueOn = given.dueOn ?? customary;
  if (dueOn < issueOn)
    throw new Problem(
      'unprocessable',
      'due-before-issue',
      `It cannot be due on ${dueOn}, before it is issued on ${issueOn}.`,
    );
  const applies = given.terms !== null || dueOn === customary;
  if (!applies) return { issueOn, dueOn, terms: null, earlyPercent: null, earlyOn: null };
  // `0/10 net 30` takes nothing off.
  if (!discount || !/[1-9]/.test(discount.percent))
    return { issueOn, dueOn, terms, earlyPercent: null, earlyOn: null };
  // A due date that was moved ahead takes the discount's last day with it.
  const passed = discount.through > dueOn;
  const earlyOn = passed ? dueOn : discount.through;
  return { issueOn, dueOn, terms, earlyPercent: discount.percent, earlyOn };
}
