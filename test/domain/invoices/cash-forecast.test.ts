import { describe, expect, it } from 'vitest';
import { cashForecast } from '../../../src/domain/invoices/cash-forecast.ts';

const span = { today: '2026-03-04', weeks: 2 };

describe('cashForecast', () => {
  it('is zero in every week where nothing is open', () => {
    expect(cashForecast([], span)).toEqual({
      ...{ overdueMinor: 0, laterMinor: 0, disputedMinor: 0, totalMinor: 0 },
      weeks: [
        { startsOn: '2026-03-02', dueMinor: 0, promisedMinor: 0 },
        { startsOn: '2026-03-09', dueMinor: 0, promisedMinor: 0 },
      ],
    });
  });

  it('counts a day of this week that is over as overdue, and today as to come', () => {
    const items = [
      { on: '2026-03-03', kind: 'due' as const, amountMinor: 1 },
      { on: '2026-03-04', kind: 'due' as const, amountMinor: 10 },
      { on: '2026-03-08', kind: 'promised' as const, amountMinor: 100 },
      { on: '2026-03-09', kind: 'due' as const, amountMinor: 1_000 },
      { on: '2026-03-15', kind: 'due' as const, amountMinor: 10_000 },
      { on: '2026-03-16', kind: 'promised' as const, amountMinor: 100_000 },
      { on: null, kind: 'disputed' as const, amountMinor: 1_000_000 },
    ];

    expect(cashForecast(items, span)).toEqual({
      ...{ overdueMinor: 1, laterMinor: 100_000, disputedMinor: 1_000_000 },
      totalMinor: 1_111_111,
      weeks: [
        { startsOn: '2026-03-02', dueMinor: 10, promisedMinor: 100 },
        { startsOn: '2026-03-09', dueMinor: 11_000, promisedMinor: 0 },
      ],
    });
  });
});
