import type { Minor } from '../kit/money.ts';
import type { AttemptStatus } from './attempt-status.ts';
import type { InvoiceStatus } from './invoice-state.ts';

export const hostedStates = ['open', 'part-paid', 'processing', 'paid', 'void', 'closed'] as const;
export type HostedState = (typeof hostedStates)[number];

export interface HostedStanding {
  status: InvoiceStatus;
  totalMinor: Minor;
  balanceMinor: Minor;
  attempt: { status: AttemptStatus } | undefined;
}

/**
 * What a customer reads of an invoice. While a card payment is with the bank, or lies before a
 * person, nobody is asked to pay once more.
 */
export function hostedState(invoice: HostedStanding): HostedState {
  const { status, totalMinor, balanceMinor, attempt } = invoice;
  if (status === 'void') return 'void';
  if (status !== 'finalized') return 'closed';
  if (balanceMinor === 0) return 'paid';
  const under = attempt?.status === 'processing' || attempt?.status === 'needs_review';
  if (under) return 'processing';
  return balanceMinor < totalMinor ? 'part-paid' : 'open';
}
