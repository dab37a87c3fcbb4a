import { describe, expect, it } from 'vitest';
import {
  altmanFromFactors,
  altmanScore,
  altmanVerdict,
} from '../../../src/domain/documents/altman.ts';
import { analyzeFigures } from '../../../src/domain/documents/ratios.ts';
import { givenReading } from '../../support/given-reading.ts';

const worked = {
  workingCapital: '200',
  retainedEarnings: '150',
  ebit: '120',
  totalAssets: '1000',
  totalLiabilities: '600',
  sales: '1500',
};

describe('altmanScore', () => {
  it('refuses a firm without assets or liabilities, and a sales model without sales', () => {
    expect(() =>
      altmanScore('services', { ...worked, equityValue: '400', totalLiabilities: '0' }),
    ).toThrow(expect.objectContaining({ code: 'altman-undefined' }));
    expect(() =>
      altmanFromFactors('private', { x1: '0.2', x2: '0.15', x3: '0.12', x4: '0.6' }),
    ).toThrow(expect.objectContaining({ code: 'altman-undefined' }));
  });

  it('scores private services by 6.56, 3.26, 6.72 and 1.05: 3.3074, safe above 2.6', () => {
    const score = altmanScore('services', { ...worked, equityValue: '400' });

    expect(score).toEqual({
      model: 'services',
      score: '3.3074',
      zone: 'safe',
      cutOffs: { distressBelow: '1.1', safeAbove: '2.6' },
    });
  });

  it('scores a private manufacturer 2.4203, grey between 1.23 and 2.9', () => {
    const { score, zone, cutOffs } = altmanScore('private', { ...worked, equityValue: '400' });

    expect(Number(score)).toBeCloseTo(2.4203, 4);
    expect({ zone, cutOffs }).toEqual({
      zone: 'grey',
      cutOffs: { distressBelow: '1.23', safeAbove: '2.9' },
    });
  });

  it('scores a listed firm with market equity 900 at 3.246, safe above 2.99', () => {
    expect(altmanScore('public', { ...worked, equityValue: '900' })).toMatchObject({
      score: '3.246',
      zone: 'safe',
      cutOffs: { distressBelow: '1.81', safeAbove: '2.99' },
    });
  });

  it('meets the published textbook score of 2.70 from its factors', () => {
    const factors = { x1: '0.34', x2: '0.15', x3: '0', x4: '0.8', x5: '1.6' };

    expect(Number(altmanFromFactors('public', factors).score)).toBeCloseTo(2.698, 3);
  });

  it.each([
    ['services', '2.7', 'safe'],
    ['private', '2.7', 'grey'],
    ['public', '2.7', 'grey'],
    ['services', '1.15', 'grey'],
    ['private', '1.15', 'distress'],
    ['public', '1.81', 'grey'],
    ['public', '2.99', 'grey'],
  ] as const)('never mixes cut-offs: %s at %s is %s', (model, score, zone) => {
    expect(altmanVerdict(model, score).zone).toBe(zone);
  });
});

describe('altman_z of a reading', () => {
  const balance = {
    current_assets: 500,
    current_liabilities: 300,
    retained_earnings: 150,
    operating_income: 120,
    total_assets: 1000,
    total_liabilities: 600,
    total_equity: 400,
    revenue: 1500,
  };
  const scoreOf = (period: string, outside = {}) => {
    const { ratios } = analyzeFigures(givenReading({ [period]: balance }), outside);
    return ratios.find((r) => r.name === 'altman_z');
  };

  it('says which variant it is: book equity without a market value, market equity with one', () => {
    expect(scoreOf('2023')).toMatchObject({ value: '3.3074', variant: 'services', zone: 'safe' });
    expect(scoreOf('2023', { marketValueEquity: { value: '900', page: 1 } })).toMatchObject({
      value: '3.246',
      variant: 'public',
      zone: 'safe',
    });
  });

  it('is not computed from a quarter, whose profit is not a year of profit', () => {
    expect(scoreOf('2023-Q2')).toMatchObject({ value: null, missing: ['a full year'] });
  });
});
