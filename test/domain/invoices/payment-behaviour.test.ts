import { describe, expect, it } from 'vitest';
import { paymentBehaviour } from '../../../src/domain/invoices/payment-behaviour.ts';
import type { PaymentFact } from '../../../src/domain/invoices/prediction/payment-fact.ts';
import { addDays } from '../../../src/domain/kit/calendar.ts';

const today = '2026-06-30';

/** Issued on a day of 2025 and due 30 days later; paid so many days after that, or still open. */
function fact(n: number, paidAfter: number | null, dueOn?: string): PaymentFact {
  const issueOn = addDays('2025-01-01', n * 10);
  const due = dueOn ?? addDays(issueOn, 30);
  return {
    ...{ invoiceId: `invoice-${n}`, customerId: 'one', currency: 'USD', amountMinor: 1_000 * n },
    ...{ issueOn, dueOn: due, paidOn: paidAfter === null ? null : addDays(due, paidAfter) },
    ...{ disputed: false, disputedAfterDays: null },
  };
}

const paid = (delays: readonly number[]) => delays.map((delay, n) => fact(n, delay));

describe('how a customer pays', () => {
  it('says nothing of whom nothing is known', () => {
    const nothing = { invoices: 0, averageDaysToPay: null, averageDaysLate: null };

    expect(paymentBehaviour([], today)).toEqual({
      ...{ paid: { ...nothing, lastPaidOn: null }, open: { invoices: 0, overdue: 0 } },
      ...{ onTimeShare: null, trend: { direction: 'unknown', recent: nothing, before: nothing } },
    });
  });

  it('counts what is overdue against them, and what is not due yet not at all', () => {
    const overdue = fact(2, null, '2026-06-29');
    const dueToday = fact(3, null, today);

    const { onTimeShare, open } = paymentBehaviour([...paid([0, -3]), overdue, dueToday], today);

    expect(open).toEqual({ invoices: 2, overdue: 1 });
    expect(onTimeShare).toBe(0.6667);
  });

  it('averages days over invoices; what was early shortens days to pay and is not negative late', () => {
    const behaviour = paymentBehaviour(paid([-10, 0, 7]), today);

    expect(behaviour.paid).toEqual({
      ...{ invoices: 3, averageDaysToPay: '29', averageDaysLate: '2.33' },
      lastPaidOn: addDays('2025-01-21', 37),
    });
  });

  it.each([
    ['unknown', [0, 30, 0, 30, 0]],
    ['steady', [1, 2, 3, 3, 4, 5]],
    ['slower', [0, 0, 0, 2, 2, 3]],
    ['faster', [20, 20, 20, 5, 5, 5]],
    ['faster', [0, 0, 0, -9, -9, -9]],
  ])('calls it %s where they paid %j days late, the oldest first', (direction, delays) => {
    expect(paymentBehaviour(paid(delays), today).trend.direction).toBe(direction);
  });

  it('holds the last six against the six before, whatever was earlier and in any order', () => {
    const facts = paid([-20, -20, 4, 4, 4, 4, 4, 4, 10, 10, 10, 10, 10, 10]);

    const trends = [facts, facts.toReversed()].map((all) => paymentBehaviour(all, today).trend);

    expect(trends[0]).toMatchObject({
      direction: 'slower',
      recent: { invoices: 6, averageDaysLate: '10' },
      before: { invoices: 6, averageDaysLate: '4' },
    });
    expect(trends[1]).toEqual(trends[0]);
  });

  it('does not call longer terms slower', () => {
    const longer = [3, 4, 5].map((n) => fact(n, 0, addDays('2025-01-01', n * 10 + 90)));

    expect(paymentBehaviour([...paid([0, 0, 0]), ...longer], today).trend.direction).toBe('steady');
  });
});
