import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, normalDensity, normalQuantile } from '../../../src/domain/kit/normal.ts';

describe('the normal distribution', () => {
  it.each([
    [0.5, 0],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [1e-10, -6.361340902404056],
    [1e-30, -11.464024688443617],
  ])('has %f of its mass below the published z of %f', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 12);
    expect(normalCdf(z)).toBeCloseTo(p, 12);
  });

  it('is 0 and 1 far out, where nothing overflows', () => {
    expect([normalCdf(-40), normalCdf(40)]).toEqual([0, 1]);
    expect(normalCdf(-9) / 1.1285884059538e-19).toBeCloseTo(1, 7);
  });

  it('has a quantile that is the inverse of its distribution, and is symmetric', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
        const z = normalQuantile(p);

        expect(normalCdf(z)).toBeCloseTo(p, 12);
        expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('has a density that is the slope of its distribution', () => {
    const slope = (normalCdf(0.7 + 1e-5) - normalCdf(0.7 - 1e-5)) / 2e-5;

    expect(normalDensity(0.7)).toBeCloseTo(slope, 8);
  });
});
