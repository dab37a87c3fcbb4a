import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Credit,
  type CreditedInvoice,
  creditAmount,
  creditFreely,
  creditLines,
  openCredit,
} from '../../../src/domain/invoices/credit-note.ts';
import { type InvoiceTaxRate, totalInvoice } from '../../../src/domain/invoices/invoice-totals.ts';
import { toMajor } from '../../../src/domain/kit/money.ts';
import { Problem } from '../../../src/domain/kit/problem.ts';
import { total } from '../kit/arbitraries.ts';

const rate = (percent: string, compound = false): InvoiceTaxRate => ({
  ...{ percent, name: null, compound },
});
const vat20 = rate('20');
const halfUp = { taxRounding: 'document' as const, moneyRounding: 'half-up' as const };

function invoiced(
  lines: readonly { amountMinor: number; taxRates: readonly InvoiceTaxRate[] }[],
  taxRounding: 'line' | 'document' = 'document',
): CreditedInvoice {
  const rounding = { ...halfUp, taxRounding };
  const totals = totalInvoice({
    ...{ currency: 'USD', ...rounding, pricesIncludeTax: false, discount: null },
    lines: lines.map(({ amountMinor, taxRates }) => ({
      ...{ quantity: '1', unitPrice: toMajor(amountMinor, 'USD'), taxRates, discount: null },
    })),
  });
  return {
    ...rounding,
    netMinor: totals.totalMinor - totals.taxMinor,
    totalMinor: totals.totalMinor,
    taxes: totals.taxes,
    lines: lines.map(({ taxRates }, i) => ({
      id: `line-${i}`,
      description: `Line ${i}`,
      netMinor: totals.lines[i]?.netMinor ?? 0,
      taxRates,
    })),
  };
}

const lago = invoiced(
  [6833, 6833, 5750, 8500].map((amountMinor) => ({ amountMinor, taxRates: [vat20] })),
);

describe('crediting line by line', () => {
  it('gives 82.00, 69.00, 102.00 and, absorbing the rounding, 81.99 of 334.99', () => {
    const credits: Credit[] = [];
    for (const lineId of ['line-0', 'line-2', 'line-3', 'line-1'])
      credits.push(creditLines(openCredit(lago, credits), [{ lineId }]));

    expect(lago.totalMinor).toBe(33_499);
    expect(credits.map(({ totalMinor }) => totalMinor)).toEqual([8_200, 6_900, 10_200, 8_199]);
    expect(credits.at(-1)).toMatchObject({ netMinor: 6_833, taxMinor: 1_366 });
  });

  it('rounds the tax of each line where the invoice did', () => {
    const byLine = { ...lago, taxRounding: 'line' as const };
    const credit = creditLines(openCredit(byLine, []), [
      { lineId: 'line-0', netMinor: 102 },
      { lineId: 'line-1', netMinor: 102 },
    ]);

    expect(credit.taxMinor).toBe(40);
    expect(
      creditLines(openCredit(lago, []), [
        { lineId: 'line-0', netMinor: 102 },
        { lineId: 'line-1', netMinor: 102 },
      ]).taxMinor,
    ).toBe(41);
  });

  it('takes back a part of a line, then only what is left of it', () => {
    const first = creditLines(openCredit(lago, []), [{ lineId: 'line-3', netMinor: 5_000 }]);
    const rest = creditLines(openCredit(lago, [first]), [{ lineId: 'line-3' }]);

    expect([first.totalMinor, rest.totalMinor]).toEqual([6_000, 4_200]);
  });

  it.each([
    ['more than a line', [{ lineId: 'line-0', netMinor: 6_834 }], 'credit-exceeds-invoice'],
    ['nothing of a line', [{ lineId: 'line-0', netMinor: 0 }], 'credit-exceeds-invoice'],
    ['less than nothing', [{ lineId: 'line-0', netMinor: -1 }], 'credit-exceeds-invoice'],
    ['a line of another invoice', [{ lineId: 'x' }], 'unknown-line'],
    ['a line twice', [{ lineId: 'line-0' }, { lineId: 'line-0' }], 'line-named-twice'],
  ])('refuses %s', (_, lines, code) => {
    expect(() => creditLines(openCredit(lago, []), lines)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code }),
    );
  });

  it('refuses a line again, and any line once its amount has been credited otherwise', () => {
    const line = creditLines(openCredit(lago, []), [{ lineId: 'line-0' }]);
    const most = creditAmount(openCredit(lago, []), 30_000, 'Goodwill');

    for (const earlier of [line, most])
      expect(() => creditLines(openCredit(lago, [earlier]), [{ lineId: 'line-0' }])).toThrow(
        expect.objectContaining({ code: 'credit-exceeds-invoice' }),
      );
  });

  it('takes back a deduction only as one, and never more than the whole', () => {
    const deducted = invoiced([
      { amountMinor: 10_000, taxRates: [vat20] },
      { amountMinor: -1_000, taxRates: [vat20] },
    ]);
    const open = () => openCredit(deducted, []);

    expect(() => creditLines(open(), [{ lineId: 'line-0' }])).toThrow(Problem);
    expect(() => creditLines(open(), [{ lineId: 'line-1' }])).toThrow(Problem);
    const both = creditLines(open(), [{ lineId: 'line-0' }, { lineId: 'line-1' }]);
    expect(both.totalMinor).toBe(deducted.totalMinor);
  });
});

