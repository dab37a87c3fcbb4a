import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BeneishYear,
  beneishFromIndices,
  beneishScore,
} from '../../../src/domain/documents/beneish.ts';

const year: BeneishYear = {
  receivables: '100',
  sales: '1000',
  costOfSales: '600',
  currentAssets: '400',
  propertyPlantEquipment: '300',
  totalAssets: '1000',
  currentLiabilities: '200',
  longTermDebt: '150',
  netIncome: '80',
  operatingCashFlow: '80',
  depreciation: '50',
  sellingGeneralAdministrative: '120',
};

describe('beneishScore', () => {
  it.each([
    ['no sales a year ago', { ...year, sales: '0' }],
    ['no receivables a year ago', { ...year, receivables: '0' }],
    ['no debt a year ago', { ...year, currentLiabilities: '0', longTermDebt: '0' }],
  ])('has no score for a firm with %s', (_, before) => {
    expect(() => beneishScore(year, before)).toThrow(
      expect.objectContaining({ code: 'beneish-undefined' }),
    );
  });

  it('scores a firm that stood still at -2.48, the sum of the weights', () => {
    const { score, isFlagged, indices } = beneishScore(year, year);

    expect(score).toBe('-2.48');
    expect(isFlagged).toBe(false);
    expect(indices).toEqual({
      dsri: '1',
      gmi: '1',
      aqi: '1',
      sgi: '1',
      depi: '1',
      sgai: '1',
      lvgi: '1',
      tata: '0',
    });
  });

  it('works each index out as published', () => {
    const now: BeneishYear = {
      receivables: '180',
      sales: '1200',
      costOfSales: '780',
      currentAssets: '500',
      propertyPlantEquipment: '400',
      totalAssets: '1250',
      currentLiabilities: '300',
      longTermDebt: '200',
      netIncome: '125',
      operatingCashFlow: '0',
      depreciation: '44.444444444444444444',
      sellingGeneralAdministrative: '120',
    };

    const { indices, score, isFlagged } = beneishScore(now, year);

    expect(indices).toMatchObject({
      dsri: '1.5',
      gmi: '1.14286',
      aqi: '0.933333',
      sgi: '1.2',
      depi: '1.42857',
      sgai: '0.833333',
      lvgi: '1.14286',
      tata: '0.1',
    });
    expect(Number(score)).toBeCloseTo(-1.293967, 5);
    expect(isFlagged).toBe(true);
  });

  it('sets what is not reported to 1 and says so', () => {
    const { depreciation: _, sellingGeneralAdministrative: __, ...bare } = year;

    expect(beneishScore(bare, year)).toMatchObject({ score: '-2.48', assumed: ['depi', 'sgai'] });
  });

  it('does not depend on the unit of money', () => {
    const scaled = (k: number): BeneishYear => ({
      ...year,
      receivables: String(120 * k),
      sales: String(1100 * k),
      costOfSales: String(600 * k),
      currentAssets: String(400 * k),
      propertyPlantEquipment: String(300 * k),
      totalAssets: String(1000 * k),
      currentLiabilities: String(200 * k),
      longTermDebt: String(150 * k),
      netIncome: String(80 * k),
      operatingCashFlow: String(60 * k),
      depreciation: String(50 * k),
      sellingGeneralAdministrative: String(120 * k),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (k) => {
        expect(beneishScore(scaled(k), year).indices.tata).toBe('0.02');
        expect(beneishScore(scaled(k), scaled(k)).score).toBe(
          beneishScore(scaled(1), scaled(1)).score,
        );
      }),
    );
  });
});

describe('beneishFromIndices', () => {
  it('weighs the eight indices exactly', () => {
    const one = new Decimal(1);
    const indices = { dsri: one, gmi: one, aqi: one, sgi: one, depi: one, sgai: one, lvgi: one };

    expect(beneishFromIndices({ ...indices, tata: '0.1' })).toBe('-2.0121');
  });
});
