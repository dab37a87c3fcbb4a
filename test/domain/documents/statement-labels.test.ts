import { describe, expect, it } from 'vitest';
import type { StatementLine } from '../../../src/domain/documents/statement.ts';
import { read } from './given-text.ts';

const titles = {
  income: 'Consolidated Statements of Income',
  balance: 'Consolidated Balance Sheets',
  cash: 'Consolidated Statements of Cash Flows',
} as const;

/** The one figure that a row gives in a statement of this kind, as `line value`. */
function rowIn(statement: keyof typeof titles, row: string): string[] {
  const { figures } = read(`${titles[statement]}\n(In millions)\n | 2023\n${row}`);
  return figures.map(({ line, value }) => `${line} ${value}`);
}

const variants: Partial<Record<StatementLine, [keyof typeof titles, string[]]>> = {
  revenue: [
    'income',
    [
      'Revenues',
      'Net sales',
      'Total net revenues',
      'Turnover',
      'NET OPERATING REVENUES',
      'Total revenues, net of interest expense',
      'Sales to customers',
      'Revenue from operations',
      'Total revenues and other income',
      'Revenue (Note 3)',
      'Net revenue(1)',
      'Group revenue',
    ],
  ],
  cost_of_revenue: [
    'income',
    [
      'Cost of sales',
      'Cost of goods sold',
      'Total cost of revenue',
      'Cost of products sold',
      'Cost of revenues (exclusive of depreciation)',
      'Less: Cost of sales',
      'Merchandise costs',
      'Cost of sales, including buying and occupancy costs',
      'COGS',
    ],
  ],
  selling_general_administrative: [
    'income',
    [
      'Selling, general and administrative expenses',
      'Selling, general & administrative',
      'SG&A',
      'Marketing, general and administrative',
      'Total selling and administrative expense',
      'Selling, informational and administrative expenses(a)',
      'Operating, selling, general and administrative expenses',
    ],
  ],
  research_and_development: [
    'income',
    [
      'Research and development',
      'Research & development expenses',
      'Research, development and related expenses',
      'Research, development and engineering expenses',
    ],
  ],
  operating_income: [
    'income',
    [
      'Operating income',
      'Operating profit',
      'Income from operations',
      'Earnings from operations',
      'Operating income (loss)',
      'Profit from operating activities',
    ],
  ],
  interest_expense: [
    'income',
    [
      'Interest expense',
      'Interest and debt expense',
      'Finance costs',
      'Interest expense, net',
      'Interest payable and similar expenses',
      'Interest expense, net of amounts capitalized',
    ],
  ],
  income_before_tax: [
    'income',
    [
      'Income before income taxes',
      'Earnings before provision for taxes on income',
      'Profit before taxation',
      'Income (loss) before income tax expense (benefit)',
      'INCOME FROM CONTINUING OPERATIONS BEFORE INCOME TAXES',
      'Pretax income',
      'Income from continuing operations before taxes and equity in earnings of affiliates',
      'Income before (provision) benefit for income taxes',
      'Profit/(loss) before tax',
    ],
  ],
  income_tax: [
    'income',
    [
      'Provision for income taxes',
      'Income tax expense',
      'Income taxes',
      'Taxation',
      'Provision (benefit) for income taxes',
      'Provision for taxes on income (Note 8)',
      'Tax on profit',
      'Total income tax provision',
      'Income taxes from continuing operations',
    ],
  ],
  net_income: [
    'income',
    [
      'Net income',
      'Net earnings',
      'Profit for the year',
      'Consolidated net income',
      'Net income attributable to Acme Inc.',
      'Profit attributable to owners of the parent',
      'Net income (loss)',
      'Profit after tax',
      'Net profit for the period',
      'Net income including noncontrolling interest',
    ],
  ],
  cash_and_equivalents: [
    'balance',
    [
      'Cash and cash equivalents',
      'Cash & cash equivalents',
      'Cash and equivalents',
      'Cash',
      'Cash at bank and in hand',
      'Cash and due from banks',
      'Total cash and cash equivalents',
    ],
  ],
  accounts_receivable: [
    'balance',
    [
      'Accounts receivable, net',
      'Trade receivables',
      'Receivables, net',
      'Trade and other receivables',
      'Accounts receivable — net of allowances of $95 and $103',
      'Accounts and notes receivable, net',
      'Trade accounts receivable, less allowances of $477 and $466, respectively',
    ],
  ],
  inventory: [
    'balance',
    ['Inventories', 'Merchandise inventories', 'Total inventories', 'Stocks', 'Inventories, net'],
  ],
  property_plant_equipment: [
    'balance',
    [
      'Property, plant and equipment, net',
      'Property and equipment, net',
      'Net property and equipment',
      'PROPERTY, PLANT AND EQUIPMENT — net',
      'Land, buildings, and equipment',
      'Tangible assets',
      'Property, plant & equipment, less accumulated depreciation',
      'Plant, property and equipment, net',
      'Property and equipment, net of accumulated depreciation of $19,800 and $17,606',
    ],
  ],
  accounts_payable: [
    'balance',
    [
      'Accounts payable',
      'Trade payables',
      'Trade and other payables',
      'Trade creditors',
      'Accounts payable and accrued expenses',
    ],
  ],
  short_term_debt: [
    'balance',
    [
      'Short-term debt',
      'Current portion of long-term debt',
      'Debt maturing within one year',
      'Short-term borrowings and current portion of long-term debt',
      'Short-term debt obligations',
      'Short-term borrowings, including current portion of long-term debt: 2018—$4,776',
    ],
  ],
  long_term_debt: [
    'balance',
    [
      'Long-term debt',
      'Long-term debt, net',
      'Long-term debt, less current portion',
      'Non-current borrowings',
      'Long-Term Debt Obligations',
      'Long-term debt, net of current portion',
    ],
  ],
  total_equity: [
    'balance',
    [
      'Total equity',
      'Total stockholders’ equity',
      "Total shareholders' equity",
      "Total members' equity",
      'Total 3M Company shareholders’ equity',
      'Total capital and reserves',
      'Net assets',
      "Total stockholders' equity (deficit)",
    ],
  ],
  retained_earnings: [
    'balance',
    [
      'Retained earnings',
      'Reinvested earnings',
      'Retained earnings (accumulated deficit)',
      'Earnings reinvested in the business',
      'Retained profits',
      'Profit and loss account',
    ],
  ],
  operating_cash_flow: [
    'cash',
    [
      'Net cash provided by operating activities',
      'Net cash provided by (used in) operating activities',
      'Cash provided by operations',
      'Net cash from operations',
      'Net cash from operating activities',
      'Cash flows from operating activities',
      'Net cash generated by operating activities',
      'Net cash inflow from operating activities',
    ],
  ],
  capital_expenditure: [
    'cash',
    [
      'Capital expenditures',
      'Purchases of property, plant and equipment (PP&E)',
      'Capital spending',
      'Additions to property and equipment',
      'Property, plant and equipment additions',
      'Payments for property and equipment',
      'Payments to acquire property, plant and equipment',
      'Purchase of tangible fixed assets',
      'Capital expenditures (including capitalized software)',
    ],
  ],
  depreciation_amortization: [
    'cash',
    [
      'Depreciation and amortization',
      'Depreciation & amortisation',
      'Depreciation',
      'Depreciation, amortization, and other',
      'Depreciation, depletion and amortization',
      'Depreciation and amortization of property, equipment and intangibles',
    ],
  ],
  dividends_paid: [
    'cash',
    [
      'Dividends paid',
      'Cash dividends paid',
      'Dividends',
      'Payment of dividends',
      'Dividends to shareholders',
      'Common stock cash dividends paid',
      'Dividends — common and preferred',
    ],
  ],
};

