import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dec } from '../../../src/domain/kit/decimal.ts';
import { europeanWaterfall } from '../../../src/domain/pe/waterfall.ts';
import { total } from '../kit/arbitraries.ts';

const terms = { preferredReturn: '0.08', carry: '0.2', catchUp: '1' };
const flow = (years: number, amountMinor: number) => ({ years: new Dec(years), amountMinor });

describe('europeanWaterfall', () => {
  it.each([
    ['carry of everything', { ...terms, carry: '1' }],
    ['a negative preferred return', { ...terms, preferredReturn: '-0.01' }],
    ['a catch-up over 100%', { ...terms, catchUp: '1.1' }],
    ['a catch-up that never gets there', { ...terms, catchUp: '0.2' }],
  ])('refuses %s', (_, given) => {
    expect(() => europeanWaterfall(given, [])).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'waterfall-impossible' }),
    );
  });

  it('refuses amounts that compound beyond counting', () => {
    expect(() => europeanWaterfall(terms, [flow(0, -100), flow(900, 1)])).toThrow(
      expect.objectContaining({ code: 'waterfall-impossible' }),
    );
  });

  it('1m becomes 2m in 4 years: pref 360,488.96, catch-up 90,122.24, rest 549,388.80', () => {
    const result = europeanWaterfall(terms, [flow(0, -100_000_000), flow(4, 200_000_000)]);

    expect(result).toMatchObject({
      returnOfCapitalMinor: 100_000_000,
      preferredReturnMinor: 36_048_896,
      catchUpGpMinor: 9_012_224,
      gpMinor: 20_000_000,
      lpMinor: 180_000_000,
      hurdleLeftMinor: 0,
    });
    expect(result.splitGpMinor + result.splitLpMinor).toBe(54_938_880);
  });

  it('pays the GP nothing before capital and preferred return are back', () => {
    const result = europeanWaterfall(terms, [flow(0, -10_000), flow(1, 10_800)]);

    expect(result).toMatchObject({ gpMinor: 0, lpMinor: 10_800, hurdleLeftMinor: 0 });
  });

  it('goes on where the last distribution stopped: two of them pay what one would', () => {
    const once = europeanWaterfall(terms, [flow(0, -10_000), flow(2, 20_000)]);
    const twice = europeanWaterfall(terms, [flow(0, -10_000), flow(2, 11_700), flow(2, 8300)]);

    expect(twice).toMatchObject({
      gpMinor: once.gpMinor,
      catchUpGpMinor: once.catchUpGpMinor,
      lpMinor: once.lpMinor,
    });
    expect(twice.distributions).toHaveLength(2);
  });

  it('counts the preferred return of what was called and paid back in the same moment', () => {
    const sameMoment = [flow(1, 10_800), flow(0, -10_000), flow(1, -5000), flow(1, 5000)];

    expect(europeanWaterfall(terms, sameMoment)).toMatchObject({ gpMinor: 0, hurdleLeftMinor: 0 });
  });

  it('with half a catch-up shares that tier, and without one splits right after the pref', () => {
    const flows = [flow(0, -100_000), flow(1, 150_000)];

    const half = europeanWaterfall({ ...terms, catchUp: '0.5' }, flows);
    const none = europeanWaterfall({ ...terms, catchUp: '0' }, flows);

    expect(half).toMatchObject({ catchUpGpMinor: 2667, catchUpLpMinor: 2666, gpMinor: 10_000 });
    expect(none).toMatchObject({ catchUpGpMinor: 0, splitGpMinor: 8400, gpMinor: 8400 });
  });

  it('hands out exactly what came in, and never more carry than agreed', () => {
    const step = fc.tuple(
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: -1_000_000, max: 2_000_000 }),
    );
    const catchUp = fc.constantFrom('0', '0.5', '0.8', '1');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), catchUp, (steps, share) => {
        const flows = steps.map(([years, amountMinor]) => flow(years, amountMinor));

        const result = europeanWaterfall({ ...terms, catchUp: share }, flows);

        const received = total(flows.map((f) => Math.max(0, f.amountMinor)));
        const profit = received - result.returnOfCapitalMinor;
        expect(result.gpMinor + result.lpMinor).toBe(received);
        expect(result.gpMinor).toBeLessThanOrEqual(profit * 0.2 + steps.length + 1);
        expect(Math.min(...Object.values(result).map(Number).filter(Number.isFinite), 0)).toBe(0);
      }),
    );
  });
});
