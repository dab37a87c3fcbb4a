import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencies } from '../../../src/domain/kit/currency.ts';
import { fromProviderUnits, toProviderUnits } from '../../../src/domain/kit/provider-units.ts';
import { amount } from './arbitraries.ts';

describe('Stripe units', () => {
  it.each([
    ['1.234 KWD, whose last digit must be 0', 1234, 'KWD'],
    ['1.50 MGA, which Stripe counts whole', 150, 'MGA'],
  ])('refuse %s instead of rounding', (_, minor, currency) => {
    expect(() => toProviderUnits('stripe', minor, currency)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'amount-not-representable' }),
    );
  });

  it('refuse a reported fraction of our minor unit', () => {
    expect(() => fromProviderUnits('stripe', 550, 'UGX')).toThrow(
      expect.objectContaining({ code: 'amount-not-representable' }),
    );
  });

  it.each([
    ['USD', 1000, 1000],
    ['JPY', 500, 500],
    ['UGX', 5, 500],
    ['ISK', 5, 500],
    ['MGA', 500, 5],
    ['KWD', 5120, 5120],
  ])('%s: %i of ours are %i', (currency, minor, units) => {
    expect(toProviderUnits('stripe', minor, currency)).toBe(units);
    expect(fromProviderUnits('stripe', units, currency)).toBe(minor);
  });

  it('come back unchanged for every currency, where they can be expressed', () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(...currencies), (n, currency) => {
        const minor = n - (n % 100);

        const units = toProviderUnits('stripe', minor, currency);

        expect(fromProviderUnits('stripe', units, currency)).toBe(minor);
      }),
    );
  });
});
