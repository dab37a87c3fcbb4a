import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { discountedCashFlow } from '../../../src/domain/pe/dcf.ts';

const company = {
  cashFlows: ['100', '110', '121', '133.1', '146.41'],
  wacc: '0.10',
  terminal: { growth: '0.025' },
  midYear: true,
  netDebt: '350',
};
const exit = { exitMultiple: '8', exitMetric: '220' };

interface Published {
  fcf: number[];
  wacc: number;
  terminal_growth: number;
  cash: number;
  debt: number;
  shares: number;
}

describe('discountedCashFlow', () => {
  it.each([
    ['growth equal to the WACC', { ...company, terminal: { growth: '0.10' } }],
    ['growth above the WACC', { ...company, terminal: { growth: '0.12' } }],
    ['a shrinking beyond nothing', { ...company, terminal: { growth: '-1' } }],
    ['a WACC of zero', { ...company, wacc: '0', terminal: exit }],
    ['no cash flow', { ...company, cashFlows: [] }],
    ['no share', { ...company, shares: '0' }],
  ])('refuses %s', (_, given) => {
    expect(() => discountedCashFlow(given)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'dcf-impossible' }),
    );
  });

  it('mid-year with growth: flows 476.73, TV 2000.94 → 1303.07, EV 1779.80, equity 1429.80', () => {
    const value = discountedCashFlow(company);

    expect(Number(value.pvCashFlows)).toBeCloseTo(476.73, 2);
    expect(Number(value.terminalValue)).toBeCloseTo(2000.94, 2);
    expect(Number(value.pvTerminalValue)).toBeCloseTo(1303.07, 2);
    expect(Number(value.enterpriseValue)).toBeCloseTo(1779.8, 2);
    expect(Number(value.equityValue)).toBeCloseTo(1429.8, 2);
  });

  it('end of year: EV 1696.97', () => {
    const value = discountedCashFlow({ ...company, midYear: false });

    expect(Number(value.enterpriseValue)).toBeCloseTo(1696.97, 2);
  });

  it('exit at 8 × 220: PV 1092.82 at the end of year 5, EV 1569.55, implied growth 1.17%', () => {
    const value = discountedCashFlow({ ...company, terminal: exit });

    expect(Number(value.pvTerminalValue)).toBeCloseTo(1092.82, 2);
    expect(Number(value.enterpriseValue)).toBeCloseTo(1569.55, 2);
    expect(Number(value.impliedGrowth)).toBeCloseTo(0.0117, 4);
  });

  it.each([true, false])(
    'implies the growth that would give the same value (mid-year %s)',
    (midYear) => {
      const byExit = discountedCashFlow({ ...company, midYear, terminal: exit });

      const byGrowth = discountedCashFlow({
        ...company,
        midYear,
        terminal: { growth: byExit.impliedGrowth ?? '' },
      });

      expect(Number(byGrowth.enterpriseValue)).toBeCloseTo(Number(byExit.enterpriseValue), 4);
    },
  );

  it('implies no growth where the exit is worth nothing', () => {
    const worthless = { exitMultiple: '0', exitMetric: '220' };

    expect(discountedCashFlow({ ...company, terminal: worthless }).impliedGrowth).toBeNull();
  });

  const folder = new URL('../../../../shared/fixtures/statements/', import.meta.url);
  it.skipIf(!existsSync(folder))(
    'meets the published textbook value of 61.70 a share (skipped without the fixtures)',
    () => {
      const file = readFileSync(new URL('valuation_textbook.json', folder), 'utf8');
      const cases: Array<{ kind: string; input: Published }> = JSON.parse(file);
      const { input } = cases.find(({ kind }) => kind === 'dcf')!;

      const value = discountedCashFlow({
        cashFlows: input.fcf.map(String),
        wacc: String(input.wacc),
        terminal: { growth: String(input.terminal_growth) },
        midYear: false,
        netDebt: String(input.debt - input.cash),
        shares: String(input.shares),
      });

      expect(Number(value.enterpriseValue)).toBeCloseTo(610.0348337, 4);
      expect(Number(value.valuePerShare)).toBeCloseTo(61.70348, 4);
    },
  );
});
