import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencies, currencyExponent, isCurrency } from '../../../src/domain/kit/currency.ts';
import {
  MAX_AMOUNT_MINOR,
  roundMinor,
  safeMinor,
  sumMinor,
  toMajor,
  toMinor,
} from '../../../src/domain/kit/money.ts';
import { amount, manyRuns } from './arbitraries.ts';

describe('safeMinor and sumMinor', () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuse %s', (n) => {
    expect(() => safeMinor(n)).toThrow(RangeError);
    expect(() => sumMinor([n])).toThrow(RangeError);
  });

  it('never answer a sum that lost a unit', () => {
    expect(() => sumMinor([Number.MAX_SAFE_INTEGER, 1])).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'amount-too-large' }),
    );
    expect(sumMinor([MAX_AMOUNT_MINOR, -1, 1])).toBe(MAX_AMOUNT_MINOR);
    expect(sumMinor([])).toBe(0);
  });
});

describe('currencyExponent', () => {
  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['HUF', 2],
    ['IDR', 2],
    ['MGA', 2],
    ['MRU', 2],
    ['UGX', 0],
    ['ISK', 0],
  ])('%s has %i decimals by ISO 4217', (currency, exponent) => {
    expect(currencyExponent(currency)).toBe(exponent);
  });

  it.each(['', 'usd', 'XXX', 'toString', 'US', '__proto__'])('refuses %j', (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(() => currencyExponent(code)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'unknown-currency' }),
    );
  });
});

describe('toMinor', () => {
  it.each([
    ['1.005', 'USD', 'half-up', 101],
    ['1.005', 'USD', 'half-even', 100],
    ['1234.5', 'JPY', 'half-up', 1235],
    ['1234.5', 'JPY', 'half-even', 1234],
    ['1.2345', 'KWD', 'half-up', 1235],
    ['-1.005', 'USD', 'half-up', -101],
    ['-1.005', 'USD', 'half-even', -100],
    ['0', 'USD', 'half-up', 0],
    ['0.004999999999', 'USD', 'half-up', 0],
  ] as const)('%s %s %s is %i', (major, currency, mode, minor) => {
    expect(toMinor(major, currency, mode)).toBe(minor);
  });

  it('rounds half up unless told otherwise', () => {
    expect(toMinor('1.005', 'USD')).toBe(101);
    expect(toMinor('1.2345', 'KWD')).toBe(1235);
  });

  it('refuses what its currency cannot hold when it must be exact', () => {
    expect(() => toMinor('1.005', 'USD', 'exact')).toThrow(
      expect.objectContaining({ code: 'amount-too-precise' }),
    );
    expect(() => toMinor('1.5', 'JPY', 'exact')).toThrow();
    expect(toMinor('1.500', 'USD', 'exact')).toBe(150);
  });

  it.each(['', ' 1', '1e3', '1,000.00', '0x10', 'NaN', 'Infinity', '+1', '.5', '5.', '--1', '1\n'])(
    'refuses %j as not a decimal',
    (text) => {
      expect(() => toMinor(text, 'USD')).toThrow(
        expect.objectContaining({ code: 'not-a-decimal' }),
      );
    },
  );

  it('refuses an amount that a number cannot hold exactly', () => {
    expect(() => toMinor('99999999999999999999', 'USD')).toThrow(
      expect.objectContaining({ code: 'amount-too-large' }),
    );
  });
});

describe('toMajor', () => {
  it.each([
    [5, 'USD', '0.05'],
    [-5, 'USD', '-0.05'],
    [125_000, 'USD', '1250.00'],
    [1235, 'JPY', '1235'],
    [-1235, 'KWD', '-1.235'],
    [0, 'KWD', '0.000'],
    [1, 'CLF', '0.0001'],
    [MAX_AMOUNT_MINOR, 'USD', '9999999999.99'],
  ] as const)('%i of %s is %s', (minor, currency, major) => {
    expect(toMajor(minor, currency)).toBe(major);
  });

  it('comes back to the same minor units, for every currency', () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(...currencies), (minor, currency) => {
        expect(toMinor(toMajor(minor, currency), currency, 'exact')).toBe(minor);
      }),
      manyRuns,
    );
  });
});

describe('roundMinor', () => {
  it('is never more than half a unit away, mirrors negatives, and differs by mode only on ties', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 999 }), (whole, thousandths) => {
        const text = `${Math.abs(whole)}.${String(thousandths).padStart(3, '0')}`;

        const up = roundMinor(text);
        const even = roundMinor(text, 'half-even');

        const exactThousandths = Math.abs(whole) * 1000 + thousandths;
        expect(Math.abs(up * 1000 - exactThousandths)).toBeLessThanOrEqual(500);
        expect(roundMinor(`-${text}`)).toBe(0 - up);
        if (thousandths !== 500) expect(even).toBe(up);
        else expect(even % 2).toBe(0);
      }),
      manyRuns,
    );
  });
});
