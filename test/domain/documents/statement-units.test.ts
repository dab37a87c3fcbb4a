import { describe, expect, it } from 'vitest';
import { captionUnit } from '../../../src/domain/documents/reading/document-unit.ts';
import { read, table } from './given-text.ts';

describe('a caption', () => {
  it.each([
    ['(in thousands)', 3],
    ['(In thousands, except share and per share data)', 3],
    ['(Amounts in thousands, except per share amounts)', 3],
    ['($ in thousands)', 3],
    ["$000's", 3],
    ['(000s omitted)', 3],
    ["(in 000's)", 3],
    ['£’000', 3],
    ["HK$'000", 3],
    ['USD thousands', 3],
    ['(expressed in thousands of U.S. dollars)', 3],
    ['(All amounts in thousands, unless otherwise stated)', 3],
    ['(Thousands of dollars)', 3],
    ['(in millions)', 6],
    ['(Dollars in millions, except per share data)', 6],
    ['$ in millions, except per share and share amounts', 6],
    ['$ and shares in millions, except per share amounts', 6],
    ['(Millions)', 6],
    ['Millions of euros', 6],
    ['€ million', 6],
    ['£m', 6],
    ['US$ m', 6],
    ['EUR million', 6],
    ['(in € millions)', 6],
    ['(in billions)', 9],
    ['US$ bn', 9],
    ['₹ in lakhs', 5],
    ['(Rs. in Crores)', 7],
  ])('"%s" scales by 10^%i', (text, power) => {
    expect(captionUnit(text)?.power).toBe(power);
  });

  it.each([
    'December 31, 2023',
    'Year ended June 30',
    'We sold millions of phones in thousands of shops.',
    'Month of March',
    'Accounts receivable, net',
    'Class B — 1,253 and 1,272 shares outstanding',
  ])('"%s" scales nothing', (text) => {
    expect(captionUnit(text)).toBeNull();
  });
});

describe('units', () => {
  it('leave prices per share alone, and share counts where the caption exempts them', () => {
    const statement = (caption: string): string => `
Consolidated Balance Sheets
${caption}
| 2023
Total assets | 1,000
Shares outstanding | 5,123
Consolidated Statements of Income
${caption}
| 2023
Basic earnings per share | 6.32
`;

    expect(table(read(statement('(in thousands, except per share data)')))).toEqual({
      total_assets: { 2023: '1000000' },
      shares_outstanding: { 2023: '5123000' },
      eps_basic: { 2023: '6.32' },
    });
    expect(table(read(statement('(in thousands, except share and per share data)')))).toMatchObject(
      {
        shares_outstanding: { 2023: '5123' },
      },
    );
  });

  it('are those of each statement where they differ', () => {
    const reading = read(`
Statements of Income (in millions)
| 2023
Revenue | 12.5
Balance Sheets (in thousands)
| 2023
Total assets | 9,000
`);

    expect(table(reading)).toEqual({
      revenue: { 2023: '12500000' },
      total_assets: { 2023: '9000000' },
    });
  });

  it('of pence are hundredths, and a number’s own suffix goes before the caption', () => {
    const reading = read(`
Consolidated income statement
for the year ended 31 March 2023 (£m)
Revenue | £1.2bn
Earnings per share (pence)
Basic | 45.6p
Diluted | 45.1
`);

    expect(table(reading)).toEqual({
      revenue: { 2023: '1200000000' },
      eps_basic: { 2023: '0.456' },
      eps_diluted: { 2023: '0.451' },
    });
    expect(reading.currency).toBe('GBP');
  });
});
