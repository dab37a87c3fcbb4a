import { describe, expect, it } from 'vitest';
import { parseTerms, paymentDates } from '../../../src/domain/kit/payment-terms.ts';

const datesOf = (issueOn: string, terms: string) => paymentDates(issueOn, parseTerms(terms));

describe('parseTerms', () => {
  it.each([
    '',
    'soon',
    'net',
    'net -30',
    'net 3000',
    'net 30.5',
    '2/40 net 30',
    '2/10',
    '200/10 net 30',
    '32 MFI',
    'net 30 net 60',
  ])('refuses %j', (text) => {
    expect(() => parseTerms(text)).toThrow(
      expect.objectContaining({ kind: 'unprocessable', code: 'unknown-terms' }),
    );
  });

  it.each([
    ['due on receipt', '2026-01-15'],
    ['Upon Receipt', '2026-01-15'],
    ['COD', '2026-01-15'],
    ['net 30', '2026-02-14'],
    ['Net30', '2026-02-14'],
    ['NET 30 days', '2026-02-14'],
    ['n/30', '2026-02-14'],
    ['30 days', '2026-02-14'],
    ['EOM', '2026-01-31'],
    ['end of month', '2026-01-31'],
    ['EOM + 15', '2026-02-15'],
    ['net 30 EOM', '2026-03-02'],
    ['15 MFI', '2026-02-15'],
    ['10th prox', '2026-02-10'],
    ['31 MFI', '2026-02-28'],
  ])('%s from 2026-01-15 is due on %s', (terms, dueOn) => {
    expect(datesOf('2026-01-15', terms)).toEqual({ dueOn });
  });
});

describe('paymentDates', () => {
  it('of 2/10 net 30 on 2026-01-15: discount through 01-25, due 02-14', () => {
    expect(datesOf('2026-01-15', '2/10 net 30')).toEqual({
      dueOn: '2026-02-14',
      discount: { percent: '2', through: '2026-01-25' },
    });
  });

  it.each(['1.5%/10, net 45', '1.5/10 n/45', '1.5 / 10 NET 45'])('reads %s alike', (terms) => {
    expect(datesOf('2026-01-15', terms)).toEqual({
      dueOn: '2026-03-01',
      discount: { percent: '1.5', through: '2026-01-25' },
    });
  });

  it('counts the discount from the month end too, where the terms do', () => {
    expect(datesOf('2026-01-15', '2/10 net 30 EOM')).toEqual({
      dueOn: '2026-03-02',
      discount: { percent: '2', through: '2026-02-10' },
    });
  });
});
