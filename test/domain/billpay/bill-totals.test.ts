import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billContentText } from '../../../src/domain/billpay/bill-content.ts';
import { type BillLineEntry, totalBill } from '../../../src/domain/billpay/bill-totals.ts';
import { total } from '../kit/arbitraries.ts';

const line = (over: Partial<BillLineEntry> = {}): BillLineEntry => ({
  quantity: '1',
  unitPrice: '100.00',
  taxRates: [],
  discount: null,
  ...over,
});

describe('totalBill', () => {
  it.each([
    ['nothing', '0'],
    ['less than nothing', '-5.00'],
  ])('refuses with 422 a bill that comes to %s', (_, unitPrice) => {
    expect(() => totalBill('USD', [line({ unitPrice })])).toThrowError(
      expect.objectContaining({ status: 422, code: 'bill-not-positive' }),
    );
  });

  it('refuses with 422 a bill over 999,999,999,999 minor units', () => {
    const entry = line({ quantity: '999999999', unitPrice: '999999999999' });

    expect(() => totalBill('USD', [entry])).toThrowError(
      expect.objectContaining({ status: 422, code: 'amount-too-large' }),
    );
  });

  it('rounds tax once per rate on the bill: 20 % of 279.16 is 55.83, not 55.84', () => {
    const prices = ['68.33', '68.33', '57.50', '85.00'];

    const totals = totalBill(
      'EUR',
      prices.map((unitPrice) => line({ unitPrice, taxRates: ['20'] })),
    );

    expect(totals).toMatchObject({ subtotalMinor: 27_916, taxMinor: 5_583, totalMinor: 33_499 });
  });

  it.each([
    ['JPY', '1234.5', 1235],
    ['USD', '1.005', 101],
    ['KWD', '1.2345', 1235],
  ])('rounds a line of %s %s to %i minor units', (currency, unitPrice, minor) => {
    expect(totalBill(currency, [line({ unitPrice })]).totalMinor).toBe(minor);
  });

  it('takes a discount off before tax', () => {
    const entry = line({ unitPrice: '8500', taxRates: ['19'], discount: { amountMinor: 750_000 } });

    expect(totalBill('EUR', [entry])).toMatchObject({
      discountMinor: 750_000,
      totalMinor: 119_000,
    });
  });

  it('adds up: lines to totals, net and tax to the total', () => {
    const price = fc.integer({ min: 1, max: 99_999_999 }).map((n) => (n / 100).toFixed(2));
    const rates = fc.uniqueArray(fc.constantFrom('5', '9.975', '19', '7.7'), { maxLength: 2 });
    const entries = fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 99 }).map(String),
        unitPrice: price,
        taxRates: rates,
      }),
      { minLength: 1, maxLength: 12 },
    );

    fc.assert(
      fc.property(entries, (given) => {
        const totals = totalBill(
          'USD',
          given.map((entry) => line(entry)),
        );

        expect(total(totals.lines.map((l) => l.totalMinor))).toBe(totals.totalMinor);
        expect(totals.subtotalMinor - totals.discountMinor + totals.taxMinor).toBe(
          totals.totalMinor,
        );
      }),
    );
  });
});

describe('billContentText', () => {
  const bill = {
    vendorId: 'v',
    number: '1',
    currency: 'USD',
    issueOn: '2026-11-01',
    dueOn: '2026-12-01',
    totalMinor: 10_000,
    lines: [{ ...line(), description: 'Rent' }],
  };

  it.each([
    ['vendor', { vendorId: 'w' }],
    ['number', { number: '2' }],
    ['currency', { currency: 'EUR' }],
    ['due day', { dueOn: '2026-12-02' }],
    ['amount', { totalMinor: 12_500 }],
    ['lines', { lines: [{ ...line({ quantity: '2' }), description: 'Rent' }] }],
    ['discount', { lines: [{ ...line({ discount: { percent: '1' } }), description: 'Rent' }] }],
  ])('differs when the %s differs', (_, over) => {
    expect(billContentText({ ...bill, ...over })).not.toBe(billContentText(bill));
  });
});
