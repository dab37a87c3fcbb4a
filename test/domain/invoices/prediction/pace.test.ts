import { describe, expect, it } from 'vitest';
import { paceOf } from '../../../../src/domain/invoices/prediction/pace.ts';
import {
  isSettled,
  receivablesOf,
} from '../../../../src/domain/invoices/prediction/payment-fact.ts';
import { publicPrior } from '../../../../src/domain/invoices/prediction/prior.ts';
import { addDays } from '../../../../src/domain/kit/calendar.ts';
import { fact } from '../../../support/payment-history.ts';

const norms = { ...publicPrior.norms, delay: -5, noise: 25, spread: 100, disputeDays: 14 };

/** One invoice a month, paid with these delays. */
function paceAfter(...delays: number[]) {
  const facts = delays.map((delay, i) => fact({ issueOn: addDays('2025-01-01', 30 * i), delay }));
  return paceOf(receivablesOf(facts).filter(isSettled), norms);
}

describe('paceOf', () => {
  it('is what is usual while there is no history', () => {
    expect(paceOf([], norms)).toEqual({ days: -5, variance: 100 });
  });

  it('goes four fifths of the way with the first invoice: 100 / (100 + 25)', () => {
    expect(paceAfter(5).days).toBeCloseTo(3, 9);
    expect(paceAfter(5).variance).toBeCloseTo(20, 9);
  });

  it('comes close to a customer who always does the same', () => {
    expect(paceAfter(...Array.from({ length: 20 }, () => 10)).days).toBeCloseTo(10, 1);
  });

  it('follows a customer who has changed, faster than the mean would', () => {
    const before = Array.from({ length: 10 }, () => 20);
    const after = Array.from({ length: 5 }, () => 0);

    expect(paceAfter(...before, ...after).days).toBeLessThan(9);
  });

  it('takes a single payment a year late for no more than a great surprise', () => {
    const usual = Array.from({ length: 10 }, () => 0);

    expect(paceAfter(...usual, 365).days).toBeLessThan(5);
  });

  it('does not take a disputed invoice for the customer’s way of paying', () => {
    const disputed = receivablesOf([fact({ delay: 14, disputed: true })]).filter(isSettled);
    const plain = receivablesOf([fact({ delay: 0 })]).filter(isSettled);

    expect(paceOf(disputed, norms)).toEqual(paceOf(plain, norms));
  });
});
