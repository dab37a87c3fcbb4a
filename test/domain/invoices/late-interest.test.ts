import { describe, expect, it } from 'vitest';
import { lateInterest } from '../../../src/domain/invoices/late-interest.ts';

describe('lateInterest', () => {
  it('on 10,000.00 due 2026-01-31 and paid 2026-03-17 at 10.15% is 125.14 for 45 days', () => {
    const { periods, interestMinor } = lateInterest({
      annualPercent: '10.15',
      after: '2026-01-31',
      through: '2026-03-17',
      balances: [
        { on: '2026-01-01', balanceMinor: 1_000_000 },
        { on: '2026-03-17', balanceMinor: 0 },
      ],
    });

    expect(interestMinor).toBe(12_514);
    expect(periods).toMatchObject([{ days: 45, balanceMinor: 1_000_000 }]);
  });

  it('at 12% on 1000 for 30 days and then 600 for 28 is 9.86 + 5.52 = 15.38', () => {
    const { periods, interestMinor } = lateInterest({
      annualPercent: '12',
      after: '2026-01-31',
      through: '2026-03-30',
      balances: [
        { on: '2026-01-01', balanceMinor: 100_000 },
        { on: '2026-03-02', balanceMinor: 60_000 },
      ],
    });

    expect(periods.map((period) => [period.days, period.interestMinor])).toEqual([
      [30, 986],
      [28, 552],
    ]);
    expect(interestMinor).toBe(1_538);
  });

  const late = { annualPercent: '10', after: '2026-01-31' };

  it('is none on the due day, and one day of it on the day after', () => {
    const balances = [{ on: '2026-01-01', balanceMinor: 365_000 }];

    expect(lateInterest({ ...late, through: '2026-01-31', balances }).interestMinor).toBe(0);
    expect(lateInterest({ ...late, through: '2026-01-15', balances }).interestMinor).toBe(0);
    expect(lateInterest({ ...late, through: '2026-02-01', balances }).interestMinor).toBe(100);
  });

  it('survives the payment of the principal, and starts again where a chargeback reopens it', () => {
    const { periods } = lateInterest({
      ...late,
      through: '2026-06-30',
      balances: [
        { on: '2026-01-01', balanceMinor: 365_000 },
        { on: '2026-02-10', balanceMinor: 0 },
        { on: '2026-06-20', balanceMinor: 365_000 },
      ],
    });

    expect(periods.map((period) => [period.days, period.interestMinor])).toEqual([
      [10, 1_000],
      [10, 1_000],
    ]);
  });
});
