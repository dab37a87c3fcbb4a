import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cashConversionCycle } from '../../../src/domain/documents/efficiency-ratios.ts';
import { analyzeFigures } from '../../../src/domain/documents/ratios.ts';
import type { StatementReading } from '../../../src/domain/documents/statement.ts';
import { givenReading } from '../../support/given-reading.ts';
import { hasStatements, statedCompany } from './fixture-figures.ts';

const ratioOf = (reading: StatementReading, name: string, outside = {}) => {
  const ratio = analyzeFigures(reading, outside).ratios.find((r) => r.name === name);
  if (!ratio) throw new Error(`no ratio ${name}`);
  return ratio;
};

describe('analyzeFigures', () => {
  it('names what is missing instead of guessing', () => {
    const reading = givenReading({ '2023': { current_assets: 250 } });

    const ratio = ratioOf(reading, 'quick_ratio');

    expect(ratio).toMatchObject({ value: null, missing: ['inventory', 'current_liabilities'] });
  });

  it('computes nothing from an empty reading and says so for every ratio', () => {
    const { ratios, period } = analyzeFigures(givenReading({}));

    expect(period).toBeNull();
    expect(ratios.length).toBeGreaterThan(50);
    for (const ratio of ratios) {
      expect(ratio.value).toBeNull();
      expect(ratio.missing?.length).toBeGreaterThan(0);
    }
  });

  it('refuses to divide by zero and to grow from a base that is not above zero', () => {
    const reading = givenReading({
      '2023': { current_assets: 250, current_liabilities: 0, net_income: 40 },
      '2022': { net_income: -10 },
    });

    expect(ratioOf(reading, 'current_ratio')).toMatchObject({
      value: null,
      missing: ['a divisor other than zero'],
    });
    expect(ratioOf(reading, 'net_income_growth')).toMatchObject({
      value: null,
      missing: ['net_income above zero'],
    });
  });

  it('works out the domain rules: current 250/125 = 2.00 and quick (250 - 70)/125 = 1.44', () => {
    const reading = givenReading({
      '2023': { current_assets: 250, current_liabilities: 125, inventory: 70 },
    });

    expect(ratioOf(reading, 'current_ratio').value).toBe('2');
    expect(ratioOf(reading, 'quick_ratio').value).toBe('1.44');
  });

  it('works out the domain rules: a cash conversion cycle of 36.5 + 54.75 - 40 = 51.25 days', () => {
    const days = cashConversionCycle(new Decimal(36.5), new Decimal(54.75), new Decimal(40));

    expect(days.toFixed()).toBe('51.25');
  });

  it('works out the domain rules: 240k of cash lasts 6.67 months at a median burn of 36k', () => {
    const reading = givenReading({
      '2023-03': { cash_and_equivalents: 240_000, operating_cash_flow: -36_000 },
      '2023-02': { operating_cash_flow: -42_000 },
      '2023-01': { operating_cash_flow: -30_000 },
    });

    expect(Number(ratioOf(reading, 'cash_runway_months').value)).toBeCloseTo(6.67, 2);
  });

  it('gives no runway to a firm that earns cash', () => {
    const reading = givenReading({
      '2023': { cash_and_equivalents: 240_000, operating_cash_flow: 36_000 },
    });

    expect(ratioOf(reading, 'cash_runway_months')).toMatchObject({
      value: null,
      missing: ['cash used in operations'],
    });
  });

  it('takes the size of a cost whether or not the house prints it in parentheses', () => {
    const plain = { '2023': { operating_income: 500, interest_expense: 50 } };
    const negative = { '2023': { operating_income: 500, interest_expense: -50 } };

    expect(ratioOf(givenReading(plain), 'interest_coverage').value).toBe('10');
    expect(ratioOf(givenReading(negative), 'interest_coverage').value).toBe('10');
  });

  it('tells a tax credit from a tax charge by what is left, not by the printed sign', () => {
    const charge = { income_before_tax: 100, income_tax: -25, net_income: 75 };
    const credit = { income_before_tax: 100, income_tax: 25, net_income: 125 };

    expect(ratioOf(givenReading({ '2023': charge }), 'effective_tax_rate').value).toBe('0.25');
    expect(ratioOf(givenReading({ '2023': credit }), 'effective_tax_rate').value).toBe('-0.25');
  });

  it('derives total liabilities where they are not printed, and says how', () => {
    const reading = givenReading({ '2023': { total_assets: 300, total_equity: 100 } });

    const ratio = ratioOf(reading, 'debt_to_equity');

    expect(ratio.value).toBe('2');
    expect(ratio.inputs[0]).toMatchObject({
      name: 'total_liabilities',
      derivedFrom: 'total_assets - total_equity',
      page: null,
    });
  });

  it('averages two balances where both are shown, and says when it had only the closing one', () => {
    const both = givenReading({
      '2023': { cost_of_revenue: 300, inventory: 40 },
      '2022': { inventory: 20 },
    });
    const one = givenReading({ '2023': { cost_of_revenue: 300, inventory: 40 } });

    expect(ratioOf(both, 'inventory_turnover')).toMatchObject({
      value: '10',
      formula: 'cost_of_revenue / average_inventory',
    });
    expect(ratioOf(one, 'inventory_turnover')).toMatchObject({
      value: '7.5',
      formula: 'cost_of_revenue / inventory',
    });
  });

  it('counts the days of the period: a quarter has 91.25', () => {
    const reading = givenReading({ '2023-Q1': { revenue: 100, accounts_receivable: 40 } });

    expect(ratioOf(reading, 'days_sales_outstanding').value).toBe('36.5');
  });

  it('measures growth against the same quarter a year earlier, not the quarter before', () => {
    const reading = givenReading({
      '2023-Q1': { revenue: 150 },
      '2022-Q4': { revenue: 300 },
      '2022-Q1': { revenue: 100 },
    });

    expect(ratioOf(reading, 'revenue_growth').value).toBe('0.5');
  });

  it('keeps the monthly figures of a KPI apart from the yearly statements', () => {
    const reading = givenReading({
      '2023': { revenue: 1000 },
      '2023-12': { mrr: 110 },
      '2023-11': { mrr: 100 },
    });

    expect(ratioOf(reading, 'mrr_growth').value).toBe('0.1');
    expect(analyzeFigures(reading).period).toBe('2023');
  });

  it('gives the same ratios in any unit of money', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000_000 });
    fc.assert(
      fc.property(amount, amount, amount, fc.integer({ min: 1, max: 1000 }), (a, b, c, scale) => {
        const at = (k: number) =>
          givenReading({
            '2023': { current_assets: a * k, current_liabilities: b * k, inventory: c * k },
          });
        const names = ['current_ratio', 'quick_ratio'];
        const values = (k: number) => names.map((name) => ratioOf(at(k), name).value);

        expect(values(scale)).toEqual(values(1));
      }),
    );
  });

  it('holds DuPont: the three parts multiply to the return on equity', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(amount, amount, amount, amount, (net, revenue, assets, equity) => {
        const reading = givenReading({
          '2023': { net_income: net, revenue, total_assets: assets, total_equity: equity },
        });
        const value = (name: string) => Number(ratioOf(reading, name).value);
        const product =
          value('dupont_net_margin') *
          value('dupont_asset_turnover') *
          value('dupont_equity_multiplier');

        expect(product / value('return_on_equity')).toBeCloseTo(1, 4);
      }),
    );
  });
});

