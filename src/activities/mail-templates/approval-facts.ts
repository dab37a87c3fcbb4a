import { type Display, showDay, showMoney } from '../../domain/kit/display.ts';
import type { Minor } from '../../domain/kit/money.ts';

export interface BillFacts {
  vendorName: string;
  number: string | null;
  currency: string;
  totalMinor: Minor;
  /** `YYYY-MM-DD`. */
  dueDate: string;
}

/** What an approver is told, whether asked, reminded or asked in somebody's place. */
export interface ApprovalFacts {
  display: Display;
  organizationName: string;
  approverName: string;
  requestedBy: string;
  bill: BillFacts;
  note: string | null;
  step: { number: number; of: number };
  /** Why to look twice. */
  warnings: readonly string[];
  /** The personal page; opening it decides nothing. */
  link: string;
  /** RFC 3339. */
  expiresAt: string;
}

export function billTotal({ totalMinor, currency }: BillFacts, display: Display): string {
  return showMoney({ amountMinor: totalMinor, currency }, display);
}

/** `bill 2041 from Nordwind`, where it has a number. */
export function billName({ vendorName, number }: BillFacts): string {
  return number ? `bill ${number} from ${vendorName}` : `the bill from ${vendorName}`;
}

export function billFacts(bill: BillFacts, display: Display) {
  return [
    ['Vendor', bill.vendorName],
    ['Total', billTotal(bill, display)],
    ['Due', showDay(bill.dueDate, display)],
    ['Bill number', bill.number],
  ] as const;
}
