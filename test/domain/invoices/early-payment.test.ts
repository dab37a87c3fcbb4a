import { describe, expect, it } from 'vitest';
import { costOfNotTaking, earlyDiscount } from '../../../src/domain/invoices/early-payment.ts';
import { parseTerms, paymentDates } from '../../../src/domain/kit/payment-terms.ts';

const terms = {
  earlyPercent: '2',
  earlyOn: '2026-01-25',
  totalMinor: 120_000,
  creditedMinor: 0,
};

describe('earlyDiscount', () => {
  it('of 2/10 net 30 on 2026-01-15 is 24.00 of 1,200.00 through the 25th, and due 02-14', () => {
    const dates = paymentDates('2026-01-15', parseTerms('2/10 net 30'));

    expect(dates).toEqual({
      dueOn: '2026-02-14',
      discount: { percent: '2', through: '2026-01-25' },
    });
    expect(earlyDiscount(terms, '2026-01-25')).toBe(2_400);
    expect(earlyDiscount(terms, '2026-01-01')).toBe(2_400);
    expect(earlyDiscount(terms, '2026-01-26')).toBe(0);
  });

  it('is not given on what a credit note has taken off, nor where the terms have none', () => {
    expect(earlyDiscount({ ...terms, creditedMinor: 20_000 }, '2026-01-20')).toBe(2_000);
    expect(earlyDiscount({ ...terms, earlyPercent: null, earlyOn: null }, '2026-01-20')).toBe(0);
  });
});

describe('costOfNotTaking', () => {
  it('of 2/10 net 30 is 37.24% simple by 365 days, 36.73% by 360, and 44.59% effective', () => {
    expect(costOfNotTaking({ percent: '2', discountDays: 10, netDays: 30 })).toEqual({
      simple365: '37.24',
      simple360: '36.73',
      effective: '44.59',
    });
  });

  it('is unknown where the discount buys no day', () => {
    expect(costOfNotTaking({ percent: '2', discountDays: 30, netDays: 30 })).toBeNull();
  });

  it.each(['0', '100', '-2'])('refuses a discount of %s percent', (percent) => {
    expect(() => costOfNotTaking({ percent, discountDays: 10, netDays: 30 })).toThrow(
      expect.objectContaining({ code: 'discount-percent' }),
    );
  });
});