describe('a label', () => {
  const cases = Object.entries(variants).flatMap(([line, [statement, labels]]) =>
    labels.map((label) => [label, statement, line] as const),
  );

  it.each(cases)('"%s" in the %s statement means %s', (label, statement, line) => {
    expect(rowIn(statement, `${label} | 1,234`)).toEqual([`${line} 1234000000`]);
  });

  it.each([
    ['income', 'Cost of revenue growth'],
    ['income', 'Deferred revenue'],
    ['income', 'Net income attributable to noncontrolling interests'],
    ['income', 'Net income from continuing operations'],
    ['income', 'Other income (expense), net'],
    ['income', 'Interest income'],
    ['income', 'General and administrative'],
    ['income', 'Sales and marketing'],
    ['income', 'Total comprehensive income'],
    ['income', 'Weighted average shares outstanding, basic'],
    ['income', 'Dividends declared per common share'],
    ['balance', 'Total liabilities and stockholders’ equity'],
    ['balance', 'Total assets less current liabilities'],
    ['balance', 'Cash, cash equivalents and restricted cash'],
    ['balance', 'Total cash, cash equivalents and short-term investments'],
    ['balance', 'Unbilled receivables, net'],
    ['balance', 'Income taxes receivable'],
    ['balance', 'Goodwill and other intangible assets'],
    ['balance', 'Equity attributable to noncontrolling interests'],
    ['balance', 'Long-term liabilities'],
    ['balance', 'Accumulated other comprehensive income'],
    ['cash', 'Accounts payable'],
    ['cash', 'Inventories'],
    ['cash', 'Proceeds from sale of property, plant and equipment'],
    ['cash', 'Dividends paid to noncontrolling interests'],
    ['cash', 'Amortization of debt discount'],
    ['cash', 'Cash and cash equivalents at beginning of year'],
    ['cash', 'Property and equipment acquired under capital leases'],
    ['cash', 'Net cash provided by operating activities from discontinued operations'],
  ] as const)('in the %s statement, "%s" is none of the lines', (statement, label) => {
    expect(rowIn(statement, `${label} | 1,234`)).toEqual([]);
  });

  it('of a part never stands for the whole where other parts are beside it', () => {
    const parts = 'Current portion of long-term debt | 6\nNotes payable | 9';

    expect(rowIn('balance', parts)).toEqual([]);
    expect(rowIn('balance', `${parts}\nShort-term debt | 15`)).toEqual([
      'short_term_debt 15000000',
    ]);
    expect(rowIn('income', 'Cost of products | 60\nCost of services | 40')).toEqual([]);
    expect(
      rowIn(
        'income',
        'Cost of services (exclusive of items below) | 31\nCost of wireless equipment | 20',
      ),
    ).toEqual([]);
    expect(rowIn('balance', 'Current liabilities\nCommercial paper | 6\nTerm debt | 10')).toEqual(
      [],
    );
  });

  it('of gross property gives way to the net one, and the parent’s income goes before the whole', () => {
    expect(
      rowIn(
        'balance',
        'Property, plant and equipment | 90\nProperty, plant and equipment, net | 50',
      ),
    ).toEqual(['property_plant_equipment 50000000']);
    expect(rowIn('income', 'Net income | 50\nNet income attributable to Acme | 48')).toEqual([
      'net_income 48000000',
    ]);
    expect(
      rowIn('income', 'Net income | 50\nNet income available to common shareholders | 45'),
    ).toEqual(['net_income 50000000']);
  });

  it('`Borrowings` is told by the part of the balance sheet it stands in', () => {
    expect(
      rowIn(
        'balance',
        'Current liabilities\nBorrowings | (25)\nNon-current liabilities\nBorrowings | (300)',
      ),
    ).toEqual(['short_term_debt 25000000', 'long_term_debt 300000000']);
  });

  it('`Basic` is a price under earnings per share and a count under shares', () => {
    const rows =
      'Earnings per share:\nBasic | 1.96\nDiluted | 1.95\nWeighted average shares:\nBasic | 767\nDiluted | 771';

    expect(rowIn('income', rows)).toEqual(['eps_basic 1.96', 'eps_diluted 1.95']);
  });
});

