import type { Day } from '../kit/calendar.ts';
import type { Currency, Minor } from '../kit/money.ts';
import type { MessageChannel, MessageTone } from './reminder-schedule.ts';

export const messageLanguages = ['en', 'de', 'es'] as const;
export type MessageLanguage = (typeof messageLanguages)[number];

export interface MessageInvoice {
  id: string;
  number: string;
  issueOn: Day;
  dueOn: Day;
  currency: Currency;
  totalMinor: Minor;
  balanceMinor: Minor;
  /** Negative before the due date. */
  daysOverdue: number;
  /** The hosted page. */
  link: string | null;
  /** Documents of their own about its lateness, as far as they are open. */
  lateCharges: readonly OpenLateCharge[];
}

export interface OpenLateCharge {
  number: string;
  balanceMinor: Minor;
  link: string | null;
}

/** All that a message may say: amounts, dates, names and links come from here and nowhere else. */
export interface MessageFacts {
  /** `invoice`, `reminder`, `promise_broken`, or `message` for a person's own words. */
  situation: string;
  tone: MessageTone;
  channel: MessageChannel;
  language: MessageLanguage;
  organization: {
    name: string;
    email: string | null;
    phone: string | null;
    bankDetails: string | null;
    timeZone: string;
  };
  /** The country is that of their address, or else ours: ISO 3166, two letters. */
  customer: { name: string; country: string };
  /** The customer's day on which it leaves. */
  today: Day;
  /** Oldest due first. */
  invoices: readonly MessageInvoice[];
  /** As a person wrote them; null is filled from a template. */
  subject: string | null;
  body: string | null;
}
