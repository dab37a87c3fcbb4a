import { describe, expect, it } from 'vitest';
import { lifetimeValue } from '../../../src/domain/planning/ltv.ts';

const worked = { arpa: '500', margin: '0.8', churn: '0.02' };

describe('lifetimeValue', () => {
  it.each([
    ['churn in percent', { ...worked, churn: '2' }],
    ['a negative margin', { ...worked, margin: '-0.1' }],
    ['customers for free', { ...worked, cac: '0' }],
    ['a payback without margin', { ...worked, margin: '0', cac: '5000' }],
  ])('refuses %s', (_, inputs) => {
    expect(() => lifetimeValue(inputs)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'ltv-undefined' }),
    );
  });

  it('is 20,000 for 500 × 0.8 / 0.02: 4.0 times a CAC of 5,000, paid back in 12.5 months', () => {
    expect(lifetimeValue({ ...worked, cac: '5000' })).toMatchObject({
      ltv: '20000',
      isCapped: false,
      ltvToCac: '4',
      paybackMonths: '12.5',
    });
  });

  it('retains a margin of 7,684.39 over 24 months', () => {
    expect(Number(lifetimeValue(worked).cappedLtv)).toBeCloseTo(7684.39, 2);
  });

  it('is capped, not endless, while nobody has left', () => {
    expect(lifetimeValue({ ...worked, churn: '0' })).toMatchObject({
      ltv: '9600',
      isCapped: true,
      capMonths: 24,
      cappedLtv: '9600',
    });
  });

  it('comes close to the uncapped value with a far cap', () => {
    expect(Number(lifetimeValue({ ...worked, capMonths: 1200 }).cappedLtv)).toBeCloseTo(20_000, 4);
  });
});
