import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTyped } from '../../src/api/pages/console/typed-number.ts';

describe('readTyped', () => {
  it.each([
    ['1,250.50', '1250.50'],
    ['1.250,50', '1250.50'],
    ['1 250,5', '1250.5'],
    ['1’250.50', '1250.50'],
    ['1250,50', '1250.50'],
    [' 1,250,000 ', '1250000'],
    ['1.250.000', '1250000'],
    ['1,250', '1250'],
    ['1.250', '1.250'],
    ['12,50', '12.50'],
    ['-3', '-3'],
    ['-1,250.5', '-1250.5'],
    ['1,25,50.00', null],
    ['12,50.00', null],
    ['1,2,3', null],
    ['1.2.3,4', null],
    ['1,250.50.25', null],
    ['.5', null],
    ['5.', null],
    ['1e5', null],
    ['ten', null],
    ['٣', null],
    ['', null],
    ['$5', null],
    ['--5', null],
  ])('reads %j as %j', (text, read) => {
    expect(readTyped(text)).toBe(read);
  });

  it('reads an amount alike, whichever marks a country groups it by', () => {
    const amount = fc.tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.nat({ max: 99 }));
    const locale = fc.constantFrom('en-US', 'de-DE', 'de-CH', 'fr-FR', 'es-ES');

    fc.assert(
      fc.property(amount, locale, ([whole, cents], name) => {
        const decimal = `${whole}.${String(cents).padStart(2, '0')}`;
        const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
        const format = new Intl.NumberFormat(name, digits);
        const shown = format.format(decimal as Intl.StringNumericLiteral);

        expect(readTyped(shown)).toBe(decimal);
      }),
    );
  });
});
