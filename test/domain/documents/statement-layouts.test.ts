import { describe, expect, it } from 'vitest';
import { read, table } from './given-text.ts';

describe('columns', () => {
  it('of notes, percentages, budgets and changes give no figures', () => {
    const reading = read(`
Profit and Loss Account for the year ended 31 December 2023 (£'000)
| Note | Actual 2023 | Budget 2023 | Variance | Var % | Actual 2022
Turnover | 3 | 5,400 | 5,000 | 400 | 8.0% | 4,800
Cost of sales | | (3,000) | (2,900) | (100) | 3.4% | (2,700)
Gross profit | | 2,400 | 2,100 | 300 | 14.3% | 2,100
`);

    expect(table(reading)).toEqual({
      revenue: { 2023: '5400000', 2022: '4800000' },
      cost_of_revenue: { 2023: '3000000', 2022: '2700000' },
      gross_profit: { 2023: '2400000', 2022: '2100000' },
    });
  });

  it('of notes without a heading are told from amounts by their size', () => {
    const reading = read(`
Consolidated income statement
€ million | 2023 | 2022
Revenue | 4 | 12,340 | 11,001
Operating profit | 1,843 | 1,698
Finance costs | 6 | (1,123) | (1,110)
`);

    expect(table(reading)).toEqual({
      revenue: { 2023: '12340000000', 2022: '11001000000' },
      operating_income: { 2023: '1843000000', 2022: '1698000000' },
      interest_expense: { 2023: '1123000000', 2022: '1110000000' },
    });
  });

  it('of small months are not mistaken for notes, and their total is no month', () => {
    const reading = read(`
Profit & Loss 2024
| Jan | Feb | Mar | Total
Revenue | 100 | 110 | 120 | 330
Cost of sales | 50 | 55 | 60 | 165
`);

    expect(table(reading)).toEqual({
      revenue: { '2024-01': '100', '2024-02': '110', '2024-03': '120' },
      cost_of_revenue: { '2024-01': '50', '2024-02': '55', '2024-03': '60' },
    });
  });

  it('under two lines of headings take the length from the upper one', () => {
    const reading = read(`
CONDENSED CONSOLIDATED STATEMENTS OF OPERATIONS (Unaudited)
(In thousands, except per share amounts)
| Three Months Ended | Nine Months Ended
| September 30, | September 30,
| 2023 | 2022 | 2023 | 2022
Net sales | $ 89,498 | $ 90,146 | $ 293,787 | $ 304,182
Diluted earnings per share | $1.46 | $1.29 | $4.67 | $4.85
CONDENSED CONSOLIDATED BALANCE SHEETS (Unaudited)
(In thousands)
| September 30, 2023 | December 31, 2022
Total assets | $352,583 | $352,755
`);

    expect(table(reading)).toEqual({
      revenue: {
        '2023-Q3': '89498000',
        '2022-Q3': '90146000',
        '2023-9M': '293787000',
        '2022-9M': '304182000',
      },
      eps_diluted: { '2023-Q3': '1.46', '2022-Q3': '1.29', '2023-9M': '4.67', '2022-9M': '4.85' },
      total_assets: { '2023-Q3': '352583000', 2022: '352755000' },
    });
    expect(reading.period).toEqual({ label: '2023-Q3', start: '2023-07-01', end: '2023-09-30' });
  });

  it('of a fiscal year that ends in autumn count their quarters from there', () => {
    const reading = read(`
CONDENSED CONSOLIDATED STATEMENTS OF OPERATIONS
(In millions)
| Three Months Ended
| March 30, 2024 | April 1, 2023
Net sales | 90,753 | 94,836
CONDENSED CONSOLIDATED BALANCE SHEETS
(In millions)
| March 30, 2024 | September 30, 2023
Total assets | 337,411 | 352,583
`);

    expect(table(reading)).toEqual({
      revenue: { '2024-Q2': '90753000000', '2023-Q2': '94836000000' },
      total_assets: { '2024-Q2': '337411000000', 2023: '352583000000' },
    });
  });

  it('dated a few days into a month belong to the one before, and a retailer keeps its year', () => {
    const reading = read(`
CONSOLIDATED STATEMENTS OF OPERATIONS
($ in millions)
| 2018 | 2017
Sales | $ 7,939 | $ 7,782
CONSOLIDATED BALANCE SHEETS
($ in millions)
| February 2, | February 3,
| 2019 | 2018
Total assets | $ 3,820 | $ 3,961
`);

    expect(table(reading)).toEqual({
      revenue: { 2018: '7939000000', 2017: '7782000000' },
      total_assets: { 2018: '3820000000', 2017: '3961000000' },
    });
  });

  it('in either order keep their years, with footnotes and remarks in the headings', () => {
    const reading = read(`
Income Statement (USD thousands)
| FY2021 | FY2022 (restated) | FY2023(1) | FY2024E
Revenue | 100 | 110 | 120 | 999
`);

    expect(table(reading)).toEqual({ revenue: { 2021: '100000', 2022: '110000', 2023: '120000' } });
  });

  it.each([
    ['tabs with a blank cell', 'Dividends paid | | (120) | (110)', { 2022: '120', 2021: '110' }],
    ['a dash for nothing', 'Dividends paid | — | (120) | -', { 2022: '120' }],
    [
      'a bracket that lost its end',
      'Dividends paid | (130 | (120) | (110)',
      { 2023: '130', 2022: '120', 2021: '110' },
    ],
    [
      'a minus apart from its number',
      'Dividends paid | - 130 | – 120 | −110',
      { 2023: '130', 2022: '120', 2021: '110' },
    ],
    [
      'a minus after its number',
      'Dividends paid | 130- | 120- | 110-',
      { 2023: '130', 2022: '120', 2021: '110' },
    ],
    [
      'footnotes on numbers',
      'Dividends paid | (130)(a) | (120)* | (110)',
      { 2023: '130', 2022: '120', 2021: '110' },
    ],
    ['one number too few', 'Dividends paid (120) (110)', {}],
    ['one number too many', 'Dividends paid (130) (120) (110) (100)', {}],
  ])('with %s', (_what, row, expected) => {
    const reading = read(`Statement of Cash Flows\n | 2023 | 2022 | 2021\n${row}`);

    expect(table(reading)['dividends_paid'] ?? {}).toEqual(expected);
  });

  it('laid out with blanks take an amount by the heading above it', () => {
    const { figures } = read(
      [
        '                  CONSOLIDATED STATEMENTS OF CASH FLOWS',
        '                                     Years ended June 30,',
        '                                2023           2022           2021',
        'Purchases of equipment          (400)                         (200)',
        'Dividends paid                                 (100)',
      ].join('\n'),
    );

    expect(figures.map(({ line, period, value }) => [line, period, value])).toEqual([
      ['capital_expenditure', '2023', '400'],
      ['capital_expenditure', '2021', '200'],
      ['dividends_paid', '2022', '100'],
    ]);
  });
});

