import { describe, expect, it } from 'vitest';
import { countBackDso, daysSalesOutstanding } from '../../../src/domain/invoices/dso.ts';

const undefinedDso = expect.objectContaining({ kind: 'unprocessable', code: 'dso-undefined' });

describe('daysSalesOutstanding', () => {
  it('is not defined without sales', () => {
    const period = { receivables: '10', creditSales: '0', days: 90 };

    expect(() => daysSalesOutstanding(period)).toThrow(undefinedDso);
  });

  it('is 30 days for 180k of 540k in 90 days; 20 at best, 10 delinquent', () => {
    const period = { receivables: '180000', creditSales: '540000', days: 90 };

    expect(daysSalesOutstanding(period)).toEqual({ dso: '30' });
    expect(daysSalesOutstanding({ ...period, currentReceivables: '120000' })).toEqual({
      dso: '30',
      bestPossible: '20',
      averageDaysDelinquent: '10',
    });
  });
});

describe('countBackDso', () => {
  it('refuses to guess where the receivables are older than the sales it knows', () => {
    expect(() => countBackDso('200', [{ creditSales: '100', days: 31 }])).toThrow(undefinedDso);
    expect(() => countBackDso('1', [{ creditSales: '-5', days: 31 }])).toThrow(undefinedDso);
  });

  it('counts 150k back over March (90k, 31 days) into February (75k, 28 days): 53.4', () => {
    const periods = [
      { creditSales: '90000', days: 31 },
      { creditSales: '75000', days: 28 },
    ];

    expect(countBackDso('150000', periods)).toBe('53.4');
    expect(countBackDso('165000', periods)).toBe('59');
    expect(countBackDso('0', periods)).toBe('0');
  });

  it('stops where nothing is left, whatever was sold in the months before', () => {
    const periods = [
      { creditSales: '100', days: 31 },
      { creditSales: '0', days: 28 },
      { creditSales: '-5', days: 31 },
    ];

    expect(countBackDso('100', periods)).toBe('31');
    expect(countBackDso('0', [{ creditSales: '0', days: 30 }])).toBe('0');
  });

  it('counts the days of a month without sales', () => {
    const periods = [
      { creditSales: '0', days: 30 },
      { creditSales: '100', days: 30 },
    ];

    expect(countBackDso('50', periods)).toBe('45');
  });
});
