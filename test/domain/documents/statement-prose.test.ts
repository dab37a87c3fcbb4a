import { describe, expect, it } from 'vitest';
import { readStatements } from '../../../src/domain/documents/statement-reader.ts';
import { read, table } from './given-text.ts';

/** What a sentence states, as `line period value`. */
function stated(text: string): string[] {
  return read(text).figures.map(({ line, period, value }) => `${line} ${period} ${value}`);
}

describe('a sentence', () => {
  it.each([
    ['Revenue $50M, up 25% YoY...', ['revenue current 50000000']],
    ['Revenue for FY2024 was $5.2 million.', ['revenue 2024 5200000']],
    ['In 2023, revenue grew 25% to $50M.', ['revenue 2023 50000000']],
    ['Revenue grew to $1.2bn in 2023', ['revenue 2023 1200000000']],
    ['We made $4.1 million in revenue in 2023.', ['revenue 2023 4100000']],
    ['Net loss narrowed to EUR 0.3 million in 2024.', ['net_income 2024 -300000']],
    ['EBITDA was negative $1.5M in Q3 2024.', ['ebitda 2024-Q3 -1500000']],
    ['EBITDA of ($1.5M) in Q3 2024', ['ebitda 2024-Q3 -1500000']],
    ['ARR of $48.5 million at the end of 2024', ['arr 2024 48500000']],
    ['$48.5 million in ARR as of December 2024', ['arr 2024-12 48500000']],
    ['annual recurring revenue (ARR) reached £2m in 2024', ['arr 2024 2000000']],
    ['MRR: $120k (March 2024)', ['mrr 2024-03 120000']],
    ['1,250 customers at the end of 2024', ['customers 2024 1250']],
    ['Monthly churn of 1.8% in June 2024', ['churn_rate 2024-06 0.018']],
    ['A team of 42; headcount 42 in 2024.', ['headcount 2024 42']],
    [
      'As of December 31, 2023, we had approximately 1,541,000 full-time employees.',
      ['headcount 2023 1541000'],
    ],
    ['Cash stood at\n$22m on 31 December 2023.', ['cash_and_equivalents 2023 22000000']],
    ['Revenue in the third quarter of 2024 came in at $9M.', ['revenue 2024-Q3 9000000']],
  ])('"%s" gives its figure', (text, figures) => {
    expect(stated(text)).toEqual(figures);
  });

  it('that compares gives both periods when it names both', () => {
    expect(stated('Total revenue was $12.4M in FY2024 compared to $10.1M in FY2023.')).toEqual([
      'revenue 2024 12400000',
      'revenue 2023 10100000',
    ]);
    expect(stated('FY2024 operating income was $1.9M (FY2023: $1.2M).')).toEqual([
      'operating_income 2024 1900000',
      'operating_income 2023 1200000',
    ]);
    expect(stated('In 2024 net loss was $3M, up from $2M the year before.')).toEqual([
      'net_income 2024 -3000000',
    ]);
  });

  it.each([
    'Revenue increased by $5 million in 2023.',
    'Revenue was up $5M in 2023.',
    'Deferred revenue was $5 million in 2023.',
    'Cost of a new plant: revenue from it may reach $5 or more.',
    'Revenue grew 25% in 2023.',
    'Gross margin was 62% in 2023.',
    'We added 50 new customers in 2023 and lost 12 customers.',
    'Our top 10 customers pay in 30 days.',
    'Churn was low in 2023.',
    'Free cash flow was $5M in 2023.',
    'An increase of $5 million in revenue followed in 2023.',
    'Expected revenue of $9M in 2025.',
    'Segment revenue was $3M in 2023.',
    'Revenue per employee was $3M in 2023.',
    'Revenue. $5M was raised in 2023.',
    'Call us: revenue 555 2023',
  ])('"%s" gives none', (text) => {
    expect(stated(text)).toEqual([]);
  });

  it('takes the year of the file where the text names none later', () => {
    const pages = [{ page: 1, text: 'Update for FY2024\n\nRevenue was $5M. Net income was $1M.' }];

    expect(readStatements(pages).figures.map((f) => f.period)).toEqual(['2024', '2024']);
  });

  it('beside statements gives way to them, and only what means one thing is added', () => {
    const reading = read(
      'Statements of Income (in millions)\n | 2023\nRevenue | 12.5',
      'In 2023 revenue was $99 million. Customers paid $3 million in cash. ARR was $14M in 2023. Two customers owe us.',
    );

    expect(table(reading)).toEqual({ revenue: { 2023: '12500000' }, arr: { 2023: '14000000' } });
  });

  it('is quoted with its line, and points at the amount', () => {
    const text = 'Hello.\nRevenue for 2023 was $5.2 million, a record.\nBye.';

    const [figure] = read(text).figures;

    expect(text.slice(figure?.start, figure?.end)).toBe('$5.2 million');
    expect(figure?.quote).toBe('Revenue for 2023 was $5.2 million, a record.');
    expect(figure?.label).toBe('Revenue');
  });
});
