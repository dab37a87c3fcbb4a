import { describe, expect, it } from 'vitest';
import { mergeFigures } from '../../../src/domain/documents/merged-figures.ts';
import {
  acceptModelFigures,
  type ModelFigure,
} from '../../../src/domain/documents/model-figures.ts';
import type { PageText } from '../../../src/domain/documents/statement.ts';
import { givenFigure, givenReading } from '../../support/given-reading.ts';

const pages: PageText[] = [
  {
    page: 1,
    text: [
      'CONSOLIDATED STATEMENTS OF OPERATIONS',
      '(in millions, except per share data)',
      'Year Ended December 31,',
      '\t2015\t2016\t2017',
      'Total net sales\t107,006\t135,987\t177,866',
      'Interest expense\t(459)\t(484)\t(848)',
      'Net income\t$\t596\t$\t2,371\t$\t3,033',
      'Basic earnings per share\t$\t1.28\t$\t5.01\t$\t6.32',
    ].join('\n'),
  },
  { page: 2, text: 'In 2017 we had 566,000 employees and \u200brevenue of $177.9 billion.' },
];

const sales: ModelFigure = {
  statement: 'income',
  line: 'revenue',
  label: 'Total net sales',
  period: '2017',
  value: '177866000000',
  unit: 'millions',
  page: 1,
  quote: 'Total net sales 107,006 135,987 177,866',
};

const verdict = (changes: Partial<ModelFigure>) => {
  const { accepted, rejected } = acceptModelFigures([{ ...sales, ...changes }], pages);
  return rejected[0]?.reason ?? accepted[0];
};

describe('acceptModelFigures', () => {
  it('counts a figure that stands there and says where', () => {
    const { accepted, rejected } = acceptModelFigures([sales], pages);

    expect(rejected).toEqual([]);
    const [figure] = accepted;
    expect(figure).toMatchObject({
      line: 'revenue',
      period: '2017',
      value: '177866000000',
      page: 1,
    });
    expect(pages[0]?.text.slice(figure?.start, figure?.end)).toBe('177,866');
  });

  it.each<[string, Partial<ModelFigure>, string]>([
    ['a value that is not printed', { value: '177867000000' }, 'the value does not stand'],
    [
      'a value in the wrong unit',
      { value: '177866', unit: 'units' },
      'the document states millions',
    ],
    ['a value scaled once too often', { value: '177866000000000' }, 'the value does not stand'],
    ['a quote that is not there', { quote: 'Total net sales 999,999' }, 'the quote does not stand'],
    ['a quote of another page', { page: 2 }, 'the quote does not stand'],
    ['a page that does not exist', { page: 9 }, 'there is no page 9'],
    ['an empty quote', { quote: ' ' }, 'the quote does not stand'],
    ['a label of another row', { label: 'Net income' }, 'the label does not stand'],
    ['an empty label', { label: '--' }, 'the label does not stand'],
    ['a number of another year', { period: '2016' }, 'the number stands under 2017'],
    ['a year of which nothing is said', { period: '2031' }, 'the page does not speak of 2031'],
    ['a period in words', { period: 'last year' }, 'the period is not one'],
    ['a value in words', { value: 'a lot' }, 'the value is no decimal'],
    ['an endless value', { value: '9'.repeat(40) }, 'the value is no decimal'],
    ['an infinite value', { value: 'Infinity' }, 'the value is no decimal'],
    ['a sign turned round', { value: '-177866000000' }, 'the value does not stand'],
  ])('rejects %s', (_, changes, reason) => {
    expect(verdict(changes)).toContain(reason);
  });

  it('accepts a cost with either sign, since houses print it in parentheses or not', () => {
    const interest: Partial<ModelFigure> = {
      line: 'interest_expense',
      label: 'Interest expense',
      quote: 'Interest expense (459) (484) (848)',
    };

    expect(verdict({ ...interest, value: '848000000' })).toMatchObject({ value: '848000000' });
    expect(verdict({ ...interest, value: '-848000000' })).toMatchObject({ value: '-848000000' });
  });

  it('does not scale a figure per share', () => {
    const eps: Partial<ModelFigure> = {
      line: 'eps_basic',
      label: 'Basic earnings per share',
      quote: 'Basic earnings per share $ 1.28 $ 5.01 $ 6.32',
      unit: 'units',
    };

    expect(verdict({ ...eps, value: '6.32' })).toMatchObject({ value: '6.32' });
    expect(verdict({ ...eps, value: '6320000', unit: 'millions' })).toContain('states units');
  });

  it('reads the scale that stands beside a number in prose, through invisible characters', () => {
    const prose: Partial<ModelFigure> = {
      label: 'revenue',
      page: 2,
      quote: 'revenue of $177.9 billion',
      value: '177900000000',
      unit: 'billions',
    };

    expect(verdict(prose)).toMatchObject({ value: '177900000000', page: 2 });
    expect(verdict({ ...prose, value: '177.9', unit: 'units' })).toContain('states billions');
  });

  it('takes the year that a sentence names, and no other', () => {
    const told = { page: 3, text: 'Revenue in 2016 was $ 88. See also 2017.' };
    const claim = { ...sales, label: 'Revenue', page: 3, value: '88', unit: 'units' as const };
    const figure = { ...claim, quote: 'Revenue in 2016 was $ 88.' };
    const reasonOf = (period: string) =>
      acceptModelFigures([{ ...figure, period }], [told]).rejected[0]?.reason;

    expect(reasonOf('2016')).toBeUndefined();
    expect(reasonOf('2017')).toBe('the quote speaks of 2016, not 2017');
  });

  it('guesses no column where the heading does not match the row', () => {
    const narrow = [{ page: 1, text: '2016\t2017\nTotal net sales\t5\t107\t135\t177' }];
    const claim = { ...sales, value: '177', unit: 'units' as const };
    const figure = { ...claim, quote: 'Total net sales\t5\t107\t135\t177' };

    const { rejected } = acceptModelFigures([figure], narrow);

    expect(rejected[0]?.reason).toBe('which column is which period can not be told');
  });
});

describe('mergeFigures', () => {
  it('adds what the reader did not see', () => {
    const { accepted } = acceptModelFigures([sales], pages);

    const { reading, disagreements } = mergeFigures(givenReading({}), accepted);

    expect(reading.figures).toEqual(accepted);
    expect(disagreements).toEqual([]);
  });

  it('keeps the reader’s figure and lists the other where they differ', () => {
    const read = givenReading({ '2017': { revenue: 5 } });
    const { accepted } = acceptModelFigures([sales], pages);

    const { reading, disagreements } = mergeFigures(read, accepted);

    expect(reading.figures).toEqual(read.figures);
    expect(disagreements).toEqual([
      {
        about: 'revenue 2017',
        agents: ['parser'],
        said: 'revenue 2017 = 177866000000 (page 1)',
        found: 'revenue 2017 = 5 (page 1)',
      },
    ]);
  });

  it('does not let one printed number be two lines', () => {
    const [figure] = acceptModelFigures([sales], pages).accepted;
    const place = { page: 1, start: figure?.start ?? 0, end: figure?.end ?? 0 };
    const cost = givenFigure('cost_of_revenue', '2017', '177866000000', place);
    const read = givenReading({}, { figures: [cost] });

    const { reading, disagreements } = mergeFigures(read, figure ? [figure] : []);

    expect(reading.figures).toEqual([cost]);
    expect(disagreements).toHaveLength(1);
  });
});
