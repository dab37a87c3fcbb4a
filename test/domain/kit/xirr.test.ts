import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../../../src/domain/kit/calendar.ts';
import { type DatedFlow, xirr } from '../../../src/domain/kit/xirr.ts';

const flows = (...given: [string, number | string][]): DatedFlow[] =>
  given.map(([date, amount]) => ({ date, amount: String(amount) }));

const valueAt = (rate: number, given: readonly DatedFlow[]) => {
  const first = given.map(({ date }) => date).sort()[0] ?? '';
  return given.reduce(
    (sum, { date, amount }) =>
      sum + Number(amount) / (1 + rate) ** (daysBetween(first, date) / 365),
    0,
  );
};

describe('xirr', () => {
  it.each([
    ['no flow', flows()],
    ['one flow', flows(['2020-01-01', -100])],
    ['flows of one sign', flows(['2020-01-01', -100], ['2020-06-01', -50])],
    ['all on one day', flows(['2020-01-01', -100], ['2020-01-01', 150])],
    ['nothing but zeros', flows(['2020-01-01', 0], ['2020-06-01', 0])],
    [
      'a curve that never meets zero',
      flows(['2021-01-01', -100], ['2022-01-01', 200], ['2023-01-01', -101]),
    ],
    ['a rate beyond counting', flows(['2021-01-01', -1], ['2021-01-02', '1000000000000'])],
  ])('is undefined, not zero, for %s', (_, given) => {
    expect(xirr(given)).toMatchObject({ status: 'undefined', rate: null, roots: [] });
  });

  it('says ambiguous where 10% and 20% both fit: −100, +230, −132', () => {
    const { status, rate, roots } = xirr(
      flows(['2021-01-01', -100], ['2022-01-01', 230], ['2023-01-01', -132]),
    );

    expect({ status, rate }).toEqual({ status: 'ambiguous', rate: null });
    expect(roots).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.2, 12)]);
  });

  it('finds two rates that lie close together, and one that the curve only touches', () => {
    const close = flows(['2021-01-01', -10_000], ['2022-01-01', 22_010], ['2023-01-01', -12_111]);
    const touching = flows(['2021-01-01', -100], ['2022-01-01', 220], ['2023-01-01', -121]);

    const roots = xirr(close).roots.map((root) => Math.round(root * 1e6) / 1e6);

    expect(roots).toEqual([0.1, 0.101]);
    expect(xirr(touching).rate).toBeCloseTo(0.1, 6);
  });

  const excel = flows(
    ['2008-01-01', -10_000],
    ['2008-03-01', 2750],
    ['2008-10-30', 4250],
    ['2009-02-15', 3250],
    ['2009-04-01', 2750],
  );

  it("is 37.33625% for Excel's sample, in any order and any unit", () => {
    expect(xirr(excel).rate).toBeCloseTo(0.3733625335, 10);
    expect(xirr(excel.toReversed()).rate).toBeCloseTo(0.3733625335, 10);
    for (const unit of ['0000000', '000000000000'])
      expect(xirr(excel.map((f) => ({ ...f, amount: f.amount + unit }))).rate).toBeCloseTo(
        0.3733625335,
        10,
      );
  });

  it('is 17.50093% for −1000, 750, 500 a year apart', () => {
    const given = flows(['2020-01-01', -1000], ['2021-01-01', 750], ['2022-01-01', 500]);

    expect(xirr(given).rate).toBeCloseTo(0.1750093, 7);
  });

  it('is −95.345% when 10,000 become 1 in three years', () => {
    const given = flows(['2011-07-01', -10_000], ['2014-07-01', 1]);

    expect(xirr(given).rate).toBeCloseTo(-0.95345, 5);
  });

  it('shows the return of a short time beside the rate that annualizing makes of it', () => {
    const given = flows(['2026-01-01', -100_000], ['2026-01-11', -20_000], ['2026-01-31', 126_000]);

    const { rate, days, periodRate } = xirr(given);

    expect(days).toBe(30);
    expect(rate).toBeCloseTo(0.874, 3);
    expect(periodRate).toBeLessThan(0.06);
  });

  it('leaves out the return of a time so long that no number holds it', () => {
    const given = flows(['0001-01-01', -1], ['0002-01-01', '1000000000'], ['8000-01-01', 1]);

    expect(xirr(given)).toMatchObject({ status: 'ok', periodRate: null });
  });

  it('brings the flows to zero wherever it answers, and does not move with their unit', () => {
    const later = fc.tuple(
      fc.integer({ min: 100, max: 4000 }),
      fc.integer({ min: 1000, max: 20_000 }),
    );
    fc.assert(
      fc.property(fc.array(later, { minLength: 1, maxLength: 20 }), (inflows) => {
        const given = [
          ...flows(['2015-06-01', -10_000]),
          ...inflows.map(([days, amount]) => ({
            date: addDays('2015-06-01', days),
            amount: String(amount),
          })),
        ];

        const { status, rate } = xirr(given);

        expect(status).toBe('ok');
        expect(Math.abs(valueAt(rate ?? 0, given))).toBeLessThan(1e-4);
        const inMillions = given.map((f) => ({ ...f, amount: `${f.amount}000000` }));
        expect(xirr(inMillions).rate).toBeCloseTo(rate ?? 0, 10);
      }),
    );
  });

  it('never answers a rate that does not bring the flows to zero, whatever their signs', () => {
    const flow = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: -999, max: 999 }));
    fc.assert(
      fc.property(fc.array(flow, { maxLength: 12 }), (given) => {
        const dated = given.map(([days, amount]) => ({
          date: addDays('2015-06-01', days),
          amount: String(amount),
        }));

        const { status, rate, roots } = xirr(dated);

        expect(status === 'ok').toBe(rate !== null);
        const near = roots.filter((root) => root > -0.9 && root < 10);
        for (const root of near) expect(Math.abs(valueAt(root, dated))).toBeLessThan(1e-3);
      }),
    );
  });

  const folder = new URL('../../../../shared/fixtures/statements/', import.meta.url);
  it.skipIf(!existsSync(folder))(
    'meets the published textbook rates (skipped without the fixtures)',
    () => {
      const file = readFileSync(new URL('valuation_textbook.json', folder), 'utf8');
      const cases: Array<{
        kind: string;
        input: { dates: string[]; amounts: number[] };
        expected: number | string;
        tol?: number;
      }> = JSON.parse(file);

      const ours = cases.filter(({ kind }) => kind === 'xirr');

      expect(ours).toHaveLength(2);
      for (const { input, expected, tol } of ours) {
        const { rate } = xirr(
          input.dates.map((date, i) => ({ date, amount: String(input.amounts[i]) })),
        );
        if (typeof expected === 'number')
          expect(Math.abs((rate ?? Number.NaN) - expected)).toBeLessThan(tol ?? 0);
        else expect(rate).toBeNull();
      }
    },
  );
});
