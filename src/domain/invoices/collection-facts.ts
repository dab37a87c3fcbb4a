import type { Day, Instant } from '../kit/calendar.ts';
import type { Minor } from '../kit/money.ts';
import type { SendCalendar } from './collection-hours.ts';
import type { InvoiceStatus } from './invoice-state.ts';
import type { MessageChannel, ReminderCadence } from './reminder-schedule.ts';

export type DunningHold = 'none' | 'excluded' | 'legal' | 'insolvency';
export type AddressStanding = 'unknown' | 'delivered' | 'bounced' | 'complained';

export interface TakenStep {
  key: string;
  /** The customer's day on which its message leaves, or waits for somebody. */
  on: Day;
  /** Not approved yet. */
  waiting: boolean;
  /** A person decided against it: it stays taken, but nobody was reminded. */
  dropped: boolean;
}

export interface OpenPromise {
  id: string;
  promisedOn: Day;
  graceDays: number;
  amountMinor: Minor;
  /** What was owed when it was made. */
  balanceMinor: Minor;
}

/** All that decides what happens next about an invoice. */
export interface CollectionFacts {
  invoiceId: string;
  invoice: { status: InvoiceStatus; dueOn: Day; balanceMinor: Minor };
  collection: {
    status: 'active' | 'paused' | 'ended';
    /** When it was sent, or owed again: steps of that day or before are not made up for. */
    startedAt: Instant;
    /** The day from which steps count; the due date where it is null. */
    anchorOn: Day | null;
    pausedUntil: Day | null;
    /** How many steps sharper than the schedule says. */
    escalations: number;
    overdueAt: Instant | null;
    escalatedAt: Instant | null;
  };
  cadence: ReminderCadence;
  taken: readonly TakenStep[];
  promise: OpenPromise | null;
  /** A promise that was broken and has not been followed up. */
  brokenPromise: { id: string; brokenOn: Day } | null;
  disputed: boolean;
  paymentProcessing: boolean;
  /** What the customer has in credit, less what older invoices will take of it. */
  creditMinor: Minor;
  /** Smaller balances are not worth a reminder. */
  remindFromMinor: Minor;
  customer: {
    hold: DunningHold;
    addressStanding: AddressStanding;
    hasEmail: boolean;
    optedOut: readonly MessageChannel[];
  };
  /** The last day on which the customer was reminded of anything in this currency. */
  customerRemindedOn: Day | null;
  organizationTimeZone: string;
  calendar: SendCalendar;
}
