import { type Day, daysBetween } from '../../kit/calendar.ts';

/** An invoice as prediction sees it: what was agreed, and what became of it. */
export interface PaymentFact {
  invoiceId: string;
  customerId: string;
  currency: string;
  amountMinor: number;
  issueOn: Day;
  dueOn: Day;
  /** The day on which nothing was open any more; null while something is. */
  paidOn: Day | null;
  disputed: boolean;
  /** Days from issue to the dispute, where that is known. */
  disputedAfterDays: number | null;
}

/** The same with its days counted, so that a rule over thousands of them only adds and compares. */
export interface Receivable {
  fact: PaymentFact;
  issuedAt: number;
  dueAt: number;
  paidAt: number | null;
}

export interface SettledReceivable extends Receivable {
  paidAt: number;
}

/** Days since the first of January 1970. */
export const dayNumber = (day: Day): number => daysBetween('1970-01-01', day);

export function receivablesOf(facts: readonly PaymentFact[]): Receivable[] {
  const counted = new Map<Day, number>();
  const count = (day: Day): number => {
    const known = counted.get(day);
    if (known !== undefined) return known;
    const number = dayNumber(day);
    counted.set(day, number);
    return number;
  };
  return facts.map((fact) => ({
    fact,
    issuedAt: count(fact.issueOn),
    dueAt: count(fact.dueOn),
    paidAt: fact.paidOn === null ? null : count(fact.paidOn),
  }));
}

export const isSettled = (it: Receivable): it is SettledReceivable => it.paidAt !== null;

/** Days after the due date; negative where it was paid before. */
export const delayOf = (it: SettledReceivable): number => it.paidAt - it.dueAt;