describe('a sign', () => {
  it.each([
    ['Cost of sales | (800)', 'cost_of_revenue 800000000'],
    ['Interest expense | (459)', 'interest_expense 459000000'],
    ['Net loss | 500', 'net_income -500000000'],
    ['Net loss | (500)', 'net_income -500000000'],
    ['Net (loss) income | (500)', 'net_income -500000000'],
    ['Loss from operations | 40', 'operating_income -40000000'],
    ['Benefit (provision) for income taxes | (50)', 'income_tax 50000000'],
    ['Benefit (provision) for income taxes | 1,127', 'income_tax -1127000000'],
    ['Provision (benefit) for income taxes | (22)', 'income_tax -22000000'],
    ['Income tax (expense)/benefit | (30)', 'income_tax 30000000'],
    ['Income tax benefit | 12', 'income_tax -12000000'],
    ['Income tax benefit | (12)', 'income_tax -12000000'],
    ['Interest income (expense), net | (7)', 'interest_expense 7000000'],
    ['Loss per share, basic | 0.45', 'eps_basic -0.45'],
    ['Net loss per share, basic and diluted | $ (0.45)', 'eps_basic -0.45'],
  ])('of "%s" gives %s', (row, figure) => {
    expect(rowIn('income', row)[0]).toBe(figure);
  });

  it.each([
    ['cash', 'Net cash used in investing activities | 500', 'investing_cash_flow -500000000'],
    ['cash', 'Net cash used by investing activities | (500)', 'investing_cash_flow -500000000'],
    [
      'cash',
      'Net cash provided by (used in) investing activities | 508',
      'investing_cash_flow 508000000',
    ],
    ['cash', 'Capital expenditures | (116)', 'capital_expenditure 116000000'],
    ['balance', 'Accumulated deficit | 20', 'retained_earnings -20000000'],
    ['balance', 'Total stockholders’ deficit | (7)', 'total_equity -7000000'],
    ['balance', 'Trade and other payables | (170)', 'accounts_payable 170000000'],
  ] as const)('in the %s statement of "%s" gives %s', (statement, row, figure) => {
    expect(rowIn(statement, row)).toEqual([figure]);
  });

  it('of a bracketed tax is settled by the results before and after it', () => {
    const before = 'Income before income taxes | 100\nProvision for income taxes | (20)\n';

    expect(rowIn('income', `${before}Net income | 80`)).toContain('income_tax 20000000');
    expect(rowIn('income', `${before}Net income | 120`)).toContain('income_tax -20000000');
  });

  it('of `Interest, net` is settled by the rows around it, or left alone', () => {
    const rows = (after: string): string =>
      `Operating profit | 100\nInterest, net | 30\nEarnings before income taxes | ${after}`;

    expect(rowIn('income', rows('70'))).toContain('interest_expense 30000000');
    expect(rowIn('income', rows('130')).join()).not.toContain('interest_expense');
    expect(rowIn('income', rows('111')).join()).not.toContain('interest_expense');
  });
});