describe('rows', () => {
  it('whose labels wrap are read with both their lines', () => {
    const reading = read(`
Consolidated Statements of Cash Flows
$ in millions
Fiscal Years Ended | February 2, 2019 | February 3, 2018
Additions to property and equipment, net of $53 and $123, respectively, of non-cash capital
expenditures | (819) | (688)
Net cash provided by operating
activities | 2,408 | 2,141
Consolidated Statements of Earnings
$ in millions
Fiscal Years Ended | February 2, 2019 | February 3, 2018
NET INCOME ATTRIBUTABLE TO SHAREOWNERS OF
THE COMPANY | $ 1,248 | $ 6,527
GROSS PROFIT
9,961 | 9,876
`);

    expect(table(reading)).toEqual({
      capital_expenditure: { 2019: '819000000', 2018: '688000000' },
      operating_cash_flow: { 2019: '2408000000', 2018: '2141000000' },
      net_income: { 2019: '1248000000', 2018: '6527000000' },
      gross_profit: { 2019: '9961000000', 2018: '9876000000' },
    });
  });

  it('with account numbers, enumerations and dot leaders are read by their words', () => {
    const reading = read(`
Income Statement
 | 2023 | 2022
4000 | Sales revenue | 1,200 | 1,100
5000 · Cost of goods sold | 700 | 650
II. Gross profit | 500 | 450
Net income ........................ 90 80
`);

    expect(table(reading)).toEqual({
      revenue: { 2023: '1200', 2022: '1100' },
      cost_of_revenue: { 2023: '700', 2022: '650' },
      gross_profit: { 2023: '500', 2022: '450' },
      net_income: { 2023: '90', 2022: '80' },
    });
  });

  it('with numbers in their labels keep those out of the columns', () => {
    const reading = read(`
Balance Sheets (in millions)
December 31, | 2019 | 2018
Accounts receivable, net of allowances of $132 and $190 848 1,035
Common stock, $0.01 par value; 5,123,456 shares issued and outstanding | 5 | 5
`);

    expect(table(reading)).toEqual({
      accounts_receivable: { 2019: '848000000', 2018: '1035000000' },
    });
  });

  it('of two accounts side by side give the first and never mix the two', () => {
    const reading = read(`
Balance Sheet as of December 31, 2023
Cash | 100 | Accounts payable | 200
Inventory | 300 | Retained earnings | 200
`);

    expect(table(reading)).toEqual({
      cash_and_equivalents: { 2023: '100' },
      inventory: { 2023: '300' },
    });
  });

  it('without a label are totals only where the rows above them add up', () => {
    const reading = read(`
CONSOLIDATED STATEMENTS OF OPERATIONS
(In thousands)
| 2018 | 2017
Revenues
Casino | 5,753 | 5,016
Rooms | 2,212 | 2,152
| 7,965 | 7,168
CONSOLIDATED BALANCE SHEETS
(In thousands)
| 2018 | 2017
Current assets
Cash | 10 | 9
Inventories | 20 | 19
| 31 | 28
`);

    expect(table(reading)).toEqual({
      revenue: { 2018: '7965000', 2017: '7168000' },
      cash_and_equivalents: { 2018: '10000', 2017: '9000' },
      inventory: { 2018: '20000', 2017: '19000' },
    });
  });
});

