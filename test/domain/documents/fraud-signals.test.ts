import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scoreFraud } from '../../../src/domain/documents/fraud-signals.ts';
import type { PageText, StatementReading } from '../../../src/domain/documents/statement.ts';
import { givenReading } from '../../support/given-reading.ts';
import { hasStatements, statedCompany } from './fixture-figures.ts';

const sinoForest = new URL(
  '../../../../shared/fixtures/fraud/sino_forest_2010_values.csv',
  import.meta.url,
);

const page = (...lines: string[]): PageText[] => [{ page: 1, text: lines.join('\n') }];

function signalOf(name: string, reading: StatementReading, pages: PageText[] = []) {
  const { signals } = scoreFraud(reading, pages);
  const signal = signals.find((s) => s.name === name);
  if (!signal) throw new Error(`no signal ${name}`);
  return signal;
}

const balanced = { total_assets: 1000, total_liabilities: 600, total_equity: 400 };

describe('scoreFraud', () => {
  it('scores an empty document 0 and says that nothing was measured', () => {
    const { score, signals } = scoreFraud(givenReading({}), []);

    expect(score).toBe(0);
    expect(signals.map((s) => [s.score, s.measured])).toEqual(signals.map(() => [0, false]));
    for (const signal of signals) expect(signal.reason).toMatch(/not measured|too few/i);
  });

  it('stays within 0 and 100 whatever comes together', () => {
    const rows = new Array(60).fill('2024-01-05\tCash withdrawal\t9,000.00');
    const reading = givenReading({
      '2023': {
        ...balanced,
        total_assets: 2001,
        revenue: 12_345,
        gross_profit: 1,
        cost_of_revenue: 9,
      },
      '2022': { ...balanced, revenue: 12_345 },
    });

    const { score } = scoreFraud(reading, page(...rows));

    expect(score).toBeGreaterThan(80);
    expect(score).toBeLessThanOrEqual(100);
  });
});

describe('the balance sheet equation', () => {
  it('holds where both sides meet, or miss by rounding only', () => {
    expect(signalOf('balance_sheet_equation', givenReading({ '2023': balanced })).score).toBe(0);

    const rounded = { ...balanced, total_assets: 1002 };
    expect(signalOf('balance_sheet_equation', givenReading({ '2023': rounded })).score).toBe(0);
  });

  it('names period and gap where the sides differ', () => {
    const reading = givenReading({ '2023': { ...balanced, total_assets: 1100 }, '2022': balanced });

    const signal = signalOf('balance_sheet_equation', reading);

    expect(signal.score).toBe(100);
    expect(signal.measures).toEqual({ 'gap 2023': '100' });
    expect(signal.evidence.length).toBe(3);
  });

  it('takes a printed non-controlling interest for the difference it explains', () => {
    const reading = givenReading({ '2023': { ...balanced, total_assets: 1100 } });
    const pages = page('Redeemable noncontrolling interest\t100');

    expect(signalOf('balance_sheet_equation', reading, pages).score).toBe(0);
  });

  it('reads the foot of the right-hand side where total liabilities are not printed', () => {
    const reading = givenReading(
      { '2023': { total_assets: 5_000_000, total_equity: 2_000_000 } },
      { unit: 'thousands' },
    );
    const foot = (total: string) => page(`Total liabilities and stockholders’ equity\t$\t${total}`);

    expect(signalOf('balance_sheet_equation', reading, foot('5,000')).score).toBe(0);
    expect(signalOf('balance_sheet_equation', reading, foot('5,400')).score).toBe(100);
  });
});

describe('the cash flow statement', () => {
  const flows = {
    operating_cash_flow: 500,
    investing_cash_flow: -300,
    financing_cash_flow: -100,
  };

  it('ties to the change in cash of the balance sheets', () => {
    const reading = (closing: number) =>
      givenReading({
        '2023': { ...flows, cash_and_equivalents: closing },
        '2022': { cash_and_equivalents: 50 },
      });

    expect(signalOf('cash_flow_tie', reading(150)).score).toBe(0);
    expect(signalOf('cash_flow_tie', reading(190))).toMatchObject({
      score: 100,
      measures: { 'gap 2023': '40' },
    });
  });

  it('ties with what exchange rates did, and to a printed change that counts restricted cash', () => {
    const reading = givenReading({ '2023': flows });
    const pages = page(
      'Effect of exchange rate changes on cash\t(25)',
      'Net increase in cash, cash equivalents and restricted cash\t75',
    );

    expect(signalOf('cash_flow_tie', reading, pages).score).toBe(0);
  });

  it('ties with operations set aside, and a label that is broken over two lines', () => {
    const reading = givenReading({ '2023': flows });
    const pages = page(
      'Net cash provided by (used in) discontinued operations\t8',
      'EFFECT OF EXCHANGE RATE CHANGES ON CASH AND',
      'CASH EQUIVALENTS\t242',
      'Net increase (decrease) during the year\t350',
    );

    expect(signalOf('cash_flow_tie', reading, pages).score).toBe(0);
  });

  it('is not measured without a change to tie to', () => {
    expect(signalOf('cash_flow_tie', givenReading({ '2023': flows })).measured).toBe(false);
  });
});

