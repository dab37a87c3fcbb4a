import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterChange, balanceOf, netPaid } from '../../../src/domain/invoices/balance.ts';

const untouched = (totalMinor: number) => ({
  totalMinor,
  paidMinor: 0,
  refundedMinor: 0,
  chargedBackMinor: 0,
  creditedMinor: 0,
  writtenOffMinor: 0,
});

describe('the balance of an invoice', () => {
  it('is 500 of 1000 after 400 paid, 50 refunded and 150 credited', () => {
    const paid = afterChange(untouched(1000), { paidMinor: 400 });
    const refunded = afterChange(paid, { refundedMinor: 50 });
    const credited = afterChange(refunded, { creditedMinor: 150 });

    expect(balanceOf(credited)).toBe(500);
    expect(netPaid(credited)).toBe(350);
  });

  it('is open again after a chargeback of what had paid it', () => {
    const paid = afterChange(untouched(1000), { paidMinor: 1000 });

    expect(balanceOf(paid)).toBe(0);
    expect(balanceOf(afterChange(paid, { chargedBackMinor: 1000 }))).toBe(1000);
  });

  it.each([
    ['a payment above the balance', { paidMinor: 1001 }],
    ['a refund of what was never paid', { refundedMinor: 1 }],
    ['a payment taken back twice', { paidMinor: 10, refundedMinor: 6, chargedBackMinor: 6 }],
    ['a write-off above the balance', { paidMinor: 500, writtenOffMinor: 501 }],
    ['a reversal of what did not happen', { chargedBackMinor: -1 }],
  ])('never knows %s', (_, change) => {
    expect(() => afterChange(untouched(1000), change)).toThrow(RangeError);
  });

  it('is never below zero nor above the total, whatever is tried in whatever order', () => {
    const change = fc.record({
      key: fc.constantFrom(
        'paidMinor' as const,
        'refundedMinor' as const,
        'chargedBackMinor' as const,
        'creditedMinor' as const,
        'writtenOffMinor' as const,
      ),
      amount: fc.integer({ min: -300, max: 600 }),
    });
    fc.assert(
      fc.property(fc.nat(1000), fc.array(change, { maxLength: 30 }), (total, changes) => {
        let sums = untouched(total);
        let balance = total;
        for (const { key, amount } of changes) {
          try {
            sums = afterChange(sums, { [key]: amount });
          } catch {
            continue;
          }
          const raises = key === 'refundedMinor' || key === 'chargedBackMinor';
          balance += raises ? amount : -amount;
          expect(balanceOf(sums)).toBe(balance);
          expect(balance).toBeGreaterThanOrEqual(0);
          expect(balance).toBeLessThanOrEqual(total);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
