import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineAmount } from '../../../src/domain/kit/line-amount.ts';
import { type TaxDocument, taxDocument } from '../../../src/domain/kit/tax.ts';
import { amount, percent, positiveAmount, roundingMode, total } from './arbitraries.ts';

const lines = (taxes: string[], ...amounts: number[]) =>
  amounts.map((amountMinor) => ({ amountMinor, taxes }));
const taxesOf = (document: TaxDocument) =>
  taxDocument(document).taxes.map(({ taxMinor }) => taxMinor);

describe('taxDocument', () => {
  it('refuses negative rates, one tax twice on a line, and discounts over the amount', () => {
    const document = (taxes: string[], discount?: TaxDocument['discount']): TaxDocument => ({
      mode: 'line',
      lines: lines(taxes, 100),
      discount,
    });

    expect(() => taxDocument(document(['-1']))).toThrow(
      expect.objectContaining({ code: 'tax-rate-negative' }),
    );
    expect(() => taxDocument(document(['20', '20.0']))).toThrow(
      expect.objectContaining({ code: 'tax-twice' }),
    );
    expect(() => taxDocument(document([], { amountMinor: 101 }))).toThrow(
      expect.objectContaining({ code: 'discount-too-large' }),
    );
    expect(() => taxDocument(document([], { amountMinor: -1 }))).toThrow(
      expect.objectContaining({ code: 'discount-too-large' }),
    );
    expect(() => taxDocument(document([], { percent: '100.01' }))).toThrow(
      expect.objectContaining({ code: 'discount-percent' }),
    );
  });

  it('refuses taxes that no number can hold, even where they add up to nothing', () => {
    const taxes = ['a', 'b', 'c', 'd', 'e'].map((name) => ({
      name,
      percent: '999',
      compound: true,
    }));
    const opposite = [999_999_999_999, -999_999_999_999].map((amountMinor) => ({
      amountMinor,
      taxes,
    }));

    expect(() => taxDocument({ mode: 'document', lines: opposite })).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'amount-too-large' }),
    );
  });

  it('is all zero without lines', () => {
    expect(taxDocument({ mode: 'document', lines: [] })).toMatchObject({
      totalMinor: 0,
      taxes: [],
    });
  });

  const lago = lines(['20'], 6833, 6833, 5750, 8500);

  it('rounds 20% of 279.16 once on the document: tax 55.83, total 334.99', () => {
    expect(taxDocument({ mode: 'document', lines: lago })).toMatchObject({
      netMinor: 27_916,
      taxMinor: 5583,
      totalMinor: 33_499,
    });
  });

  it('rounds the same on each line: tax 55.84, total 335.00', () => {
    const taxed = taxDocument({ mode: 'line', lines: lago });

    expect(taxed).toMatchObject({ netMinor: 27_916, taxMinor: 5584, totalMinor: 33_500 });
    expect(taxed.lines.map(({ taxMinor }) => taxMinor)).toEqual([1367, 1367, 1150, 1700]);
  });

  it('adds two parallel taxes: 300.00 at 5% and 9.975% is 344.93', () => {
    const document = { mode: 'document', lines: lines(['5', '9.975'], 30_000) } as const;

    expect(taxesOf(document)).toEqual([1500, 2993]);
    expect(taxDocument(document).totalMinor).toBe(34_493);
  });

  it('compounds: 100 at 5%, then 10% on 105, is 115.50', () => {
    const taxes = ['5', { percent: '10', compound: true }];
    const document = { mode: 'line', lines: [{ amountMinor: 10_000, taxes }] } as const;

    expect(taxesOf(document)).toEqual([500, 1050]);
    expect(taxDocument(document).totalMinor).toBe(11_550);
  });

  it('takes compounded taxes out of a gross amount as it put them in', () => {
    const taxes = ['5', { percent: '10', compound: true }];
    const document = {
      mode: 'line',
      inclusive: true,
      lines: [{ amountMinor: 11_550, taxes }],
    } as const;

    expect(taxDocument(document).netMinor).toBe(10_000);
    expect(taxesOf(document)).toEqual([500, 1050]);
  });

  it.each([
    ['119.00 at 19% is 100.00 + 19.00', 11_900, '19', 10_000, 1900],
    ['10.00 at 20% is 8.33 + 1.67', 1000, '20', 833, 167],
  ])('takes the tax out of a gross amount: %s', (_, gross, rate, netMinor, taxMinor) => {
    const document = { mode: 'document', inclusive: true, lines: lines([rate], gross) } as const;

    expect(taxDocument(document)).toMatchObject({ netMinor, taxMinor, totalMinor: gross });
  });

  it('lets one line be gross among net ones', () => {
    const document: TaxDocument = {
      mode: 'document',
      lines: [
        { amountMinor: 1000, taxes: ['20'], inclusive: true },
        { amountMinor: 1000, taxes: ['20'] },
      ],
    };

    expect(taxDocument(document)).toMatchObject({
      netMinor: 1833,
      taxMinor: 367,
      totalMinor: 2200,
    });
    expect(taxesOf(document)).toEqual([367]);
  });

  it('discounts before tax: (8500 − 7500) × 1.19 is 1190.00', () => {
    const document = {
      mode: 'document',
      lines: lines(['19'], 850_000),
      discount: { amountMinor: 750_000 },
    } as const;

    expect(taxDocument(document).totalMinor).toBe(119_000);
  });

  it('spreads 10% off over rates: 100 at 19% and 50 at 7% cost 155.25', () => {
    const document = {
      mode: 'document',
      lines: [...lines(['19'], 10_000), ...lines(['7'], 5000)],
      discount: { percent: '10' },
    } as const;

    expect(taxesOf(document)).toEqual([1710, 315]);
    expect(taxDocument(document).totalMinor).toBe(15_525);
  });

  it('prorates a fixed 10.00 over 33.33, 33.33, 33.34 as 3.33, 3.33, 3.34', () => {
    const taxed = taxDocument({
      mode: 'line',
      lines: lines([], 3333, 3333, 3334),
      discount: { amountMinor: 1000 },
    });

    expect(taxed.lines.map(({ discountMinor }) => discountMinor)).toEqual([333, 333, 334]);
  });

  it('takes a line discount first, then the document one from what is left', () => {
    const taxed = taxDocument({
      mode: 'line',
      lines: [{ amountMinor: 10_000, taxes: ['10'], discount: { percent: '50' } }],
      discount: { percent: '10' },
    });

    expect(taxed).toMatchObject({
      subtotalMinor: 10_000,
      discountMinor: 5500,
      netMinor: 4500,
      totalMinor: 4950,
    });
  });

  it('keeps equal percentages of different names apart in the tax table', () => {
    const taxes = [
      { name: 'State', percent: '5' },
      { name: 'City', percent: '5' },
    ];

    const taxed = taxDocument({ mode: 'line', lines: [{ amountMinor: 100, taxes }] });

    expect(taxed.taxes).toEqual([
      { rate: taxes[0], taxMinor: 5 },
      { rate: taxes[1], taxMinor: 5 },
    ]);
  });
});

