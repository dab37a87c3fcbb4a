import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loan } from '../../../src/domain/planning/loan.ts';
import { positiveAmount, total } from '../kit/arbitraries.ts';

describe('loan', () => {
  it.each([
    ['nothing borrowed', { principalMinor: 0, annualRate: '0.05', months: 12 }],
    ['no month', { principalMinor: 100, annualRate: '0.05', months: 0 }],
    ['a negative rate', { principalMinor: 100, annualRate: '-0.05', months: 12 }],
  ])('refuses %s', (_, inputs) => {
    expect(() => loan(inputs)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'loan-undefined' }),
    );
  });

  it.each([
    [1_500_000, '0.08', 60, 30_415],
    [20_000_000, '0.075', 180, 185_402],
  ])(
    'is %i at %s over %i months paid by %i, as PMT has it',
    (principalMinor, annualRate, months, payment) => {
      expect(loan({ principalMinor, annualRate, months }).paymentMinor).toBe(payment);
    },
  );

  it('without interest divides the principal, the last payment taking the rest', () => {
    const { schedule, totalInterestMinor } = loan({
      principalMinor: 10_000,
      annualRate: '0',
      months: 3,
    });

    expect(schedule.map(({ paymentMinor }) => paymentMinor)).toEqual([3333, 3333, 3334]);
    expect(totalInterestMinor).toBe(0);
  });

  it('compounds 12% a year monthly to an effective 12.68%', () => {
    const { effectiveAnnualRate } = loan({ principalMinor: 1, annualRate: '0.12', months: 1 });

    expect(Number(effectiveAnnualRate)).toBeCloseTo(0.126825, 6);
  });

  it('repays the principal to the last unit and foots, whatever was borrowed', () => {
    const rate = fc.integer({ min: 0, max: 60_000 }).map((n) => (n / 100_000).toFixed(5));
    const inputs = fc.record({
      principalMinor: positiveAmount,
      annualRate: rate,
      months: fc.integer({ min: 1, max: 120 }),
    });
    fc.assert(
      fc.property(inputs, (given) => {
        const { schedule, totalPaidMinor, totalInterestMinor } = loan(given);

        expect(total(schedule.map((p) => p.principalMinor))).toBe(given.principalMinor);
        expect(schedule.at(-1)?.balanceMinor).toBe(0);
        expect(total(schedule.map((p) => p.paymentMinor))).toBe(totalPaidMinor);
        expect(totalPaidMinor - totalInterestMinor).toBe(given.principalMinor);
        expect(schedule.every((p) => p.principalMinor >= 0 && p.balanceMinor >= 0)).toBe(true);
      }),
    );
  });
});
