import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  normalVar,
  type VarMethod,
  varMethods,
  varOfOutcomes,
} from '../../../src/domain/portfolio/value-at-risk.ts';

/** Forty outcomes whose worst three are −52, −40 and −33. */
const outcomes = [-33, 5, -52, -40, ...Array.from({ length: 36 }, (_, i) => i - 10)];

describe('varOfOutcomes', () => {
  it.each([
    ['no outcome', [], 0.95, 'historical', 1, 'var-too-few'],
    ['one outcome, which has no deviation', [1], 0.95, 'normal', 1, 'var-too-few'],
    ['a level of 1', [1, 2], 1, 'historical', 1, 'var-level'],
    ['a level in percent', [1, 2], 95, 'historical', 1, 'var-level'],
    ['ten days of history', [1, 2], 0.95, 'historical', 10, 'var-horizon'],
  ] as const)('refuses %s', (_, given, level, method, horizon, code) => {
    expect(() => varOfOutcomes(given, level, method, horizon)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code }),
    );
  });

  it('takes the second worst of forty: VaR 40, CVaR 46', () => {
    const result = varOfOutcomes(outcomes, 0.95, 'historical');

    expect(result).toMatchObject({ valueAtRisk: 40, conditional: 46 });
    expect(result.convention).toContain('nearest rank: number 2 of the 40');
  });

  it('interpolates to 33.35, and says so', () => {
    const result = varOfOutcomes(outcomes, 0.95, 'interpolated');

    expect(result.valueAtRisk).toBeCloseTo(33.35, 10);
    expect(result.convention).toContain('interpolated');
  });

  it('knows no risk in outcomes that never change', () => {
    const flat = new Array<number>(10).fill(3);

    expect(varOfOutcomes(flat, 0.99, 'normal')).toMatchObject({ valueAtRisk: -3, conditional: -3 });
    expect(varOfOutcomes(flat, 0.99, 'cornish-fisher').valueAtRisk).toBe(-3);
  });

  it('never puts the mean beyond the VaR below the VaR, and grows with the level', () => {
    const given = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 200 });
    const method = fc.constantFrom<VarMethod>('historical', 'interpolated', 'normal');
    fc.assert(
      fc.property(given, method, (values, by) => {
        const [low, high] = [varOfOutcomes(values, 0.9, by), varOfOutcomes(values, 0.99, by)];

        expect(low.conditional).toBeGreaterThanOrEqual(low.valueAtRisk - 1e-9);
        expect(high.valueAtRisk).toBeGreaterThanOrEqual(low.valueAtRisk - 1e-9);
      }),
    );
  });
});

describe('normalVar', () => {
  it('is 19,238.24 with CVaR 24,252.55 on 1m at 0.05% and 1.2%; 57,417.81 over ten days', () => {
    const day = { mean: 500, standardDeviation: 12_000 };

    expect(normalVar(day, 0.95).valueAtRisk).toBeCloseTo(19_238.24, 2);
    expect(normalVar(day, 0.95).conditional).toBeCloseTo(24_252.55, 2);
    expect(normalVar(day, 0.95, 10).valueAtRisk).toBeCloseTo(57_417.81, 2);
  });
});

const folder = new URL('../../../../shared/fixtures/risk/', import.meta.url);

describe.skipIf(!existsSync(folder))(
  'against published risk figures of 2008–2010 (skipped without the fixtures)',
  () => {
    const returnsOf = (column: 1 | 2) => {
      const rows = readFileSync(new URL('prices_sp500_nasdaq_2008_2010.csv', folder), 'utf8');
      const prices = rows
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => Number(row.split(',')[column]));
      return prices.slice(1).map((price, i) => price / (prices[i] ?? Number.NaN) - 1);
    };

    it.each([
      ['SP500', 1],
      ['NASDAQ', 2],
    ] as const)('%s has the same VaR and CVaR by every method', (name, column) => {
      const reference = JSON.parse(
        readFileSync(new URL('risk_reference_first3y.json', folder), 'utf8'),
      ).first3y[name];
      const returns = returnsOf(column);

      const at = (level: number) =>
        Object.fromEntries(varMethods.map((by) => [by, varOfOutcomes(returns, level, by)]));

      const [at95, at99] = [at(0.95), at(0.99)];
      expect(returns).toHaveLength(reference.n);
      expect(at95['interpolated']?.valueAtRisk).toBeCloseTo(reference.hist_var95, 12);
      expect(at99['interpolated']?.valueAtRisk).toBeCloseTo(reference.hist_var99, 12);
      expect(at95['interpolated']?.conditional).toBeCloseTo(reference.hist_cvar95, 12);
      expect(at99['interpolated']?.conditional).toBeCloseTo(reference.hist_cvar99, 12);
      expect(at95['normal']?.valueAtRisk).toBeCloseTo(reference.norm_var95, 12);
      expect(at99['normal']?.valueAtRisk).toBeCloseTo(reference.norm_var99, 12);
      expect(at95['cornish-fisher']?.valueAtRisk).toBeCloseTo(reference.cornish_fisher_var95, 12);
    });
  },
);
