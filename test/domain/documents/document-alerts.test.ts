import { describe, expect, it } from 'vitest';
import { severities } from '../../../src/domain/documents/alert-limits.ts';
import { raiseAlerts } from '../../../src/domain/documents/document-alerts.ts';
import type { PageText, StatementReading } from '../../../src/domain/documents/statement.ts';
import { givenReading } from '../../support/given-reading.ts';
import { hasStatements, statedCompany } from './fixture-figures.ts';

const alertOf = (code: string, reading: StatementReading, pages: PageText[] = []) =>
  raiseAlerts(reading, pages).alerts.find((a) => a.code === code);

describe('raiseAlerts', () => {
  it('raises nothing but a note where nothing was read', () => {
    const { alerts } = raiseAlerts(givenReading({}, { documentKind: 'other' }), []);

    expect(alerts).toEqual([expect.objectContaining({ code: 'no-figures', severity: 'info' })]);
  });

  it.each([
    [100, undefined],
    [99, 'medium'],
    [79, 'high'],
    [49, 'critical'],
  ])('grades current assets of %i against 100 due: %s', (assets, severity) => {
    const reading = givenReading({ '2023': { current_assets: assets, current_liabilities: 100 } });

    expect(alertOf('low-liquidity', reading)?.severity).toBe(severity);
  });

  it('shows the rows that a crossed limit was worked out from', () => {
    const reading = givenReading({ '2023': { current_assets: 50, current_liabilities: 100 } });

    expect(alertOf('low-liquidity', reading)).toMatchObject({
      detail: 'Current ratio is 0.5, below the limit of 0.8.',
      evidence: [
        { page: 1, quote: 'current_assets 50' },
        { page: 1, quote: 'current_liabilities 100' },
      ],
    });
  });

  it('takes the limits of an organization over the customary ones', () => {
    const reading = givenReading({ '2023': { current_assets: 150, current_liabilities: 100 } });
    const limits = {
      'low-liquidity': [{ side: 'below', limit: '2', severity: 'low' }],
    } as const;

    const { alerts } = raiseAlerts(reading, [], limits);

    expect(alerts.find((a) => a.code === 'low-liquidity')?.severity).toBe('low');
  });

  it('puts the gravest first', () => {
    const reading = givenReading({
      '2023': { current_assets: 90, current_liabilities: 100, total_equity: -5, net_income: -3 },
    });

    const grades = raiseAlerts(reading, []).alerts.map((a) => severities.indexOf(a.severity));

    expect(grades.length).toBeGreaterThan(1);
    expect(grades).toEqual([...grades].sort((a, b) => b - a));
  });

  it('sees receivables run ahead of revenue, a margin fall and a profit without cash', () => {
    const reading = givenReading({
      '2023': {
        revenue: 110,
        cost_of_revenue: 80,
        accounts_receivable: 60,
        net_income: 9,
        operating_cash_flow: -20,
      },
      '2022': { revenue: 100, cost_of_revenue: 60, accounts_receivable: 30 },
    });

    expect(alertOf('receivables-outpace-revenue', reading)?.severity).toBe('high');
    expect(alertOf('gross-margin-drop', reading)?.severity).toBe('high');
    expect(alertOf('profit-without-cash', reading)?.severity).toBe('high');
  });

  it('calls a balance sheet that does not balance critical', () => {
    const reading = givenReading({
      '2023': { total_assets: 1100, total_liabilities: 600, total_equity: 400 },
    });

    expect(alertOf('balance-sheet-equation', reading)?.severity).toBe('critical');
  });

  it.each([
    ['going-concern', 'These conditions raise substantial doubt about our ability to continue.'],
    ['restatement', 'We restated our previously issued statements.'],
    ['covenant-breach', 'At year end we were not in compliance with certain debt covenants.'],
    ['qualified-opinion', 'In our qualified opinion, except for inventory, the statements'],
  ])('hears %s in the text and quotes it', (code, text) => {
    const alert = alertOf(code, givenReading({}), [{ page: 7, text }]);

    expect(alert?.evidence).toEqual([{ page: 7, quote: text }]);
  });

  it('does not hear doubt where the text denies it', () => {
    const text = 'There is no substantial doubt about our ability to continue.';

    expect(alertOf('going-concern', givenReading({}), [{ page: 1, text }])).toBeUndefined();
  });

  it.skipIf(!hasStatements)('leaves a sound retailer without grave alerts', () => {
    const { reading } = statedCompany('BESTBUY_2019');

    const grave = raiseAlerts(reading, []).alerts.filter(
      (a) => a.severity === 'critical' || a.severity === 'high',
    );

    expect(grave).toEqual([]);
  });
});
