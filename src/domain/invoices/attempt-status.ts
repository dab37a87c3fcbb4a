import type { CardPaymentStatus } from './card-processor.ts';

export const attemptStatuses = [
  'created',
  'processing',
  'succeeded',
  'failed',
  'canceled',
  'needs_review',
] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

const told: Record<Exclude<CardPaymentStatus, 'open' | 'succeeded'>, AttemptStatus> = {
  processing: 'processing',
  failed: 'failed',
  canceled: 'canceled',
};

/**
 * Where an attempt stands after its processor was asked, whatever was heard before and in whichever
 * order: what was paid, or lies before a person, stays so. A customer may try again what failed.
 */
export function nextAttemptStatus(
  status: AttemptStatus,
  payment: Exclude<CardPaymentStatus, 'succeeded'>,
): AttemptStatus {
  if (status === 'succeeded' || status === 'needs_review') return status;
  return payment === 'open' ? status : told[payment];
}