describe('taxDocument, for any document', () => {
  const anyTax = fc.record({ percent, compound: fc.boolean() });
  const anyLine = (amounts: fc.Arbitrary<number>) =>
    fc.record({
      amountMinor: amounts,
      inclusive: fc.boolean(),
      taxes: fc.uniqueArray(anyTax, { maxLength: 3, selector: ({ percent: p }) => p }),
    });
  const anyDocument = (amounts: fc.Arbitrary<number>) =>
    fc.record({
      mode: fc.constantFrom('line' as const, 'document' as const),
      rounding: roundingMode,
      lines: fc.array(anyLine(amounts), { minLength: 1, maxLength: 12 }),
    });

  it('foots: lines to document, taxes to tax, net and tax to total, discount to subtotal', () => {
    fc.assert(
      fc.property(anyDocument(positiveAmount), percent, (document, off) => {
        const taxed = taxDocument({ ...document, discount: { percent: off } });

        expect(total(taxed.taxes.map(({ taxMinor }) => taxMinor))).toBe(taxed.taxMinor);
        expect(taxed.netMinor + taxed.taxMinor).toBe(taxed.totalMinor);
        for (const key of ['discountMinor', 'netMinor', 'taxMinor', 'totalMinor'] as const)
          expect(total(taxed.lines.map((line) => line[key]))).toBe(taxed[key]);
        for (const [i, line] of taxed.lines.entries()) {
          const reduced = line.subtotalMinor - line.discountMinor;
          expect(document.lines[i]?.inclusive ? line.totalMinor : line.netMinor).toBe(reduced);
          expect(total(line.taxes.map(({ taxMinor }) => taxMinor))).toBe(line.taxMinor);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('credits exactly what it charged: a document with all signs turned is the mirror', () => {
    fc.assert(
      fc.property(anyDocument(positiveAmount), (document) => {
        const credit = {
          ...document,
          lines: document.lines.map((line) => ({ ...line, amountMinor: -line.amountMinor })),
        };

        const [charged, credited] = [taxDocument(document), taxDocument(credit)];

        expect(credited.totalMinor).toBe(0 - charged.totalMinor);
        expect(credited.taxMinor).toBe(0 - charged.taxMinor);
        expect(credited.lines.map((line) => 0 - line.taxMinor)).toEqual(
          charged.lines.map((line) => line.taxMinor),
        );
      }),
    );
  });

  it('foots with credits among the lines', () => {
    fc.assert(
      fc.property(anyDocument(amount), (document) => {
        const taxed = taxDocument(document);

        expect(total(taxed.taxes.map(({ taxMinor }) => taxMinor))).toBe(taxed.taxMinor);
        expect(taxed.netMinor + taxed.taxMinor).toBe(taxed.totalMinor);
      }),
      { numRuns: 2_000 },
    );
  });

  it('differs between the modes by at most half a unit for each line and rate', () => {
    fc.assert(
      fc.property(anyDocument(positiveAmount), (document) => {
        const byLine = taxDocument({ ...document, mode: 'line' });
        const whole = taxDocument({ ...document, mode: 'document' });

        const roundings = total(document.lines.map(({ taxes }) => taxes.length + 1)) + 6;
        expect(Math.abs(byLine.taxMinor - whole.taxMinor)).toBeLessThanOrEqual(roundings);
      }),
    );
  });
});

describe('lineAmount', () => {
  it.each([
    ['2', '100.00', 'USD', 20_000],
    ['98', '10.15', 'USD', 99_470],
    ['0.333', '10', 'USD', 333],
    ['1.5', '3333', 'JPY', 5000],
    ['-1', '12.345', 'KWD', -12_345],
  ])('%s × %s %s is %i', (quantity, price, currency, minor) => {
    expect(lineAmount(quantity, price, currency)).toBe(minor);
  });
});
