import { describe, expect, it } from 'vitest';
import { attemptStatuses, nextAttemptStatus } from '../../../src/domain/invoices/attempt-status.ts';

describe('nextAttemptStatus', () => {
  it('keeps what is paid or lies before a person, whatever is told late', () => {
    for (const status of ['succeeded', 'needs_review'] as const)
      for (const told of ['open', 'processing', 'failed', 'canceled'] as const)
        expect(nextAttemptStatus(status, told)).toBe(status);
  });

  it('lets a customer try again what failed, and takes an open payment for no news', () => {
    expect(nextAttemptStatus('failed', 'processing')).toBe('processing');
    for (const status of attemptStatuses) expect(nextAttemptStatus(status, 'open')).toBe(status);
  });
});
