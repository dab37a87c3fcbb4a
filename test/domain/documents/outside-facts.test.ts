import { describe, expect, it } from 'vitest';
import { readOutsideFacts } from '../../../src/domain/documents/outside-facts.ts';
import { analyzeFigures } from '../../../src/domain/documents/ratios.ts';
import type { PageText } from '../../../src/domain/documents/statement.ts';
import { readStatements } from '../../../src/domain/documents/statement-reader.ts';
import { givenReading } from '../../support/given-reading.ts';

const cover = (text: string): PageText[] => [{ page: 1, text }];
const marketValueOf = (text: string) =>
  readOutsideFacts(cover(text), givenReading({})).marketValueEquity?.value;

const balanceSheet: PageText[] = [
  {
    page: 4,
    text: [
      'CONSOLIDATED BALANCE SHEETS',
      '(in millions)',
      '\tDecember 31,',
      '\t2016\t2017',
      'Current assets:',
      'Cash and cash equivalents\t$ 19,334\t$ 20,522',
      'Marketable securities\t6,647\t10,464',
      'Inventories\t11,461\t16,047',
      'Total current assets\t45,781\t60,197',
      'Long-term marketable securities\t5\t7',
      'Total assets\t$ 83,402\t$ 131,310',
      'Total current liabilities\t43,816\t57,883',
    ].join('\n'),
  },
];

describe('readOutsideFacts', () => {
  it.each([
    [
      'Aggregate market value of voting stock held by non-affiliates $387,327,844,000',
      '387327844000',
    ],
    ['The aggregate market value was approximately $15.7 billion.', '15700000000'],
    ['aggregate market value of the common stock, $0.10 par value, was $ 4.2 million', '4200000'],
  ])('reads the market value off the cover: %s', (text, value) => {
    expect(marketValueOf(text)).toBe(value);
  });

  it.each([
    'The market value of our vineyards was $4,000,000.',
    'The aggregate market value is not stated; par value $0.10.',
    '',
  ])('takes nothing else for it: %s', (text) => {
    expect(marketValueOf(text)).toBeUndefined();
  });

  it('reads short-term investments in the column of the latest cash, and not the long-term ones', () => {
    const reading = readStatements(balanceSheet);

    const { shortTermInvestments } = readOutsideFacts(balanceSheet, reading);

    expect(shortTermInvestments).toEqual({
      value: '10464000000',
      page: 4,
      quote: 'Marketable securities\t6,647\t10,464',
    });
  });

  it('reads a dash in the column as nothing, not as the amount beside it', () => {
    const dashed = balanceSheet.map(({ page, text }) => ({
      page,
      text: text.replace(
        'Marketable securities\t6,647\t10,464',
        'Short-term investments\t2,032\t—',
      ),
    }));

    const { shortTermInvestments } = readOutsideFacts(dashed, readStatements(dashed));

    expect(shortTermInvestments?.value).toBe('0');
  });

  it('makes the cash ratio count invested cash where the balance sheet shows some', () => {
    const reading = readStatements(balanceSheet);
    const cashRatio = (outside = {}) =>
      analyzeFigures(reading, outside).ratios.find((r) => r.name === 'cash_ratio');

    const counted = cashRatio(readOutsideFacts(balanceSheet, reading));

    expect(Number(counted?.value)).toBeCloseTo(0.5353, 4);
    expect(counted?.inputs[1]).toMatchObject({ name: 'short_term_investments', page: 4 });
    expect(Number(cashRatio()?.value)).toBeCloseTo(0.3545, 4);
  });

  it('finds nothing in a document without a balance sheet', () => {
    expect(readOutsideFacts(cover('Marketable securities 5'), givenReading({}))).toEqual({});
  });
});