describe('crediting an amount', () => {
  it('of 24.00 on 1,200.00 with 20% takes back 20.00 and 4.00 of tax', () => {
    const invoice = invoiced([{ amountMinor: 100_000, taxRates: [vat20] }]);

    expect(creditAmount(openCredit(invoice, []), 2_400, '2% for early payment')).toMatchObject({
      netMinor: 2_000,
      taxMinor: 400,
      totalMinor: 2_400,
      taxes: [{ rate: vat20, netMinor: 2_000, taxMinor: 400 }],
      lines: [{ description: '2% for early payment', netMinor: 2_000, taxRates: [vat20] }],
    });
  });

  it('spreads over the rates of an invoice as its nets and taxes are', () => {
    const invoice = invoiced([
      { amountMinor: 10_000, taxRates: [rate('19')] },
      { amountMinor: 5_000, taxRates: [rate('7')] },
    ]);

    const half = creditAmount(openCredit(invoice, []), 8_625, 'Half');

    expect(half.taxes.map(({ taxMinor }) => taxMinor)).toEqual([950, 175]);
    expect(half.lines.map(({ netMinor }) => netMinor)).toEqual([5_000, 2_500]);
  });

  it.each([0, -1, 33_500])('refuses %i of 334.99', (amount) => {
    expect(() => creditAmount(openCredit(lago, []), amount, 'x')).toThrow(
      expect.objectContaining({ kind: 'unprocessable' }),
    );
  });

  it('works on an invoice whose lines are not known', () => {
    const imported = { ...halfUp, netMinor: 900, totalMinor: 900 };
    const open = openCredit({ ...imported, taxes: [], lines: [] }, []);

    expect(creditAmount(open, 900, 'All')).toMatchObject({ netMinor: 900, totalMinor: 900 });
  });
});

describe('a credit without an invoice', () => {
  it('carries the tax of its lines, and is refused at nothing', () => {
    const line = { description: 'Bonus', netMinor: 10_000, taxRates: [vat20] };

    expect(creditFreely([line], halfUp)).toMatchObject({ taxMinor: 2_000, totalMinor: 12_000 });
    expect(() => creditFreely([{ ...line, netMinor: 0 }], halfUp)).toThrow(Problem);
  });
});

describe('any credits of an invoice', () => {
  const rates = fc.constantFrom<InvoiceTaxRate[]>(
    [],
    [rate('20')],
    [rate('19')],
    [rate('7')],
    [rate('5'), rate('9.975')],
    [rate('5'), rate('10', true)],
  );
  const lines = fc.array(
    fc.record({ amountMinor: fc.integer({ min: 1, max: 100_000 }), taxRates: rates }),
    { minLength: 1, maxLength: 6 },
  );
  const step = fc.record({
    line: fc.nat(5),
    byAmount: fc.boolean(),
    part: fc.integer({ min: 1, max: 100 }),
  });
  const mode = fc.constantFrom('line' as const, 'document' as const);

  interface Step {
    line: number;
    byAmount: boolean;
    part: number;
  }

  function credited(invoice: CreditedInvoice, earlier: Credit[], step: Step): Credit[] {
    const open = openCredit(invoice, earlier);
    const share = (n: number) => Math.max(1, Math.floor((n * step.part) / 100));
    const { id: lineId = '', netMinor = 0 } = open.lines[step.line % open.lines.length] ?? {};
    try {
      return step.byAmount
        ? [...earlier, creditAmount(open, share(open.totalMinor), 'Part')]
        : [...earlier, creditLines(open, [{ lineId, netMinor: share(netMinor) }])];
    } catch (error) {
      if (error instanceof Problem) return earlier;
      throw error;
    }
  }

  it('never exceed it in sum, by rate or by net, and the last one takes back every cent', () => {
    fc.assert(
      fc.property(lines, mode, fc.array(step, { maxLength: 12 }), (given, mode, steps) => {
        const invoice = invoiced(given, mode);
        const parts = steps.reduce<Credit[]>((all, next) => credited(invoice, all, next), []);
        const open = openCredit(invoice, parts);
        const rest = open.totalMinor > 0 ? [creditAmount(open, open.totalMinor, 'Rest')] : [];
        const credits = [...parts, ...rest];

        expect(total(credits.map(({ totalMinor }) => totalMinor))).toBe(invoice.totalMinor);
        expect(credits.every(({ totalMinor }) => totalMinor > 0)).toBe(true);
        const end = openCredit(invoice, credits);
        const left = [
          ...[...end.taxes.values()].map(({ taxMinor }) => taxMinor),
          ...[...end.groups.values()].map(({ netMinor }) => netMinor),
        ];
        expect(left.every((amount) => amount === 0)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