describe('the first digits', () => {
  it('give no verdict on a short document', () => {
    const signal = signalOf('benford_first_digit', givenReading({}), page('Revenue\t1,234'));

    expect(signal).toMatchObject({ score: 0, measured: false });
    expect(signal.reason).toBe('Too few amounts for a verdict: 1 of the 500 that the test needs.');
  });

  it('stand out where amounts were made up to stay below an approval limit', () => {
    const rows = Array.from({ length: 600 }, (_, i) => `Consulting\t${9000 + i}`);

    const signal = signalOf('benford_first_digit', givenReading({}), page(...rows));

    expect(signal).toMatchObject({ score: 100, measured: true });
  });

  it('leave out years, dates, percentages, identifiers and figures per share', () => {
    const pages = page(
      'December 31, 2017 and 2016',
      '2017-12-31 12/31/2017 31.12.2017',
      'growth of 12.5% and 345 %',
      'account 0012345678 ref INV-20231 and 4111111111111111',
      'Basic earnings per share\t6.32',
      'Sales\t1,234',
    );

    expect(signalOf('benford_first_digit', givenReading({}), pages).measures).toMatchObject({
      n: 1,
    });
  });

  it.skipIf(!existsSync(sinoForest))('of a real ledger are judged (../shared/fixtures)', () => {
    const text = readFileSync(sinoForest, 'utf8');

    const signal = signalOf('benford_first_digit', givenReading({}), [{ page: 1, text }]);

    expect(signal.measured).toBe(true);
    expect(Number(signal.measures?.['n'])).toBeGreaterThan(700);
    expect(signal.score).toBeLessThan(20);
  });
});

describe('round numbers', () => {
  it('are told from a presentation in thousands, where every amount ends in 000', () => {
    const rows = Array.from({ length: 90 }, (_, i) => `Sale\t${((i * 7919) % 9000) + 1001}000`);

    const signal = signalOf('round_numbers', givenReading({}), page(...rows));

    expect(signal).toMatchObject({ measured: true, score: 0 });
  });

  it('stand out when a third of the amounts end in 00', () => {
    const rows = Array.from({ length: 90 }, (_, i) =>
      i % 3 === 0 ? `Fee\t${(i % 40) + 11}00` : `Sale\t${((i * 7919) % 8000) + 1003 - (i % 2)}`,
    );

    expect(signalOf('round_numbers', givenReading({}), page(...rows)).score).toBeGreaterThan(80);
  });
});

describe('duplicates', () => {
  it('are a line that repeats its amount to the last digit in another year', () => {
    const reading = givenReading({
      '2023': { revenue: 1_234_567 },
      '2022': { revenue: 1_234_567 },
    });

    expect(signalOf('duplicate_amounts', reading).score).toBe(40);
  });

  it('are the same dated row twice, but not two rows that differ', () => {
    const row = '2024-01-05\tACME LTD\t1,250.00';

    expect(signalOf('duplicate_amounts', givenReading({}), page(row, row)).score).toBe(25);
    const other = '2024-01-06\tACME LTD\t1,250.00';
    expect(signalOf('duplicate_amounts', givenReading({}), page(row, other)).score).toBe(0);
  });

  it('are not a round figure that may well come again', () => {
    const reading = givenReading({ '2023': { revenue: 5_000 }, '2022': { revenue: 5_000 } });

    expect(signalOf('duplicate_amounts', reading).score).toBe(0);
  });
});

describe.skipIf(!hasStatements)('honest annual reports (../shared/fixtures)', () => {
  for (const name of ['AMAZON_2017', 'BESTBUY_2019']) {
    it(`leave ${name} below an alarming score, its M-score worked out`, () => {
      const { reading } = statedCompany(name);

      const { score } = scoreFraud(reading, []);

      expect(signalOf('beneish_m_score', reading).measured).toBe(true);
      expect(score).toBeLessThan(30);
    });
  }
});