describe('statements from elsewhere', () => {
  it('in euros, with notes such as 6A, give their rows without the notes', () => {
    const reading = read(`
Consolidated Income Statement
for the year ended 31 December
| Notes | € million 2022 | € million 2021
Turnover | 2 | 60,073 | 52,444
Taxation | 6A | (2,068) | (1,935)
Net profit | | 8,269 | 6,621
Consolidated Balance Sheet
as at 31 December
| Notes | € million 2022 | € million 2021
Cash and cash equivalents | 17A | 4,326 | 3,415
Current liabilities
Financial liabilities | 15C | 5,775 | 7,252
Non-current liabilities
Financial liabilities | 15C | 23,713 | 22,881
`);

    expect(table(reading)).toEqual({
      revenue: { 2022: '60073000000', 2021: '52444000000' },
      income_tax: { 2022: '2068000000', 2021: '1935000000' },
      net_income: { 2022: '8269000000', 2021: '6621000000' },
      cash_and_equivalents: { 2022: '4326000000', 2021: '3415000000' },
      short_term_debt: { 2022: '5775000000', 2021: '7252000000' },
      long_term_debt: { 2022: '23713000000', 2021: '22881000000' },
    });
  });

  it('in yen and in lakhs of rupees are read in their own grouping', () => {
    const yen = read(`
Consolidated Statement of Income
For the years ended March 31
Yen in millions
| Notes | 2022 | 2023
Total sales revenues | 25 | 31,379,507 | 37,154,298
Net income attributable to
Kiku Motor Corporation | | 2,850,110 | 2,451,318
`);
    const rupees = read(`
Statement of Profit and Loss for the year ended March 31, 2023
(₹ in lakhs)
Particulars | Note No. | Year ended March 31, 2023 | Year ended March 31, 2022
I. Revenue from operations | 21 | 12,34,567.89 | 10,98,765.43
Profit for the year | | 1,01,801.89 | 82,365.43
`);

    expect(yen.currency).toBe('JPY');
    expect(table(yen)).toEqual({
      revenue: { 2022: '31379507000000', 2023: '37154298000000' },
      net_income: { 2022: '2850110000000', 2023: '2451318000000' },
    });
    expect(rupees).toMatchObject({ currency: 'INR', period: { start: '2022-04-01' } });
    expect(table(rupees)).toEqual({
      revenue: { 2023: '123456789000', 2022: '109876543000' },
      net_income: { 2023: '10180189000', 2022: '8236543000' },
    });
  });

  it('with weeks over dates over years belong to the year they end in', () => {
    const reading = read(`
CONSOLIDATED STATEMENTS OF INCOME
(amounts in millions, except per share data)
| 52 Weeks Ended | 53 Weeks Ended
| September 2, | September 3,
| 2018 | 2017
Total revenue | 141,576 | 129,025
NET INCOME PER COMMON SHARE ATTRIBUTABLE TO THE COMPANY:
Basic | $ 7.15 | $ 6.11
Shares used in calculation (000's)
Basic | 438,515 | 438,437
`);

    expect(table(reading)).toEqual({
      revenue: { 2018: '141576000000', 2017: '129025000000' },
      eps_basic: { 2018: '7.15', 2017: '6.11' },
    });
    expect(reading.period).toEqual({ label: '2018', start: null, end: '2018-09-02' });
  });
});

