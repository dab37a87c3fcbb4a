import { describe, expect, it } from 'vitest';
import {
  type InvoiceStanding,
  invoiceEvents,
  invoiceStatuses,
  nextInvoiceStatus,
  shownStatus,
} from '../../../src/domain/invoices/invoice-state.ts';

const sent: InvoiceStanding = {
  status: 'finalized',
  dueOn: '2026-03-31',
  totalMinor: 100_000,
  paidMinor: 0,
  refundedMinor: 0,
  balanceMinor: 100_000,
  sentAt: '2026-03-01T09:00:00.000Z',
  viewedAt: null,
  disputed: false,
};

describe('nextInvoiceStatus', () => {
  it('refuses what the status forbids, naming what it allows', () => {
    expect(() => nextInvoiceStatus('draft', 'void')).toThrow(
      'An invoice that is draft cannot void. It may: edit, delete, request-approval, finalize.',
    );
    expect(() => nextInvoiceStatus('void', 'reinstate')).toThrow('Nothing changes it.');
  });

  it('has a way from every status to the end, and none from it', () => {
    const ends = invoiceStatuses.filter((status) => invoiceEvents(status).length === 0);

    expect(ends).toEqual(['void']);
    for (const status of invoiceStatuses) {
      let at = status;
      for (const event of ['approve', 'finalize', 'reinstate', 'void'] as const)
        if (invoiceEvents(at).includes(event)) at = nextInvoiceStatus(at, event);
      expect(ends).toContain(at);
    }
  });
});

describe('shownStatus', () => {
  it.each([
    ['sent', '2026-03-31', {}],
    ['finalized', '2026-03-31', { sentAt: null }],
    ['viewed', '2026-03-31', { viewedAt: '2026-03-02T10:00:00.000Z' }],
    ['overdue', '2026-04-01', {}],
    ['partially_paid', '2026-03-31', { paidMinor: 40_000, balanceMinor: 60_000 }],
    ['overdue', '2026-04-01', { paidMinor: 40_000, balanceMinor: 60_000 }],
    ['paid', '2026-04-01', { paidMinor: 100_000, balanceMinor: 0 }],
    ['disputed', '2026-04-01', { disputed: true }],
    ['refunded', '2026-04-01', { paidMinor: 9, refundedMinor: 9, balanceMinor: 0 }],
    ['void', '2026-04-01', { status: 'void', balanceMinor: 0 }],
  ] as const)('is %s on %s for %o', (expected, today, change) => {
    expect(shownStatus({ ...sent, ...change }, today)).toBe(expected);
  });
});
