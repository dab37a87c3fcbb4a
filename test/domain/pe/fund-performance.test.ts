import { describe, expect, it } from 'vitest';
import { fundPerformance } from '../../../src/domain/pe/fund-performance.ts';
import { publicMarketEquivalent } from '../../../src/domain/pe/public-market-equivalent.ts';

const fund = {
  commitment: '2000000',
  cashFlows: [
    { date: '2020-01-15', amount: '-1000000' },
    { date: '2021-03-01', amount: '-500000' },
    { date: '2022-06-30', amount: '300000' },
    { date: '2023-12-31', amount: '600000' },
  ],
  nav: '1200000',
  navDate: '2024-12-31',
};

describe('fundPerformance', () => {
  it.each([
    ['no commitment', { ...fund, commitment: '0' }],
    ['a negative NAV', { ...fund, nav: '-1' }],
    ['a flow after the NAV', { ...fund, navDate: '2023-01-01' }],
  ])('refuses %s', (_, given) => {
    expect(() => fundPerformance(given)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'fund-impossible' }),
    );
  });

  it('has no multiple before anything was paid in', () => {
    expect(fundPerformance({ ...fund, cashFlows: [] })).toMatchObject({
      dpi: null,
      tvpi: null,
      pic: '0',
      irr: { status: 'undefined', rate: null },
    });
  });

  it('is DPI 0.60, RVPI 0.80, TVPI 1.40, PIC 0.75 and 8.95688%', () => {
    const result = fundPerformance(fund);

    expect(result).toMatchObject({ dpi: '0.6', rvpi: '0.8', tvpi: '1.4', pic: '0.75', moic: null });
    expect(result.irr.rate).toBeCloseTo(0.0895688, 7);
  });

  it('is MOIC 1.5556 on the 1.35m that went into deals', () => {
    expect(Number(fundPerformance({ ...fund, invested: '1350000' }).moic)).toBeCloseTo(1.5556, 4);
  });
});

describe('publicMarketEquivalent', () => {
  const index = [
    ['2020-01-15', '100'],
    ['2021-03-01', '110'],
    ['2022-06-30', '105'],
    ['2023-12-31', '125'],
    ['2024-12-31', '140'],
  ].map(([date = '', level = '']) => ({ date, level }));

  it('refuses an index with a gap', () => {
    expect(() => publicMarketEquivalent(fund, index.slice(1))).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'index-level-missing' }),
    );
  });

  it('is 1.115714 against an index of 100, 110, 105, 125, 140', () => {
    expect(publicMarketEquivalent(fund, index)).toBe('1.115714');
  });

  it('is exactly 1 for a fund that is the index', () => {
    const tracker = {
      cashFlows: [{ date: '2020-01-15', amount: '-100' }],
      nav: '140',
      navDate: '2024-12-31',
    };

    expect(publicMarketEquivalent(tracker, index)).toBe('1');
  });
});
