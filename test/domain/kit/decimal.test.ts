import { expect, test } from 'vitest';
import { Dec, decimal, isDecimal } from '../../../src/domain/kit/decimal.ts';

test.each(['', '1e3', '0x10', 'Infinity', 'NaN', ' 1', '.5', `1${'0'.repeat(20)}`])(
  '%j is refused, though decimal.js may take it',
  (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(() => decimal(text)).toThrow(expect.objectContaining({ code: 'not-a-decimal' }));
  },
);

test('forty digits are kept, and small numbers are never written with an exponent', () => {
  expect(new Dec(1).div(3).toString()).toBe(`0.${'3'.repeat(40)}`);
  expect(decimal('0.00000001').toString()).toBe('0.00000001');
});
