import { describe, expect, it } from 'vitest';
import { read, table } from './given-text.ts';

const income = [
  'ACME TOOLS, INC.',
  'CONSOLIDATED STATEMENTS OF OPERATIONS',
  '(in millions, except per share data)',
  'Year Ended December 31,',
  '2015\t2016\t2017',
  'Net product sales\t$ 79,268\t$ 94,665\t$ 118,573',
  'Total net sales\t107,006\t135,987\t177,866',
  'Operating expenses:',
  'Cost of sales\t71,651\t88,265\t111,934',
  'Operating income\t2,233\t4,186\t4,106',
  'Interest expense\t(459)\t(484)\t(848)',
  'Income before income taxes\t1,568\t3,892\t3,806',
  'Provision for income taxes\t(950)\t(1,425)\t(769)',
  'Net income\t$ 596\t$ 2,371\t$ 3,033',
  'Basic earnings per share\t$ 1.28\t$ 5.01\t$ 6.32',
  'Weighted-average shares used in computation of earnings per share:',
  'Basic\t467\t474\t480',
].join('\n');

describe('readStatements', () => {
  it('gives every period of a statement in whole currency units', () => {
    const { figures, ...facts } = read(income);

    expect(table({ figures, ...facts })).toEqual({
      revenue: { 2015: '107006000000', 2016: '135987000000', 2017: '177866000000' },
      cost_of_revenue: { 2015: '71651000000', 2016: '88265000000', 2017: '111934000000' },
      operating_income: { 2015: '2233000000', 2016: '4186000000', 2017: '4106000000' },
      interest_expense: { 2015: '459000000', 2016: '484000000', 2017: '848000000' },
      income_before_tax: { 2015: '1568000000', 2016: '3892000000', 2017: '3806000000' },
      income_tax: { 2015: '950000000', 2016: '1425000000', 2017: '769000000' },
      net_income: { 2015: '596000000', 2016: '2371000000', 2017: '3033000000' },
      eps_basic: { 2015: '1.28', 2016: '5.01', 2017: '6.32' },
    });
    expect(facts).toEqual({
      documentKind: 'income_statement',
      company: 'ACME TOOLS, INC.',
      period: { label: '2017', start: '2017-01-01', end: '2017-12-31' },
      currency: 'USD',
      unit: 'millions',
    });
  });

  it('points every figure at the number on the page, with its line as quote', () => {
    const { figures } = read('Cover page', income);

    const revenue = figures.find((f) => f.line === 'revenue' && f.period === '2016');

    expect(revenue?.page).toBe(2);
    expect(income.slice(revenue?.start, revenue?.end)).toBe('135,987');
    expect(revenue?.quote).toBe('Total net sales\t107,006\t135,987\t177,866');
  });
});
