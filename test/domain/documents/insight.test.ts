import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardInsight, writeInsight } from '../../../src/domain/documents/insight.ts';
import { analyzeFigures } from '../../../src/domain/documents/ratios.ts';
import type { StatementReading } from '../../../src/domain/documents/statement.ts';
import { givenReading } from '../../support/given-reading.ts';
import { hasStatements, statedCompany } from './fixture-figures.ts';

const insightOf = (reading: StatementReading) => writeInsight(reading, analyzeFigures(reading));

describe('writeInsight', () => {
  it('says that there is nothing to say where nothing was read', () => {
    expect(insightOf(givenReading({}))).toEqual({
      summary: 'No statement figures were found in the document, so there is nothing to summarize.',
      recommendations: [],
      removedClaims: [],
    });
  });

  it('tells revenue, margins, result, cash and liquidity of the latest period', () => {
    const reading = givenReading({
      '2023': {
        revenue: 1_500_000,
        cost_of_revenue: 900_000,
        net_income: 120_000,
        operating_cash_flow: 200_000,
        capital_expenditure: 50_000,
        current_assets: 250_000,
        current_liabilities: 125_000,
      },
      '2022': { revenue: 1_200_000, net_income: 150_000 },
    });

    expect(insightOf(reading).summary).toBe(
      'Tin Roof Ltd reported revenue of 1.5 million USD for 2023, up 25 % from 2022. ' +
        'The gross margin was 40 %. ' +
        'Net income fell to 120,000 USD from a net income of 150,000 USD in 2022. ' +
        'Operations brought in 200,000 USD of cash, with a free cash flow of 150,000 USD. ' +
        'The current ratio is 2.',
    );
  });

  it.each([
    [400, 'Liabilities stand at 1.5 times the equity.'],
    [-400, 'Liabilities exceed assets.'],
  ])('measures liabilities by an equity of %i only where that is one', (equity, sentence) => {
    const reading = givenReading({ '2023': { total_liabilities: 600, total_equity: equity } });

    expect(insightOf(reading).summary).toContain(sentence);
  });

  it.each([
    [-50, -80, 'The net loss narrowed to 50 USD from a net loss of 80 USD in 2022.'],
    [-80, -50, 'The net loss widened to 80 USD from a net loss of 50 USD in 2022.'],
    [50, -80, 'It turned to a net income of 50 USD after a net loss of 80 USD in 2022.'],
    [-50, 80, 'It turned to a net loss of 50 USD after a net income of 80 USD in 2022.'],
    [90, 80, 'Net income rose to 90 USD from a net income of 80 USD in 2022.'],
  ])('tells a result of %i after %i in the right direction', (now, before, sentence) => {
    const reading = givenReading({ '2023': { net_income: now }, '2022': { net_income: before } });

    expect(insightOf(reading).summary).toBe(sentence);
  });

  it('advises where a ratio calls for it, and only there', () => {
    const tight = givenReading({ '2023': { current_assets: 80, current_liabilities: 100 } });
    const sound = givenReading({ '2023': { current_assets: 200, current_liabilities: 100 } });

    expect(insightOf(tight).recommendations).toEqual([
      'Secure funding for what is due within a year: the current ratio is 0.8.',
    ]);
    expect(insightOf(sound).recommendations).toEqual([]);
  });

  it('never loses a sentence of its own to the guard, whatever the figures are', () => {
    const amount = fc.integer({ min: -2_000_000_000, max: 2_000_000_000 });
    const size = fc.integer({ min: 1, max: 2_000_000_000 });
    const year = fc.record({
      revenue: size,
      cost_of_revenue: size,
      operating_income: amount,
      net_income: amount,
      operating_cash_flow: amount,
      capital_expenditure: size,
      current_assets: size,
      current_liabilities: size,
      total_liabilities: size,
      total_equity: amount,
      total_assets: size,
      retained_earnings: amount,
      interest_expense: size,
      accounts_receivable: size,
      inventory: size,
      dividends_paid: size,
      cash_and_equivalents: size,
      arr: size,
    });
    fc.assert(
      fc.property(year, year, (now, before) => {
        const insight = insightOf(givenReading({ '2023': now, '2022': before }));

        expect(insight.removedClaims).toEqual([]);
        expect(insight.summary).not.toBe('');
      }),
    );
  });

  it.skipIf(!hasStatements)('keeps every sentence about real companies', () => {
    for (const name of ['AMAZON_2017', 'BESTBUY_2019']) {
      const { removedClaims, summary } = insightOf(statedCompany(name).reading);

      expect(removedClaims).toEqual([]);
      expect(summary.split('. ').length).toBeGreaterThan(4);
    }
  });
});

describe('guardInsight', () => {
  it('cuts what a model made up, in the summary and in the advice', () => {
    const reading = givenReading({ '2023': { revenue: 1_500_000 } });
    const written = {
      summary: 'Revenue was 1.5 million USD. Profit was 400,000 USD.',
      recommendations: ['Pay 9,999 USD at once.', 'Keep an eye on costs.'],
    };

    expect(guardInsight(written, reading, { ratios: [] })).toEqual({
      summary: 'Revenue was 1.5 million USD.',
      recommendations: ['Keep an eye on costs.'],
      removedClaims: ['Profit was 400,000 USD.', 'Pay 9,999 USD at once.'],
    });
  });

  it('does not take a company name for a licence to name numbers', () => {
    const reading = givenReading({ '2023': { revenue: 10 } }, { company: 'Profit 987654 USD Inc' });

    const { summary } = guardInsight(
      { summary: 'We saw Profit 987654 USD Inc. Fine.', recommendations: [] },
      reading,
      { ratios: [] },
    );

    expect(summary).not.toContain('987654');
  });
});
