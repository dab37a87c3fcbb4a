import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertTotals,
  type InvoiceLineEntry,
  type InvoicePricing,
  type InvoiceTaxRate,
  totalInvoice,
} from '../../../src/domain/invoices/invoice-totals.ts';

const rate = (percent: string, over: Partial<InvoiceTaxRate> = {}): InvoiceTaxRate => ({
  percent,
  name: null,
  compound: false,
  ...over,
});
const line = (unitPrice: string, percents: string[], over: Partial<InvoiceLineEntry> = {}) => ({
  quantity: '1',
  unitPrice,
  taxRates: percents.map((percent) => rate(percent)),
  discount: null,
  ...over,
});
const invoice = (lines: InvoiceLineEntry[], over: Partial<InvoicePricing> = {}) =>
  totalInvoice({
    currency: 'EUR',
    taxRounding: 'document',
    moneyRounding: 'half-up',
    pricesIncludeTax: false,
    discount: null,
    lines,
    ...over,
  });

describe('totalInvoice', () => {
  it.each([
    ['less than nothing', line('-5.00', []), 'invoice-negative'],
    ['a price over 999,999,999,999 minor units', line('999999999999', []), 'amount-too-large'],
    [
      'lines that only together stay within bounds',
      line('-999999999999', [], { quantity: '9' }),
      'amount-too-large',
    ],
    ['a tax below 0', line('1', ['-1']), 'tax-rate-negative'],
    ['the same tax twice', line('1', ['20', '20.0']), 'tax-twice'],
    [
      'a discount of more than there is',
      line('1', [], { discount: { amountMinor: 101 } }),
      'discount-too-large',
    ],
  ])('refuses with 422 %s', (_, entry, code) => {
    expect(() => invoice([entry])).toThrowError(expect.objectContaining({ status: 422, code }));
  });

  it('rounds tax once on the document, or on every line: 334.99 or 335.00', () => {
    const lines = ['68.33', '68.33', '57.50', '85.00'].map((price) => line(price, ['20']));

    const document = invoice(lines);
    const perLine = invoice(lines, { taxRounding: 'line' });

    expect(document).toMatchObject({ taxMinor: 55_83, totalMinor: 334_99 });
    expect(perLine).toMatchObject({ taxMinor: 55_84, totalMinor: 335_00 });
    expect(perLine.lines.map(({ taxMinor }) => taxMinor)).toEqual([13_67, 13_67, 11_50, 17_00]);
    expect(document.lines.reduce((sum, { taxMinor }) => sum + taxMinor, 0)).toBe(55_83);
  });

  it('charges two parallel taxes on the same amount, exact to the third decimal', () => {
    const taxRates = [rate('5', { name: 'GST' }), rate('9.975', { name: 'QST' })];

    const { totalMinor, taxes } = invoice([line('300.00', [], { taxRates })]);

    expect(totalMinor).toBe(344_93);
    expect(taxes).toEqual([
      { rate: { percent: '5', name: 'GST', compound: false }, netMinor: 300_00, taxMinor: 15_00 },
      {
        rate: { percent: '9.975', name: 'QST', compound: false },
        netMinor: 300_00,
        taxMinor: 29_93,
      },
    ]);
  });

  it('charges a compound tax on the taxes before it: 100 at 5 %, then 10 % on 105', () => {
    const taxRates = [rate('5'), rate('10', { compound: true })];

    expect(invoice([line('100.00', [], { taxRates })]).totalMinor).toBe(115_50);
  });

  it.each([
    ['119.00', '19', 100_00, 19_00],
    ['10.00', '20', 8_33, 1_67],
  ])('takes the tax out of %s that includes %s %%', (price, percent, net, tax) => {
    const totals = invoice([line(price, [percent])], { pricesIncludeTax: true });

    expect(totals.totalMinor - totals.taxMinor).toBe(net);
    expect(totals).toMatchObject({ taxMinor: tax, totalMinor: net + tax });
  });

  it('taxes what a discount leaves: (8500 − 7500) × 1.19', () => {
    const off = { discount: { amountMinor: 7500_00 } };

    expect(invoice([line('8500.00', ['19'])], off).totalMinor).toBe(1190_00);
  });

  it('spreads a discount over lines of different rates: 10 % off comes to 155.25', () => {
    const lines = [line('100', ['19']), line('50', ['7'])];

    const totals = invoice(lines, { discount: { percent: '10' } });

    expect(totals.taxes.map(({ netMinor, taxMinor }) => [netMinor, taxMinor])).toEqual([
      [90_00, 17_10],
      [45_00, 3_15],
    ]);
    expect(totals).toMatchObject({ discountMinor: 15_00, totalMinor: 155_25 });
  });

  it('spreads a fixed discount to the cent: 10.00 over three lines is 3.33, 3.33, 3.34', () => {
    const lines = ['33.33', '33.33', '33.34'].map((price) => line(price, []));

    const totals = invoice(lines, { discount: { amountMinor: 10_00 } });

    expect(totals.lines.map(({ discountMinor }) => discountMinor)).toEqual([3_33, 3_33, 3_34]);
  });

  it.each([
    ['half-up', 'JPY', '1234.5', 1235],
    ['half-even', 'JPY', '1234.5', 1234],
    ['half-up', 'KWD', '1.2345', 1235],
    ['half-up', 'USD', '1.005', 101],
    ['half-even', 'USD', '1.005', 100],
  ] as const)('rounds %s in %s as the organization does: %s', (mode, currency, price, minor) => {
    const totals = invoice([line(price, [])], { currency, moneyRounding: mode });

    expect(totals.totalMinor).toBe(minor);
  });

  it('adds up for any lines: lines to sums, taxes to tax, net and tax to the total', () => {
    const amount = fc.integer({ min: 0, max: 10_000_000 });
    const price = amount.map((n) => `${Math.floor(n / 1000)}.${String(n % 1000).padStart(3, '0')}`);
    const percent = fc.constantFrom('0', '5', '7', '9.975', '19', '20');
    const entry = fc
      .record({ price, rates: fc.uniqueArray(percent, { maxLength: 3 }) })
      .map((it) => line(it.price, it.rates));
    const document = fc.record({
      lines: fc.array(entry, { minLength: 1, maxLength: 8 }),
      taxRounding: fc.constantFrom('document' as const, 'line' as const),
      pricesIncludeTax: fc.boolean(),
      discount: fc.constantFrom(null, { percent: '12.5' }),
    });

    fc.assert(
      fc.property(document, ({ lines, ...over }) => {
        const totals = invoice(lines, over);

        const sum = (pick: (of: (typeof totals.lines)[number]) => number) =>
          totals.lines.reduce((all, one) => all + pick(one), 0);
        expect(sum(({ totalMinor }) => totalMinor)).toBe(totals.totalMinor);
        expect(sum(({ netMinor }) => netMinor)).toBe(totals.totalMinor - totals.taxMinor);
        expect(sum(({ subtotalMinor }) => subtotalMinor)).toBe(totals.subtotalMinor);
        expect(totals.taxes.reduce((all, { taxMinor }) => all + taxMinor, 0)).toBe(totals.taxMinor);
        const charged = totals.subtotalMinor - totals.discountMinor;
        const added = over.pricesIncludeTax ? 0 : totals.taxMinor;
        expect(totals.totalMinor).toBe(charged + added);
      }),
    );
  });
});

describe('assertTotals', () => {
  const sums = { subtotalMinor: 279_16, discountMinor: 0, taxMinor: 55_83, totalMinor: 334_99 };

  it('refuses with 422 what differs, and says what it comes to', () => {
    const claim = () => assertTotals({ subtotal: 279_16, tax: 55_84, total: 335_00 }, sums);

    expect(claim).toThrowError(
      expect.objectContaining({
        status: 422,
        code: 'totals-differ',
        errors: [
          { path: 'totals.tax', message: 'is 5583, not 5584' },
          { path: 'totals.total', message: 'is 33499, not 33500' },
        ],
      }),
    );
  });

  it('takes what agrees, and what is left out', () => {
    expect(() => assertTotals({ total: 334_99 }, sums)).not.toThrow();
    expect(() => assertTotals({}, sums)).not.toThrow();
  });
});
