import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadPayment } from '../../../src/domain/invoices/remittance.ts';
import { total } from '../kit/arbitraries.ts';

const invoice = (id: string, balanceMinor: number, dueOn = '2026-03-01', discountMinor = 0) => ({
  ...{ id, balanceMinor, dueOn, discountMinor },
});
const paid = (invoiceId: string, amountMinor: number, discountMinor = 0) => ({
  ...{ invoiceId, amountMinor, discountMinor },
});

describe('a payment without remittance', () => {
  it('pays the oldest due first: 500 over 300 and 400 leaves 0 and 200', () => {
    const open = [invoice('b', 400, '2026-02-01'), invoice('a', 300, '2026-01-01')];

    expect(spreadPayment(500, open)).toEqual({
      shares: [paid('a', 300), paid('b', 200)],
      unappliedMinor: 0,
    });
  });

  it('pays the lower id first among those due on one day', () => {
    expect(spreadPayment(10, [invoice('b', 10), invoice('a', 10)]).shares).toEqual([paid('a', 10)]);
  });

  it('leaves 6.00 of 95.00 on 89.00 as credit', () => {
    expect(spreadPayment(9500, [invoice('a', 8900)])).toEqual({
      shares: [paid('a', 8900)],
      unappliedMinor: 600,
    });
  });

  it('is all credit where nothing is open', () => {
    expect(spreadPayment(100, [])).toEqual({ shares: [], unappliedMinor: 100 });
  });
});

describe('a payment with a remittance', () => {
  const open = [invoice('a', 300, '2026-01-01'), invoice('b', 400, '2026-02-01')];

  it('pays only what it names, though older ones are open', () => {
    expect(spreadPayment(500, open, [{ invoiceId: 'b' }])).toEqual({
      shares: [paid('b', 400)],
      unappliedMinor: 100,
    });
  });

  it('pays what it states before what it leaves open', () => {
    const remittance = [{ invoiceId: 'a' }, { invoiceId: 'b', amountMinor: 350 }];

    expect(spreadPayment(500, open, remittance).shares).toEqual([paid('b', 350), paid('a', 150)]);
  });

  it('turns what it states above a balance into credit', () => {
    expect(spreadPayment(500, open, [{ invoiceId: 'a', amountMinor: 500 }])).toEqual({
      shares: [paid('a', 300)],
      unappliedMinor: 200,
    });
  });

  it('turns what it names that is not open into credit', () => {
    expect(spreadPayment(500, open, [{ invoiceId: 'void' }]).unappliedMinor).toBe(500);
  });

  it('is refused where it states more than the payment, or names an invoice twice', () => {
    expect(() => spreadPayment(99, open, [{ invoiceId: 'a', amountMinor: 100 }])).toThrow(
      expect.objectContaining({ code: 'allocations-exceed-payment' }),
    );
    expect(() => spreadPayment(99, open, [{ invoiceId: 'a' }, { invoiceId: 'a' }])).toThrow(
      expect.objectContaining({ code: 'invoice-named-twice' }),
    );
  });
});

describe('an early-payment discount', () => {
  const a = invoice('a', 120_000, '2026-02-14', 2_400);

  it('is taken when the rest without it arrives', () => {
    expect(spreadPayment(117_600, [a])).toEqual({
      shares: [paid('a', 117_600, 2_400)],
      unappliedMinor: 0,
    });
  });

  it('is not taken by a cent less, and only as far as it was used by a cent more', () => {
    expect(spreadPayment(117_599, [a]).shares).toEqual([paid('a', 117_599)]);
    expect(spreadPayment(117_601, [a]).shares).toEqual([paid('a', 117_601, 2_399)]);
  });

  it('is not taken by who pays in full', () => {
    expect(spreadPayment(120_000, [a])).toEqual({
      shares: [paid('a', 120_000)],
      unappliedMinor: 0,
    });
  });

  it('is taken on every invoice of a payment that leaves out all of them', () => {
    const b = invoice('b', 60_000, '2026-02-20', 1_200);

    expect(spreadPayment(176_400, [a, b]).shares).toEqual([
      paid('a', 117_600, 2_400),
      paid('b', 58_800, 1_200),
    ]);
  });

  it('is taken on a stated amount as well', () => {
    const remittance = [{ invoiceId: 'a', amountMinor: 117_600 }];

    expect(spreadPayment(117_600, [a], remittance).shares).toEqual([paid('a', 117_600, 2_400)]);
  });
});

describe('any payment', () => {
  const open = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 4 }),
      dueOn: fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01'),
      balanceMinor: fc.integer({ min: 1, max: 1_000 }),
      discountMinor: fc.integer({ min: 0, max: 1_200 }),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  );

  it('is spread to the last cent, and takes no invoice below zero or beyond its discount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), open, (amount, invoices) => {
        const { shares, unappliedMinor } = spreadPayment(amount, invoices);

        expect(total(shares.map((s) => s.amountMinor)) + unappliedMinor).toBe(amount);
        expect(unappliedMinor).toBeGreaterThanOrEqual(0);
        for (const share of shares) {
          const of = invoices.find(({ id }) => id === share.invoiceId);
          expect(share.amountMinor).toBeGreaterThan(0);
          expect(share.discountMinor).toBeGreaterThanOrEqual(0);
          expect(share.discountMinor).toBeLessThanOrEqual(of?.discountMinor ?? 0);
          const settled = share.amountMinor + share.discountMinor;
          expect(settled).toBeLessThanOrEqual(of?.balanceMinor ?? 0);
          if (share.discountMinor > 0) expect(settled).toBe(of?.balanceMinor);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
