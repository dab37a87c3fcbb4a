import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../../src/domain/documents/metrics.ts';
import { analyzeFigures } from '../../../src/domain/documents/ratios.ts';
import { givenFigure, givenReading } from '../../support/given-reading.ts';

describe('metricsOf', () => {
  it('has no metric for a document that nobody could read', () => {
    expect(metricsOf(null, null)).toEqual([]);
  });

  it('keeps one value a line and period, the first that the document shows', () => {
    const first = givenFigure('net_income', '2023', 120, { statement: 'income' });
    const again = givenFigure('net_income', '2023', 121, { statement: 'cash_flow' });
    const reading = { ...givenReading({}), figures: [first, again] };

    const metrics = metricsOf(reading, null);

    expect(metrics).toEqual([
      { kind: 'figure', name: 'net_income', period: '2023', value: '120', currency: 'USD' },
    ]);
  });

  it('gives amounts their currency, and counts and shares none', () => {
    const reading = givenReading({
      '2023': { revenue: 100, headcount: 7, current_assets: 3, current_liabilities: 2 },
    });

    const metrics = metricsOf(reading, analyzeFigures(reading));
    const currencyOf = (name: string) => metrics.find((m) => m.name === name)?.currency;

    expect(currencyOf('revenue')).toBe('USD');
    expect(currencyOf('headcount')).toBeNull();
    expect(currencyOf('current_ratio')).toBeNull();
    expect(currencyOf('working_capital')).toBe('USD');
  });

  it('leaves out ratios that could not be computed', () => {
    const reading = givenReading({ '2023': { revenue: 100 } });

    const names = metricsOf(reading, analyzeFigures(reading)).map((m) => m.name);

    expect(names).toEqual(['revenue']);
  });
});
