import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageItems, agingBuckets, bucketsOn } from '../../../src/domain/invoices/aging.ts';
import { daysBetween } from '../../../src/domain/kit/calendar.ts';
import { amount, day, total } from '../kit/arbitraries.ts';

const asOf = '2026-03-31';

describe('ageItems', () => {
  it('is all zero without items, and knows no average lateness', () => {
    expect(ageItems(asOf, [])).toMatchObject({ total: 0, unapplied: 0, averageDaysLate: null });
  });

  it('does not call late what is due today or later', () => {
    const items = [asOf, '2026-04-01', '2099-01-01'].map((dueDate) => ({
      dueDate,
      balanceMinor: 1,
    }));

    expect(ageItems(asOf, items)).toMatchObject({
      buckets: { current: 3, days1to30: 0 },
      averageDaysLate: null,
    });
  });

  it('sorts nine balances on the edges of the buckets: 150, 500, 900, 1300, 800 of 3650', () => {
    const items = [
      ['2026-04-15', 100],
      ['2026-03-31', 50],
      ['2026-03-30', 200],
      ['2026-03-01', 300],
      ['2026-02-28', 400],
      ['2026-01-30', 500],
      ['2026-01-29', 600],
      ['2025-12-31', 700],
      ['2025-12-30', 800],
    ] as const;

    const aging = ageItems(
      asOf,
      items.map(([dueDate, balanceMinor]) => ({ dueDate, balanceMinor })),
    );

    expect(aging).toMatchObject({
      buckets: { current: 150, days1to30: 500, days31to60: 900, days61to90: 1300, over90: 800 },
      unapplied: 0,
      total: 3650,
    });
  });

  it('keeps a credit beside the buckets, where it lowers the total alone', () => {
    const items = [
      { dueDate: '2026-01-01', balanceMinor: 500 },
      { dueDate: '2026-01-01', balanceMinor: -120 },
    ];

    expect(ageItems(asOf, items)).toMatchObject({
      buckets: { days61to90: 500 },
      unapplied: -120,
      total: 380,
    });
  });

  it('weighs lateness by money: 1000 at 10 days and 3000 at 30 days are 25 days, not 20', () => {
    const items = [
      { dueDate: '2026-03-21', balanceMinor: 1000 },
      { dueDate: '2026-03-01', balanceMinor: 3000 },
      { dueDate: '2026-12-01', balanceMinor: 9000 },
    ];

    expect(ageItems(asOf, items).averageDaysLate).toBe('25');
  });

  it('puts every unit of money into one place: buckets and credits are the total', () => {
    const items = fc.array(fc.record({ dueDate: day, balanceMinor: amount }), { maxLength: 50 });
    fc.assert(
      fc.property(day, items, (on, open) => {
        const { buckets, unapplied, total: sum } = ageItems(on, open);

        expect(sum).toBe(total(open.map(({ balanceMinor }) => balanceMinor)));
        expect(total(Object.values(buckets)) + unapplied).toBe(sum);
      }),
    );
  });

  it('agrees with counting the days', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -100, max: 130 }), (on, late) => {
        const dueDate = shifted(on, -late);

        const n = daysBetween(dueDate, on);
        const upTo = [0, 30, 60, 90, Number.POSITIVE_INFINITY];
        const expected = agingBuckets[upTo.findIndex((most) => n <= most)];

        expect(bucketsOn(on)(dueDate)).toBe(expected);
      }),
    );
  });
});

function shifted(from: string, days: number): string {
  return new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
}
