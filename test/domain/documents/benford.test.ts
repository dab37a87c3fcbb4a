import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benford, benfordOfCounts } from '../../../src/domain/documents/benford.ts';

const folder = new URL('../../../../shared/fixtures/fraud/', import.meta.url);
const hasFixtures = existsSync(folder);

describe('benford', () => {
  it('gives no verdict on an empty sample or on fewer than 500 values', () => {
    expect(benford([])).toMatchObject({ n: 0, mad: null, chiSquare: null, conformity: null });

    const few = benford(new Array(499).fill('9'));

    expect(few).toMatchObject({
      n: 499,
      isEnough: false,
      conformity: null,
      chiSquareRejects: null,
    });
  });

  it('leaves out zero and words, and looks past sign, point and exponent', () => {
    const { n, digits } = benford(['0', '0.00', 'n/a', '-0.0015', '1,500', '1.5e-7', '(1 200)']);

    expect(n).toBe(4);
    expect(digits[0]?.count).toBe(4);
  });

  it('expects log10(1 + 1/d): from .30103 for 1 to .04576 for 9', () => {
    const expected = benford([]).digits.map((d) => d.expected);

    expect(expected[0]).toBeCloseTo(0.30103, 5);
    expect(expected[8]).toBeCloseTo(0.04576, 5);
    expect(expected.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  it('reports MAD 0.012876 as marginal while chi-square 19.549 rejects, with z(1) 3.483', () => {
    const result = benfordOfCounts([250, 180, 130, 110, 100, 80, 60, 50, 40]);

    expect(result.mad).toBeCloseTo(0.012876, 6);
    expect(result.chiSquare).toBeCloseTo(19.549, 3);
    expect(result.digits[0]?.z).toBeCloseTo(3.483, 3);
    expect(result).toMatchObject({
      criticalChiSquare: 15.507,
      conformity: 'marginal',
      chiSquareRejects: true,
    });
  });

  it('does not change with the unit of money when the unit is a power of ten', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(amounts, fc.constantFrom('', '0', '000', '.00'), (values, suffix) => {
        const plain = benford(values.map(String));

        expect(benford(values.map((value) => `${value}${suffix}`))).toEqual(plain);
      }),
    );
  });
});

describe.skipIf(!hasFixtures)('benford on Sino-Forest 2010 (../shared/fixtures)', () => {
  for (const digitCount of [1, 2] as const) {
    it(`meets the reference vectors of the first ${digitCount} digits to four digits`, () => {
      const file = readFileSync(new URL('benford_sino_forest.json', folder), 'utf8');
      const stated = JSON.parse(file)['sino.forest'][digitCount];
      const csv = readFileSync(new URL('sino_forest_2010_values.csv', folder), 'utf8');

      const result = benford(csv.trim().split('\n').slice(1), digitCount);

      expect(result.n).toBe(stated.n);
      expect(result.digits.map((d) => d.count)).toEqual(stated.observed);
      expect(result.mad).toBeCloseTo(stated.mad, 6);
      expect(result.chiSquare).toBeCloseTo(stated.chi2, 4);
      expect(Math.max(...result.digits.map((d) => d.z))).toBeCloseTo(stated.max_z.z, 4);
    });
  }
});
