import { describe, expect, it } from 'vitest';
import { breakEven } from '../../../src/domain/planning/break-even.ts';

describe('breakEven', () => {
  it.each([
    ['a price at cost', { fixedCosts: '100', price: '20', variableCost: '20' }],
    ['a free product', { fixedCosts: '100', price: '0', variableCost: '-1' }],
    ['negative fixed costs', { fixedCosts: '-1', price: '2', variableCost: '1' }],
    ['no units', { fixedCosts: '1', price: '2', variableCost: '1', units: '0' }],
  ])('has no answer for %s', (_, inputs) => {
    expect(() => breakEven(inputs)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'break-even-undefined' }),
    );
  });

  it('is 2000 units for 60k over 50 − 20, with 23.08% of safety at 2600', () => {
    const inputs = { fixedCosts: '60000', price: '50', variableCost: '20', units: '2600' };

    expect(breakEven(inputs)).toEqual({
      units: '2000',
      wholeUnits: '2000',
      revenue: '100000',
      contributionPerUnit: '30',
      contributionMargin: '0.6',
      marginOfSafety: '0.230769',
    });
  });

  it('rounds up to whole units, and says how far below break-even sales are', () => {
    const inputs = { fixedCosts: '100', price: '3', variableCost: '0', units: '25' };

    expect(breakEven(inputs)).toMatchObject({
      units: '33.333333',
      wholeUnits: '34',
      marginOfSafety: '-0.333333',
    });
  });
});
