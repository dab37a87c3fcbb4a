import { describe, expect, it } from 'vitest';
import { cashForecast } from '../../../src/domain/invoices/cash-forecast.ts';

const span = { today: '2026-03-04', weeks: 2 };

describe('cashForecast', () => {
  it('is zero in every week where nothing is open', () => {
    expect(cashForecast({ items: [], predicted: [] }, span)).toEqual({
      ...{ overdueMinor: 0, laterMinor: 0, disputedMinor: 0, totalMinor: 0 },
      basis: { promiseMinor: 0, predictionMinor: 0, dueDateMinor: 0 },
      weeks: [
        { startsOn: '2026-03-02', dueMinor: 0, promisedMinor: 0, predictedMinor: 0 },
        { startsOn: '2026-03-09', dueMinor: 0, promisedMinor: 0, predictedMinor: 0 },
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

    expect(cashForecast({ items, predicted: [] }, span)).toEqual({
      ...{ overdueMinor: 1, laterMinor: 100_000, disputedMinor: 1_000_000 },
      totalMinor: 1_111_111,
      basis: { promiseMinor: 100_100, predictionMinor: 0, dueDateMinor: 11_011 },
      weeks: [
        { startsOn: '2026-03-02', dueMinor: 10, promisedMinor: 100, predictedMinor: 0 },
        { startsOn: '2026-03-09', dueMinor: 11_000, promisedMinor: 0, predictedMinor: 0 },
      ],
    });
  });

  // Due on Friday, 2026-03-06; a tenth each 2 days early, on the day, and 3 to 30 days late.
  const receivable = {
    ...{ currency: 'USD', balanceMinor: 1_005, dueOn: '2026-03-06' },
    tenthDays: [-2, 0, 3, 4, 5, 6, 9, 12, 20, 30],
  };

  it('spreads what is predicted over its ten days: 202 this week, 503 the next, 300 later', () => {
    const { weeks, ...rest } = cashForecast({ items: [], predicted: [receivable] }, span);

    // Tenths of 100.5: the first five take the odd unit.
    expect(weeks.map(({ predictedMinor }) => predictedMinor)).toEqual([202, 503]);
    expect(rest).toEqual({
      ...{ overdueMinor: 0, laterMinor: 300, disputedMinor: 0, totalMinor: 1_005 },
      basis: { promiseMinor: 0, predictionMinor: 1_005, dueDateMinor: 0 },
    });
  });

  it('spreads what has not come by today over the days that are left', () => {
    const late = { ...span, today: '2026-03-17' };

    const { weeks, laterMinor } = cashForecast({ items: [], predicted: [receivable] }, late);

    // Left are 12, 20 and 30 days after the due day: March 18, March 26 and April 5.
    expect(weeks.map(({ predictedMinor }) => predictedMinor)).toEqual([335, 335]);
    expect(laterMinor).toBe(335);
  });

  it('counts as overdue what was to have come on each of its days', () => {
    const items = [{ on: '2026-04-01', kind: 'due' as const, amountMinor: 7 }];

    const forecast = cashForecast(
      { items, predicted: [receivable] },
      { ...span, today: '2026-05-01' },
    );

    expect(forecast.overdueMinor).toBe(1_012);
    expect(forecast.totalMinor).toBe(1_012);
  });
});
