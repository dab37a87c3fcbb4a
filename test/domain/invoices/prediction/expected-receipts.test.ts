import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedReceipts } from '../../../../src/domain/invoices/prediction/expected-receipts.ts';
import { addDays, weekday } from '../../../../src/domain/kit/calendar.ts';

const sureOn = (days: number) => Array.from({ length: 10 }, () => days);
const open = (dueOn: string, tenthDays: number[], balanceMinor = 1_000) => ({
  currency: 'USD',
  balanceMinor,
  dueOn,
  tenthDays,
});

describe('expectedReceipts', () => {
  // 4 February 2026 is a Wednesday.
  const span = { from: '2026-02-04', weeks: 2 };

  it('is empty where nothing is open', () => {
    expect(expectedReceipts([], span)).toEqual([]);
  });

  it('puts each invoice into the weeks in which it may be paid, from Monday to Sunday', () => {
    const [usd] = expectedReceipts(
      [
        open('2026-02-08', sureOn(0), 100),
        open('2026-02-08', sureOn(1), 20),
        open('2026-02-09', [-1, -1, 0, 0, 0, 0, 0, 0, 0, 0], 10),
        open('2026-02-16', sureOn(0), 7),
      ],
      span,
    );

    expect(usd).toEqual({
      currency: 'USD',
      weeks: [
        { startsOn: '2026-02-02', expectedMinor: 102 },
        { startsOn: '2026-02-09', expectedMinor: 28 },
      ],
      laterMinor: 7,
      unscheduledMinor: 0,
    });
  });

  it('shares the money among the days that are left, and says what has none left', () => {
    const [usd] = expectedReceipts(
      [
        open('2026-02-04', [-9, -8, -7, -6, -5, -4, -3, -2, -1, 0], 500),
        open('2025-02-04', sureOn(3), 40),
      ],
      span,
    );

    expect(usd?.weeks[0]?.expectedMinor).toBe(500);
    expect(usd?.unscheduledMinor).toBe(40);
  });

  it('keeps currencies apart', () => {
    const euro = { ...open('2026-02-04', sureOn(0)), currency: 'EUR' };

    const receipts = expectedReceipts([open('2026-02-04', sureOn(0)), euro], span);

    expect(receipts.map((it) => [it.currency, it.weeks[0]?.expectedMinor])).toEqual([
      ['EUR', 1_000],
      ['USD', 1_000],
    ]);
  });

  it('neither loses nor makes money, and each week starts on a Monday', () => {
    const day = fc.integer({ min: -60, max: 60 }).map((days) => addDays('2026-02-04', days));
    const tenths = fc.array(fc.integer({ min: -30, max: 90 }), { minLength: 10, maxLength: 10 });
    const invoice = fc.tuple(day, tenths, fc.integer({ min: 1, max: 1_000_000 }));
    fc.assert(
      fc.property(fc.array(invoice, { minLength: 1, maxLength: 20 }), day, (rows, from) => {
        const invoices = rows.map((row) => open(...row));
        const [usd] = expectedReceipts(invoices, { from, weeks: 4 });
        const weeks = usd?.weeks ?? [];
        const inWeeks = weeks.reduce((sum, week) => sum + week.expectedMinor, 0);
        const all = inWeeks + (usd?.laterMinor ?? 0) + (usd?.unscheduledMinor ?? 0);
        expect(all).toBe(rows.reduce((sum, [, , balance]) => sum + balance, 0));
        expect(weeks.every((week) => weekday(week.startsOn) === 1)).toBe(true);
      }),
    );
  });
});
