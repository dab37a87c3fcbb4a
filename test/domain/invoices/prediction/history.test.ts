import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../../../src/domain/invoices/prediction/features.ts';
import {
  historiesAt,
  rememberedInvoices,
} from '../../../../src/domain/invoices/prediction/history.ts';
import {
  dayNumber,
  type PaymentFact,
  receivablesOf,
} from '../../../../src/domain/invoices/prediction/payment-fact.ts';
import { publicPrior } from '../../../../src/domain/invoices/prediction/prior.ts';
import { addDays } from '../../../../src/domain/kit/calendar.ts';
import { fact } from '../../../support/payment-history.ts';

/** What is known of the customer of the first of the facts, on the day that it is issued. */
function historyOfFirst(facts: PaymentFact[]) {
  const receivables = receivablesOf(facts);
  const [receivable] = receivables;
  if (!receivable) throw new Error('no facts');
  const [history = []] = historiesAt(receivables, [{ receivable, knownAt: receivable.issuedAt }]);
  return { receivable, history, ids: history.map((it) => it.fact.invoiceId) };
}

describe('the history of a customer', () => {
  const asked = fact({ issueOn: '2026-03-01', delay: null });

  it.each([
    ['paid the day before', '2026-02-28', true],
    ['paid on the day itself', '2026-03-01', false],
    ['paid later', '2026-03-02', false],
  ])('holds an invoice %s: %s', (_, paidOn, known) => {
    const other = fact({ issueOn: '2026-01-01', paidOn });

    expect(historyOfFirst([asked, other]).history).toHaveLength(known ? 1 : 0);
  });

  it('holds nothing of other customers, and nothing that is open', () => {
    const others = [
      fact({ issueOn: '2025-01-01', customerId: 'another' }),
      fact({ issueOn: '2025-01-01', delay: null }),
    ];

    expect(historyOfFirst([asked, ...others]).ids).toEqual([]);
  });

  it('does not hold the invoice itself, even one paid in advance', () => {
    const early = fact({ issueOn: '2026-03-01', paidOn: '2026-02-01' });

    expect(historyOfFirst([early]).ids).toEqual([]);
  });

  it('is in order of issue, however it was paid, and ends with the newest', () => {
    const paid = [
      fact({ invoiceId: 'b', issueOn: '2025-02-01', paidOn: '2025-02-02' }),
      fact({ invoiceId: 'c', issueOn: '2025-03-01', paidOn: '2025-12-31' }),
      fact({ invoiceId: 'a', issueOn: '2025-01-01', paidOn: '2025-06-01' }),
    ];

    expect(historyOfFirst([asked, ...paid]).ids).toEqual(['a', 'b', 'c']);
  });

  it('forgets what is older than the last forty', () => {
    const many = Array.from({ length: 50 }, (_, i) =>
      fact({ invoiceId: String(i), issueOn: addDays('2025-01-01', i) }),
    );

    const { ids } = historyOfFirst([asked, ...many]);

    expect(ids).toHaveLength(rememberedInvoices);
    expect(ids[0]).toBe('10');
  });
});

describe('the features of an invoice', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2025-01-01', days));
  const invoice = fc.record({
    customerId: fc.constantFrom('a', 'b'),
    issueOn: day,
    wait: fc.integer({ min: 0, max: 90 }),
    amountMinor: fc.integer({ min: 0, max: 1_000_000 }),
    disputed: fc.boolean(),
  });

  it('never change with what happens after the day of issue', () => {
    fc.assert(
      fc.property(fc.array(invoice, { minLength: 1, maxLength: 30 }), day, (rows, otherDay) => {
        const facts = rows.map(({ wait, ...row }) =>
          fact({ ...row, paidOn: addDays(row.issueOn, wait) }),
        );
        const [first] = facts;
        const known = (it: PaymentFact) => (it.paidOn ?? '') < (first?.issueOn ?? '');
        const changed = facts.map((it, i) =>
          i === 0 || known(it)
            ? it
            : { ...it, disputed: !it.disputed, amountMinor: 1, paidOn: laterOf(otherDay, first) },
        );

        const [before, after] = [featuresOfFirst(facts), featuresOfFirst(changed)];

        expect(after).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it('are numbers, whatever was agreed and paid', () => {
    fc.assert(
      fc.property(fc.array(invoice, { minLength: 1, maxLength: 30 }), (rows) => {
        const facts = rows.map(({ wait, ...row }) =>
          fact({ ...row, dueOn: row.issueOn, paidOn: addDays(row.issueOn, wait - 45) }),
        );

        expect(Object.values(featuresOfFirst(facts)).every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  const laterOf = (other: string, first: PaymentFact | undefined) =>
    first && other > first.issueOn ? other : (first?.issueOn ?? other);

  function featuresOfFirst(facts: PaymentFact[]) {
    const { receivable, history } = historyOfFirst(facts);
    return featuresOf(receivable, history, publicPrior.norms);
  }
});

describe('a counted day', () => {
  it('counts from the first of January 1970', () => {
    expect([dayNumber('1970-01-01'), dayNumber('1969-12-31'), dayNumber('2000-03-01')]).toEqual([
      0, -1, 11_017,
    ]);
  });
});