/** The fixtures' names for what the analyzer calls otherwise. */
const sameFigure: Record<string, string> = {
  current_ratio: 'current_ratio',
  'quick_ratio_(CA-inventory)/CL': 'quick_ratio',
  cash_ratio: 'cash_ratio',
  debt_to_equity_total_liabilities: 'debt_to_equity',
  debt_ratio: 'debt_ratio',
  gross_margin: 'gross_margin',
  operating_margin: 'operating_margin',
  net_margin: 'net_margin',
  roa_end: 'return_on_assets',
  roa_avg: 'return_on_assets_average',
  roe_end: 'return_on_equity',
  roe_avg: 'return_on_equity_average',
  asset_turnover_end: 'asset_turnover',
  interest_coverage: 'interest_coverage',
  inventory_turnover_avg: 'inventory_turnover',
  dio_avg: 'days_inventory_outstanding',
  dso_avg: 'days_sales_outstanding',
  dpo_avg_cogs: 'days_payables_outstanding',
  ccc: 'cash_conversion_cycle',
  revenue_growth: 'revenue_growth',
};

const inMillions: Record<string, string> = {
  working_capital: 'working_capital',
  free_cash_flow: 'free_cash_flow',
  ebitda_unadjusted: 'ebitda',
};

describe.skipIf(!hasStatements)('analyzeFigures on annual reports (../shared/fixtures)', () => {
  for (const name of ['AMAZON_2017', 'BESTBUY_2019']) {
    it(`meets every expected ratio of ${name} within 0.5 %`, () => {
      const { reading, expected, outside } = statedCompany(name);
      const within = (stated: number | undefined, value: number) => {
        if (stated === undefined) throw new Error('the fixture misses a ratio');
        expect(Math.abs(value - stated)).toBeLessThanOrEqual(Math.abs(stated) * 0.005 + 0.00005);
      };

      for (const [key, ratio] of Object.entries(sameFigure)) {
        within(expected[key], Number(ratioOf(reading, ratio, outside).value));
      }
      for (const [key, ratio] of Object.entries(inMillions)) {
        within(expected[key], Number(ratioOf(reading, ratio, outside).value) / 1_000_000);
      }
      const { Z_public, Z1_private, Z2_nonmanufacturer } = expected.altman;
      within(Z_public, Number(ratioOf(reading, 'altman_z', outside).value));
      within(Z1_private, Number(ratioOf(reading, 'altman_z_prime', outside).value));
      within(Z2_nonmanufacturer, Number(ratioOf(reading, 'altman_z_double_prime').value));
    });
  }
});