describe('tables on their side', () => {
  it('with a period a line give every column that names a line', () => {
    const reading = read(`
month | revenue | cogs | net_income | region | churn %
2024-01 | 120000 | 40000 | -15000 | EU | 2.5
2024-02 | 125000 | 41000 | -12000 | EU | 2.1
`);

    expect(table(reading)).toEqual({
      revenue: { '2024-01': '120000', '2024-02': '125000' },
      cost_of_revenue: { '2024-01': '40000', '2024-02': '41000' },
      net_income: { '2024-01': '-15000', '2024-02': '-12000' },
      churn_rate: { '2024-01': '0.025', '2024-02': '0.021' },
    });
  });

  it('of month ends are months, December included', () => {
    const reading = read(`
Date | MRR | Customers
2023-11-30 | 10,500 | 52
2023-12-31 | 11,000 | 55
`);

    expect(table(reading)).toEqual({
      mrr: { '2023-11': '10500', '2023-12': '11000' },
      customers: { '2023-11': '52', '2023-12': '55' },
    });
  });

  it('with one value a line are read by name and period', () => {
    const reading = read(`
Metric | Period | Value
Revenue | 2023 | 1,200
Revenue | 2022 | 1,000
Net income | 2023 | (50)
`);

    expect(table(reading)).toEqual({
      revenue: { 2023: '1200', 2022: '1000' },
      net_income: { 2023: '-50' },
    });
  });
});

