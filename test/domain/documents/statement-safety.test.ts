import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelText } from '../../../src/domain/documents/reading/label-text.ts';
import { lineOfLabel } from '../../../src/domain/documents/reading/line-match.ts';
import { periodMarksIn } from '../../../src/domain/documents/reading/period-mark.ts';
import { statementLines } from '../../../src/domain/documents/statement.ts';
import { readStatements } from '../../../src/domain/documents/statement-reader.ts';
import { cpuMsSince } from '../../support/cpu-time.ts';
import { pagesOf } from './given-text.ts';

const words = [
  'Revenue',
  'Net sales',
  'Total',
  'Cost of sales',
  'Net income',
  '(loss)',
  'Total assets',
  'ARR',
  'Income taxes',
  'Operating activities',
  'Balance Sheet',
  'Statement of Income',
  'in millions',
  'Year ended',
  'December 31,',
  '2023',
  '2022',
  'Q3 2024',
  'FY24',
  'Note',
  '%',
  '$',
  '€',
  '—',
  '-',
  '1,234',
  '(456)',
  '12.5%',
  '7',
  '1.234,5',
  '$4.2M',
  '0.05',
  'was',
  'of',
  'to',
  'up',
  '\t',
  '\t',
  '\n',
  '\n',
  '  ',
  '   ',
  '.',
  ':',
  '|',
  '(',
  ')',
  '…',
  '\u00a0',
  '１２',
  '𝟏',
  '\u202e',
  'null',
  '__proto__',
];
const page = fc
  .array(fc.constantFrom(...words), { maxLength: 120 })
  .map((parts) => parts.join(' '));

/** The digits of a number without zeros at its ends, which a unit adds or takes. */
function digits(text: string): string {
  return text.replace(/\D/g, '').replace(/^0+|0+$/g, '');
}

describe('any text at all', () => {
  it('gives only figures whose digits stand at the place they point at', () => {
    fc.assert(
      fc.property(fc.array(page, { maxLength: 3 }), (texts) => {
        const pages = texts.map((text, at) => ({ page: at + 1, text }));

        for (const figure of readStatements(pages).figures) {
          const text = pages[figure.page - 1]?.text ?? '';
          expect(digits(figure.value)).toBe(digits(text.slice(figure.start, figure.end)));
          expect(text.split('\n')).toContain(figure.quote);
          expect(statementLines).toContain(figure.line);
          expect(figure.value).toMatch(/^-?\d+(?:\.\d+)?$/);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('gives a line and period at most once', () => {
    fc.assert(
      fc.property(page, (text) => {
        const keys = readStatements([{ page: 1, text }]).figures.map((f) => f.line + f.period);

        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same reading twice', () => {
    fc.assert(
      fc.property(page, (text) => {
        const pages = [{ page: 1, text }];

        expect(readStatements(pages)).toEqual(readStatements(pages));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a hostile text', () => {
  const long = 20_000;

  it.each([
    ['spaces', ' '.repeat(long)],
    ['open brackets', '('.repeat(long)],
    ['digits', '1'.repeat(long)],
    ['numbers', '1,234 '.repeat(long / 6)],
    ['thousands marks', '1,'.repeat(long / 2)],
    ['dashes', '- '.repeat(long / 2)],
    ['dots', '. '.repeat(long / 2)],
    ['tabs', '\t'.repeat(long)],
    ['tabbed digits', '1\t'.repeat(long / 2)],
    ['words of a metric', 'revenue '.repeat(long / 8)],
    ['words that lead on', `revenue ${'was '.repeat(long / 4)}`],
    ['months', 'December 31, '.repeat(long / 13)],
    ['years', '2023 '.repeat(long / 5)],
    ['lines of years', '2023\n'.repeat(long / 5)],
    ['titles', 'Balance Sheet\n'.repeat(long / 14)],
    ['balances', `opening balance ${'closing '.repeat(long / 8)}`],
    ['invoices', 'invoice '.repeat(long / 8)],
  ])('of nothing but %s is read in no time', (_what, text) => {
    const before = process.threadCpuUsage();
    readStatements([{ page: 1, text }]);

    expect(cpuMsSince(before)).toBeLessThan(5_000);
  });

  it.each([
    'net cash provided by used in from of or and ',
    'selling general and administrative ',
    'provision benefit for from ',
    'depreciation and amortization ',
    'cash dividends paid to ',
    'total property plant and equipment ',
    'income loss before tax expense benefit ',
    'long term debt and less current ',
  ])('as a label of repeated "%s" is matched in no time', (phrase) => {
    const before = process.threadCpuUsage();
    for (let i = 0; i < 100; i += 1) lineOfLabel(`${phrase.repeat(8)}x`);

    expect(labelText(phrase.repeat(99)).length).toBeLessThanOrEqual(320);
    expect(cpuMsSince(before)).toBeLessThan(5_000);
  });
});

describe('ten pages of statements', () => {
  it('are read in a moment once warm', () => {
    const rows = Array.from(
      { length: 45 },
      (_, i) => `Other operating item number ${i}, net of tax | ${i},234 | (${i},123) | 5,678`,
    );
    const text = [
      'Consolidated Statements of Income',
      '(in millions)',
      'Year ended December 31, | 2023 | 2022 | 2021',
      'Net sales | 1,200 | 1,100 | 1,000',
      ...rows,
      'Net income | 100 | 90 | 80',
    ].join('\n');
    const pages = pagesOf(Array.from({ length: 10 }, () => text));
    for (let i = 0; i < 10; i += 1) readStatements(pages);

    // CPU time, because a busy machine makes a wall clock tell of others' work.
    const times = Array.from({ length: 9 }, () => {
      const before = process.cpuUsage();
      readStatements(pages);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    });

    const best = Math.min(...times);
    process.stdout.write(`ten pages of statements read in ${best.toFixed(1)} ms of CPU\n`);
    expect(best).toBeLessThan(500);
  });
});

describe('periods', () => {
  it.each([
    ['December 31, 2017', [{ year: 2017, month: 12, day: 31 }]],
    ['31 December 2017', [{ year: 2017, month: 12, day: 31 }]],
    ['31.12.2017', [{ year: 2017, month: 12, day: 31 }]],
    ['12/31/2017', [{ year: 2017, month: 12, day: 31 }]],
    ['2017-12-31', [{ year: 2017, month: 12, day: 31 }]],
    ['Dec-17', [{ year: 2017, month: 12 }]],
    ['Sep 2017', [{ year: 2017, month: 9 }]],
    ['Q3 2017', [{ year: 2017, quarter: 3 }]],
    ["3Q'17", [{ year: 2017, quarter: 3 }]],
    ['2017 Q3', [{ year: 2017, quarter: 3 }]],
    ['third quarter of 2017', [{ year: 2017, quarter: 3 }]],
    ['H1 2017', [{ year: 2017, half: 1 }]],
    ['FY17', [{ year: 2017 }]],
    ['fiscal 2017', [{ year: 2017 }]],
    ['2016/17', [{ year: 2017 }]],
    ['FY2016-17', [{ year: 2017 }]],
    ['2015 2016 2017', [{ year: 2015 }, { year: 2016 }, { year: 2017 }]],
    ['1,2017', []],
    ['$2017', []],
    ['2017.5', []],
    ['13/45/2017', []],
  ])('in "%s" are read', (text, marks) => {
    const found = periodMarksIn(text).map(({ start: _start, end: _end, ...mark }) => mark);

    expect(found).toEqual(marks);
  });
});
