import type { Day } from '../kit/calendar.ts';
import type { Currency, Minor } from '../kit/money.ts';
import { Problem } from '../kit/problem.ts';
import { type Aging, ageItems } from './aging.ts';

export const movementKinds = [
  'invoice',
  'late_charge',
  'void',
  'payment',
  'credit_note',
  'early_payment_discount',
  'application',
  'refund',
  'chargeback',
  'chargeback_reversal',
  'write_off',
  'write_off_reversal',
  'transfer',
] as const;
export type MovementKind = (typeof movementKinds)[number];

/** One fact of the ledger, as far as it concerns one customer. */
export interface Movement {
  /** Of the ledger entry. */
  id: string;
  on: Day;
  kind: MovementKind;
  /** Of the invoice or credit note, where it is one. */
  number: string | null;
  /** What the payer wrote. */
  reference: string | null;
  /** Of an invoice. */
  dueOn: Day | null;
  /** Above zero they owe more; applying what they had already changes nothing. */
  amountMinor: Minor;
  /** Which invoices it opened or settled; `open` is its own change of each. */
  invoices: readonly { invoiceId: string; number: string; amountMinor: Minor }[];
}

export interface OpenDocument {
  invoiceId: string;
  number: string;
  issueOn: Day;
  dueOn: Day;
  /** Below zero where money for it came before its own day. */
  openMinor: Minor;
}

/** What the ledger says of a customer and a currency, all of one moment. */
export interface AccountFacts {
  openingMinor: Minor;
  movements: readonly Movement[];
  /** At the end of the last day, oldest due first. */
  open: readonly OpenDocument[];
  /** Money and credits at that time that no invoice has taken up, below zero. */
  creditMinor: Minor;
}

export interface Period {
  from: Day;
  /** The last day, with all that was posted on it. */
  to: Day;
}

export interface Statement extends Period {
  currency: Currency;
  openingMinor: Minor;
  movements: readonly (Movement & { balanceMinor: Minor })[];
  chargedMinor: Minor;
  /** Below zero. */
  creditedMinor: Minor;
  closingMinor: Minor;
  aging: Aging;
  open: readonly OpenDocument[];
}

/**
 * The account of a customer over a period. What is open at its end, by age and less what is not
 * applied, comes to the closing balance, or it is refused.
 */
export function statementOf(
  { openingMinor, movements, open, creditMinor }: AccountFacts,
  { from, to, currency }: Period & { currency: Currency },
): Statement {
  let [balanceMinor, chargedMinor, creditedMinor] = [openingMinor, 0, 0];
  const running = movements.map((movement) => {
    balanceMinor += movement.amountMinor;
    chargedMinor += Math.max(0, movement.amountMinor);
    creditedMinor += Math.min(0, movement.amountMinor);
    return { ...movement, balanceMinor };
  });
  const owed = open.map(({ dueOn, openMinor }) => ({ dueDate: dueOn, balanceMinor: openMinor }));
  const aging = ageItems(to, [...owed, { dueDate: to, balanceMinor: creditMinor }]);
  if (aging.total !== balanceMinor) {
    const detail = `The movements come to ${balanceMinor}, what is open to ${aging.total}.`;
    throw new Problem('conflict', 'ledger-differs', detail);
  }
  return {
    ...{ currency, from, to, openingMinor, movements: running },
    ...{ chargedMinor, creditedMinor, closingMinor: balanceMinor, aging },
    open: open.filter(({ openMinor }) => openMinor > 0),
  };
}

/** A period must not end before it begins. */
export function assertPeriod({ from, to }: Period): void {
  if (from <= to) return;
  throw new Problem('unprocessable', 'period-backwards', 'It ends before it begins.');
}
