import { describe, expect, it } from 'vitest';
import { type DatesGiven, invoiceDates } from '../../../src/domain/invoices/invoice-dates.ts';

const dates = (over: Partial<DatesGiven> = {}) =>
  invoiceDates({
    issueOn: '2026-01-15',
    dueOn: null,
    terms: null,
    customaryTerms: 'net 30',
    ...over,
  });

describe('invoiceDates', () => {
  it('refuses with 422 what would be due before it is issued', () => {
    expect(() => dates({ dueOn: '2026-01-14' })).toThrowError(
      expect.objectContaining({ status: 422, code: 'due-before-issue' }),
    );
  });

  it('refuses with 422 terms that nobody knows', () => {
    expect(() => dates({ terms: 'whenever' })).toThrowError(
      expect.objectContaining({ status: 422, code: 'unknown-terms' }),
    );
  });

  it('counts 2/10 net 30 from the day of issue: discount through 01-25, due 02-14', () => {
    expect(dates({ terms: '2/10 net 30' })).toEqual({
      issueOn: '2026-01-15',
      dueOn: '2026-02-14',
      terms: '2/10 net 30',
      earlyPercent: '2',
      earlyOn: '2026-01-25',
    });
  });

  it('takes the customary terms where none are named', () => {
    expect(dates({ customaryTerms: '1/7 net 14' })).toMatchObject({
      dueOn: '2026-01-29',
      terms: '1/7 net 14',
      earlyOn: '2026-01-22',
    });
  });

  it('prints no customary terms beside a due date that does not follow from them', () => {
    const moved = dates({ dueOn: '2026-03-31', customaryTerms: '2/10 net 30' });
    const same = dates({ dueOn: '2026-02-14', customaryTerms: '2/10 net 30' });

    expect(moved).toMatchObject({ dueOn: '2026-03-31', terms: null, earlyPercent: null });
    expect(same).toMatchObject({ terms: '2/10 net 30', earlyPercent: '2' });
  });

  it('ends a discount no later than a due date that was moved ahead of it', () => {
    expect(dates({ dueOn: '2026-01-20', terms: '2/10 net 30' })).toMatchObject({
      dueOn: '2026-01-20',
      earlyOn: '2026-01-20',
    });
  });

  it('offers no discount of nothing', () => {
    expect(dates({ terms: '0/10 net 30' })).toMatchObject({ earlyPercent: null, earlyOn: null });
  });
});
