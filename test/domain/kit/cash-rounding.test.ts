import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundCash } from '../../../src/domain/kit/cash-rounding.ts';
import { amount } from './arbitraries.ts';

test('an unknown currency is refused', () => {
  expect(() => roundCash(1, 'ABC')).toThrow(expect.objectContaining({ code: 'unknown-currency' }));
});

test.each([
  ['10.03 CHF', 1003, 'CHF', 1005, 2],
  ['10.02 CHF', 1002, 'CHF', 1000, -2],
  ['1051.75 SEK', 105_175, 'SEK', 105_200, 25],
  ['10.03 EUR, which has its coins', 1003, 'EUR', 1003, 0],
  ['-10.03 CHF', -1003, 'CHF', -1005, -2],
])('cash total of %s', (_, minor, currency, totalMinor, adjustmentMinor) => {
  expect(roundCash(minor, currency)).toEqual({ totalMinor, adjustmentMinor });
});

test('the rounding line explains the whole difference and is at most half a coin', () => {
  fc.assert(
    fc.property(amount, (minor) => {
      const { totalMinor, adjustmentMinor } = roundCash(minor, 'CHF');

      expect(minor + adjustmentMinor).toBe(totalMinor);
      expect(Math.abs(totalMinor % 5)).toBe(0);
      expect(Math.abs(adjustmentMinor)).toBeLessThanOrEqual(2);
    }),
  );
});
