import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bpsOf, convert, percentOf } from '../../../src/domain/kit/rate.ts';
import { amount, percent } from './arbitraries.ts';

describe('percentOf', () => {
  it('rounds 9.975% of 300.00 half up to 29.93, and keeps the third decimal of the rate', () => {
    expect(percentOf(30_000, '9.975')).toBe(2993);
    expect(percentOf(30_000, '9.975', 'half-even')).toBe(2992);
    expect(percentOf(-30_000, '9.975')).toBe(-2993);
  });

  it('refuses a rate that is no decimal', () => {
    expect(() => percentOf(1, '9,975')).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });

  it('agrees with basis points', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 20_000 }), (minor, bps) => {
        expect(bpsOf(minor, bps)).toBe(percentOf(minor, (bps / 100).toFixed(2)));
      }),
    );
  });

  it('is a part of the amount that, with the rest, makes the whole', () => {
    fc.assert(
      fc.property(amount, percent, (minor, rate) => {
        const rest = (100 - Number(rate)).toFixed(3);

        const parts = percentOf(minor, rate) + percentOf(minor, rest);

        // Two half units may both round away from zero.
        expect(Math.abs(parts - minor)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('convert', () => {
  const eurUsd = { base: 'EUR', quote: 'USD', rate: '1.10' };

  it('refuses a rate for other currencies, and one that is not positive', () => {
    expect(() => convert({ currency: 'GBP', amountMinor: 1 }, eurUsd)).toThrow(
      expect.objectContaining({ code: 'rate-wrong-currency' }),
    );
    expect(() => convert({ currency: 'EUR', amountMinor: 1 }, { ...eurUsd, rate: '0' })).toThrow(
      expect.objectContaining({ code: 'rate-not-positive' }),
    );
  });

  it('gives −20.00 realised on 1,000 EUR booked at 1.10 and settled at 1.08', () => {
    const thousand = { currency: 'EUR', amountMinor: 100_000 };

    const booked = convert(thousand, eurUsd);
    const settled = convert(thousand, { ...eurUsd, rate: '1.08' });

    expect(settled.amountMinor - booked.amountMinor).toBe(-2000);
  });

  it('goes back by the same stored rate', () => {
    expect(convert({ currency: 'USD', amountMinor: 110 }, eurUsd)).toEqual({
      currency: 'EUR',
      amountMinor: 100,
    });
  });

  it('minds the decimals of both currencies', () => {
    const usdJpy = { base: 'USD', quote: 'JPY', rate: '151.37' };
    const kwdUsd = { base: 'KWD', quote: 'USD', rate: '3.25' };

    expect(convert({ currency: 'USD', amountMinor: 1000 }, usdJpy).amountMinor).toBe(1514);
    expect(convert({ currency: 'JPY', amountMinor: 15_137 }, usdJpy).amountMinor).toBe(10_000);
    expect(convert({ currency: 'KWD', amountMinor: 1000 }, kwdUsd).amountMinor).toBe(325);
  });
});
