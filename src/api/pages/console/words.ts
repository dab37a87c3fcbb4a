import type { z } from 'zod';
import type { ShownStatus } from '../../../domain/invoices/invoice-state.ts';
import type { CollectionState } from '../../invoices/collection-schemas.ts';
import type { Message } from '../../invoices/communication-schemas.ts';
import type { ImportSummary } from '../../invoices/import-schemas.ts';
import { badge, type Tone } from '../kit/components.ts';
import type { Html } from '../kit/markup.ts';

interface Word {
  label: string;
  tone: Tone;
}

const invoiceWords: Record<ShownStatus, Word> = {
  draft: { label: 'Draft', tone: 'neutral' },
  pending_approval: { label: 'Waits for approval', tone: 'warn' },
  approved: { label: 'Approved', tone: 'info' },
  finalized: { label: 'Not sent yet', tone: 'warn' },
  sent: { label: 'Sent', tone: 'info' },
  viewed: { label: 'Viewed', tone: 'info' },
  partially_paid: { label: 'Partly paid', tone: 'info' },
  paid: { label: 'Paid', tone: 'good' },
  overdue: { label: 'Overdue', tone: 'bad' },
  disputed: { label: 'Disputed', tone: 'warn' },
  void: { label: 'Void', tone: 'neutral' },
  written_off: { label: 'Written off', tone: 'neutral' },
  refunded: { label: 'Refunded', tone: 'neutral' },
};

export const invoiceStatusChoices = Object.entries(invoiceWords).map(([value, { label }]) => ({
  value,
  label,
}));

type Collection = z.infer<typeof CollectionState>;

const collectionWords: Record<Collection['status'], Word> = {
  not_started: { label: 'Not started', tone: 'neutral' },
  active: { label: 'Running', tone: 'info' },
  awaiting_approval: { label: 'Waits for approval', tone: 'warn' },
  promised: { label: 'Promised', tone: 'info' },
  disputed: { label: 'Disputed', tone: 'warn' },
  paused: { label: 'Paused', tone: 'neutral' },
  stopped: { label: 'Stopped', tone: 'bad' },
  escalated: { label: 'With a person', tone: 'bad' },
  paid: { label: 'Paid', tone: 'good' },
  void: { label: 'Void', tone: 'neutral' },
  written_off: { label: 'Written off', tone: 'neutral' },
};

/** Why nobody is reminded. */
export const stopWords: Record<NonNullable<Collection['stoppedBy']>, string> = {
  disputed: 'They dispute it.',
  paused: 'Somebody has paused it.',
  promised: 'They have promised to pay.',
  excluded: 'The customer is left out of reminders.',
  'legal-hold': 'The customer is with the lawyers.',
  'insolvency-hold': 'The customer is insolvent.',
  'payment-processing': 'A card payment is under way.',
  'covered-by-credit': 'The customer has credit that covers it.',
  'below-minimum': 'Too little is open to remind anybody of it.',
  'address-bounced': 'The customer’s e-mail address bounces: correct it.',
  'address-complained': 'The customer has reported our mail as unwanted.',
};

type Import = Pick<z.infer<typeof ImportSummary>, 'status' | 'undoneAt'>;

const importWords: Record<Import['status'], Word> = {
  running: { label: 'Under way', tone: 'info' },
  completed: { label: 'Done', tone: 'good' },
  failed: { label: 'Broke off', tone: 'bad' },
  cancelled: { label: 'Stopped', tone: 'warn' },
};

type MessageStatus = z.infer<typeof Message>['status'];

const messageWords: Record<MessageStatus, Word> = {
  draft: { label: 'Draft', tone: 'neutral' },
  awaiting_approval: { label: 'Waits for approval', tone: 'warn' },
  to_do: { label: 'To do', tone: 'warn' },
  queued: { label: 'Queued', tone: 'info' },
  sending: { label: 'Sending', tone: 'info' },
  sent: { label: 'Sent', tone: 'info' },
  delivered: { label: 'Delivered', tone: 'good' },
  opened: { label: 'Opened', tone: 'good' },
  bounced: { label: 'Bounced', tone: 'bad' },
  complained: { label: 'Reported as unwanted', tone: 'bad' },
  refused: { label: 'Refused', tone: 'bad' },
  unknown: { label: 'Unknown whether it left', tone: 'warn' },
  done: { label: 'Done', tone: 'good' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};

const asBadge = ({ label, tone }: Word): Html => badge(label, tone);

export const invoiceBadge = (status: ShownStatus) => asBadge(invoiceWords[status]);
export const collectionBadge = (status: Collection['status']) => asBadge(collectionWords[status]);
export const messageBadge = (status: MessageStatus) => asBadge(messageWords[status]);
export const importBadge = ({ status, undoneAt }: Import) =>
  undoneAt ? badge('Taken back') : asBadge(importWords[status]);

/** `first-reminder` as `First reminder`: names that the organization or a rule has given. */
export function spoken(name: string): string {
  const words = name.replace(/[-_.]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
