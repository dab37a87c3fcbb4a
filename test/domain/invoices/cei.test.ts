import { describe, expect, it } from 'vitest';
import { collectionEffectiveness } from '../../../src/domain/invoices/cei.ts';

describe('collectionEffectiveness', () => {
  const period = {
    beginningReceivables: '6200',
    creditSales: '3630',
    endingReceivables: '6340',
    endingCurrentReceivables: '3590',
  };

  it('is not defined where nothing was collectible', () => {
    const nothing = { ...period, beginningReceivables: '0', creditSales: '3590' };

    expect(() => collectionEffectiveness(nothing)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'cei-undefined' }),
    );
  });

  it('is 55.93% with the sales of the month, and would be 79.63% with those of the quarter', () => {
    const quarter = { ...period, creditSales: '10890' };

    expect(Number(collectionEffectiveness(period))).toBeCloseTo(55.93, 2);
    expect(Number(collectionEffectiveness(quarter))).toBeCloseTo(79.63, 2);
  });

  it('is 100% when only what is not yet due is open', () => {
    expect(collectionEffectiveness({ ...period, endingReceivables: '3590' })).toBe('100');
  });
});