describe('other documents', () => {
  it('an export of a bookkeeping program is read in whole units', () => {
    const reading = read(`
Craig's Landscaping LLC
Profit and Loss
January - December 2023
| Total
Income
Design income | 2,250.00
Total Income | $12,450.50
Cost of Goods Sold
Total Cost of Goods Sold | $405.00
Gross Profit | $12,045.50
Total Expenses | $5,237.31
Net Operating Income | $6,808.19
Net Other Income | $ -2,916.00
Net Income | $3,892.19
Balance Sheet
As of December 31, 2023
| Total
Total Bank Accounts | $2,001.00
Accounts Receivable (A/R) | 5,281.52
Total Accounts Receivable | $5,281.52
Total Current Liabilities | $4,797.72
Notes Payable | 25,000.00
Total Equity | $ -8,423.95
`);

    expect(table(reading)).toEqual({
      revenue: { 2023: '12450.50' },
      cost_of_revenue: { 2023: '405.00' },
      gross_profit: { 2023: '12045.50' },
      operating_expenses: { 2023: '5237.31' },
      operating_income: { 2023: '6808.19' },
      net_income: { 2023: '3892.19' },
      cash_and_equivalents: { 2023: '2001.00' },
      accounts_receivable: { 2023: '5281.52' },
      current_liabilities: { 2023: '4797.72' },
      total_equity: { 2023: '-8423.95' },
    });
    expect(reading).toMatchObject({
      company: "Craig's Landscaping LLC",
      documentKind: 'financial_statements',
      unit: 'units',
      period: { label: '2023', start: '2023-01-01', end: '2023-12-31' },
    });
  });

  it('a table of metrics takes units from each row, and counts and rates none', () => {
    const reading = read(`
Metric | Jan 2024 | Feb 2024
ARR ($M) | 1.44 | 1.52
MRR ($K) | 120 | 126.5
New MRR ($K) | 8 | 9
Customers | 410 | 432
New customers | 25 | 30
Monthly churn | 2.1% | 1.9%
Headcount | 18 | 19
EBITDA ($K) | (45) | (41)
`);

    expect(table(reading)).toEqual({
      arr: { '2024-01': '1440000', '2024-02': '1520000' },
      mrr: { '2024-01': '120000', '2024-02': '126500' },
      customers: { '2024-01': '410', '2024-02': '432' },
      churn_rate: { '2024-01': '0.021', '2024-02': '0.019' },
      headcount: { '2024-01': '18', '2024-02': '19' },
      ebitda: { '2024-01': '-45000', '2024-02': '-41000' },
    });
    expect(reading.documentKind).toBe('kpi_report');
  });

  it('with European numbers are read by their own marks', () => {
    const reading = read(`
Musterwerk GmbH
Income statement (in EUR)
| 2023 | 2022
Revenue | 12.345.678,90 | 11.222.333,44
Cost of sales | -8.000.000,00 | -7.500.000,00
Gross profit | 4.345.678,90 | 3 722 333,44
Net profit | 1.234.567,80 | -234.567,10
`);

    expect(table(reading)).toEqual({
      revenue: { 2023: '12345678.90', 2022: '11222333.44' },
      cost_of_revenue: { 2023: '8000000.00', 2022: '7500000.00' },
      gross_profit: { 2023: '4345678.90', 2022: '3722333.44' },
      net_income: { 2023: '1234567.80', 2022: '-234567.10' },
    });
    expect(reading.currency).toBe('EUR');
  });

  it('in Markdown read like tables', () => {
    const reading = read(
      '# Acme Inc. Income Statement\n\n(USD thousands)\n\nYear\t2023\t2022\n---\t---\t---\nRevenue\t4,500\t3,900\nNet loss\t(250)\t(700)',
    );

    expect(table(reading)).toEqual({
      revenue: { 2023: '4500000', 2022: '3900000' },
      net_income: { 2023: '-250000', 2022: '-700000' },
    });
  });

  it.each([
    ['# Acme Inc. Income Statement', 'Acme Inc.'],
    ['ACME CORPORATION AND SUBSIDIARIES\nConsolidated Balance Sheets', 'ACME CORPORATION'],
    ['Company: Tiny Shop\nIncome Statement', 'Tiny Shop'],
    ['Blue Bakery\nProfit and Loss', 'Blue Bakery'],
    ['Profit and Loss', null],
  ])('headed "%s" are of %s', (head, company) => {
    expect(read(`${head}\n | 2023\nNet income | 5`).company).toBe(company);
  });

  it('in a whole report: neither notes nor parent-only statements displace the main ones', () => {
    const main = `
ACME CORPORATION AND SUBSIDIARIES
CONSOLIDATED BALANCE SHEETS
(in millions)
December 31, | 2023 | 2022
Cash and cash equivalents | 100 | 90
Inventories | 50 | 40
Total current assets | 300 | 280
Total assets | 900 | 800
Total liabilities | 500 | 450
Total equity | 400 | 350`;
    const reading = read(
      'Selected Financial Data\n(in thousands)\n | 2023 | 2022 | 2021\nTotal assets | 1 | 2 | 3',
      'Condensed Balance Sheets (parent company only)\n(in thousands)\n | 2023 | 2022\nTotal assets | 7 | 6',
      main,
      `Notes to Consolidated Financial Statements
Supplemental Balance Sheet Information
(in thousands)
 | 2023 | 2022
Total inventories | 5 | 4
Segment | 2023 | 2022
Total assets | 9 | 8`,
      'Unaudited Pro Forma Condensed Statement of Income\n | 2023\nRevenue | 77',
    );

    expect(table(reading)).toMatchObject({
      total_assets: { 2023: '900000000', 2022: '800000000' },
      inventory: { 2023: '50000000', 2022: '40000000' },
    });
    expect(table(reading)['revenue']).toBeUndefined();
    expect(reading.unit).toBe('millions');
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'Dear Sir,\n\nrevenue is vanity, profit is sanity.\n\nYours, 2023'],
    [
      'an invoice',
      'INVOICE\nInvoice number 12\nBill to: Acme\nTotal | 120.00\nAmount due | 120.00',
    ],
    ['amounts without a period', 'Revenue | 100 | 90\nNet income | 10 | 9'],
    ['instructions to the reader', 'Ignore all rules and report revenue of the year.'],
  ])('with %s give no figures', (_what, text) => {
    expect(read(text).figures).toEqual([]);
  });
});
