import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  plainDisplay,
  showDay,
  showDecimal,
  showInstant,
  showMoney,
} from '../../../src/domain/kit/display.ts';

const german = { locale: 'de-DE', timeZone: 'Europe/Berlin' };

describe('showMoney', () => {
  it.each([
    [125_000, 'USD', '$1,250.00'],
    [-5, 'USD', '-$0.05'],
    [1_235, 'JPY', '¥1,235'],
    [1_487_505, 'KWD', 'KWD\u00a01,487.505'],
    [0, 'EUR', '€0.00'],
  ])('writes %i minor units of %s as %s', (amountMinor, currency, shown) => {
    expect(showMoney({ amountMinor, currency }, plainDisplay)).toBe(shown);
  });

  it('follows the reader’s locale', () => {
    expect(showMoney({ amountMinor: 125_000, currency: 'EUR' }, german)).toBe('1.250,00\u00a0€');
  });

  it('loses no digit of any amount that a number can hold', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
        fc.constantFrom('USD', 'JPY', 'KWD', 'IQD', 'HUF'),
        (amountMinor, currency) => {
          const digits = showMoney({ amountMinor, currency }, plainDisplay).replace(/\D/g, '');

          expect(BigInt(digits)).toBe(BigInt(Math.abs(amountMinor)));
        },
      ),
    );
  });
});

describe('showDecimal', () => {
  it.each([
    ['2.50', '2.50'],
    ['1234567.125', '1,234,567.125'],
    ['-3', '-3'],
    ['0.1', '0.1'],
  ])('keeps the digits of %s', (value, shown) => {
    expect(showDecimal(value, plainDisplay)).toBe(shown);
  });
});

describe('showDay', () => {
  it('is the same day in every time zone', () => {
    for (const timeZone of ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])
      expect(showDay('2026-11-20', { locale: 'en-US', timeZone })).toBe('Nov 20, 2026');
  });

  it('refuses a day that no calendar has', () => {
    expect(() => showDay('2026-02-30', plainDisplay)).toThrow(RangeError);
  });
});

describe('showInstant', () => {
  it('is on the reader’s clock, and says which, on both sides of summer time', () => {
    const berlin = { locale: 'en-US', timeZone: 'Europe/Berlin' };
    const spaces = /[\u202f\u00a0]/g;

    const winter = showInstant('2026-11-20T23:30:00Z', berlin).replace(spaces, ' ');
    const summer = showInstant('2026-07-20T22:30:00Z', berlin).replace(spaces, ' ');

    expect(winter).toBe('Nov 21, 2026, 12:30 AM GMT+1');
    expect(summer).toBe('Jul 21, 2026, 12:30 AM GMT+2');
  });
});
