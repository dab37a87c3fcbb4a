import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayOf,
  type OutlookCase,
  paidBy,
} from '../../../../src/domain/invoices/prediction/outlook.ts';
import { publicPrior } from '../../../../src/domain/invoices/prediction/prior.ts';

const { misses } = publicPrior.spread;
const one = (days: number, scale = 4, weight = 1): OutlookCase => ({ days, scale, weight, misses });

const outlook = fc
  .record({
    days: fc.double({ min: -60, max: 400, noNaN: true }),
    scale: fc.double({ min: 1, max: 60, noNaN: true }),
    other: fc.double({ min: -60, max: 400, noNaN: true }),
    weight: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ days, scale, other, weight }) => ({
    cases: [one(days, scale, 1 - weight), one(other, scale, weight)],
  }));

describe('an outlook', () => {
  it('never has it paid less likely by a later day, and in the end for sure', () => {
    fc.assert(
      fc.property(outlook, fc.integer({ min: -100, max: 500 }), (it, day) => {
        const [now, next] = [paidBy(it, day), paidBy(it, day + 1)];
        expect(now).toBeGreaterThanOrEqual(0);
        expect(next).toBeGreaterThanOrEqual(now);
        expect(paidBy(it, 100_000)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('tells the day for a probability, and the probability for that day', () => {
    fc.assert(
      fc.property(outlook, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (it, probability) => {
        const day = dayOf(it, probability);
        expect(paidBy(it, day - 0.5 - 0.02)).toBeLessThanOrEqual(probability + 1e-6);
        expect(paidBy(it, day - 0.5 + 0.02)).toBeGreaterThanOrEqual(probability - 1e-6);
      }),
    );
  });

  it('lies between its cases, nearer to the likelier', () => {
    const mixed = { cases: [one(0, 4, 0.9), one(30, 4, 0.1)] };

    expect(paidBy(mixed, 15)).toBeCloseTo(0.9, 1);
    expect(dayOf(mixed, 0.5)).toBeLessThan(3);
    expect(dayOf(mixed, 0.97)).toBeGreaterThan(25);
  });
});
