import { describe, expect, it } from 'vitest';
import { type LateCase, lateCharge } from '../../../src/domain/invoices/late-charge.ts';

/** 10,000.00 due on 2026-01-31, with 10.15 % a year and a fee of 40.00. */
const late = (over: Partial<LateCase> = {}) =>
  lateCharge({
    dueOn: '2026-01-31',
    today: '2026-03-17',
    terms: { lateFeeMinor: 4_000, lateInterestPercent: '10.15' },
    charged: { through: null, fee: false },
    balances: [{ on: '2026-01-01', balanceMinor: 1_000_000 }],
    ...over,
  });

describe('lateCharge', () => {
  it('on 10,000.00 paid 45 days late at 10.15 % is 125.14, plus 40.00 fixed', () => {
    const balances = [
      { on: '2026-01-01', balanceMinor: 1_000_000 },
      { on: '2026-03-17', balanceMinor: 0 },
    ];

    const charge = late({ balances });

    expect(charge).toMatchObject({ feeMinor: 4_000, interestMinor: 12_514 });
    expect(charge).toMatchObject({ after: '2026-01-31', through: '2026-03-17' });
  });

  it.each<[string, Partial<LateCase>]>([
    ['on the due day', { today: '2026-01-31' }],
    ['where the terms say nothing', { terms: { lateFeeMinor: null, lateInterestPercent: null } }],
    ['twice on one day', { charged: { through: '2026-03-17', fee: true } }],
    [
      'where it was paid on the due day',
      {
        balances: [
          { on: '2026-01-01', balanceMinor: 1_000_000 },
          { on: '2026-01-31', balanceMinor: 0 },
        ],
      },
    ],
    [
      'for a fee that was charged before, without interest',
      {
        terms: { lateFeeMinor: 4_000, lateInterestPercent: null },
        charged: { through: '2026-02-14', fee: true },
      },
    ],
    [
      'for interest that comes to less than half a cent',
      {
        terms: { lateFeeMinor: null, lateInterestPercent: '10' },
        balances: [{ on: '2026-01-01', balanceMinor: 1 }],
      },
    ],
  ])('is nothing %s', (_, over) => {
    expect(late(over)).toBeNull();
  });

  it('of one period after the other charges each day once, and the fee once', () => {
    const first = late({ today: '2026-02-14' });
    const second = late({ charged: { through: '2026-02-14', fee: true } });

    expect(first).toMatchObject({ feeMinor: 4_000, periods: [{ days: 14 }] });
    expect(second).toMatchObject({ after: '2026-02-14', feeMinor: 0, periods: [{ days: 31 }] });
  });
});
