import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentFact } from '../../../../src/domain/invoices/prediction/payment-fact.ts';
import type { PaymentModel } from '../../../../src/domain/invoices/prediction/payment-model.ts';
import { predictPayments } from '../../../../src/domain/invoices/prediction/prediction.ts';
import { publicPrior } from '../../../../src/domain/invoices/prediction/prior.ts';
import { trainPaymentModel } from '../../../../src/domain/invoices/prediction/training.ts';
import { addDays } from '../../../../src/domain/kit/calendar.ts';
import { fact, inventedHistory } from '../../../support/payment-history.ts';

const today = '2026-02-01';
const openOne = (given: Partial<PaymentFact> = {}) =>
  fact({ issueOn: '2026-01-20', delay: null, ...given });
const paidWith = (...delays: number[]) =>
  delays.map((delay, i) => fact({ issueOn: addDays('2025-01-01', 30 * i), delay }));

function predictOne(model: PaymentModel, facts: PaymentFact[]) {
  const [prediction, ...others] = predictPayments(model, facts, today);
  if (!prediction || others.length > 0) throw new Error('not one prediction');
  return prediction;
}

const learned = trainPaymentModel(inventedHistory(), publicPrior).model;
const average: PaymentModel = { ...learned, kind: 'customer_average' };
const models: Array<[string, PaymentModel]> = [
  ['prior', publicPrior],
  ['learned', learned],
  ['customer_average', average],
];

describe.each(models)('predictPayments by the %s model', (_, model) => {
  it('falls back for a customer without any history, and says so', () => {
    const { lateProbability, reasons } = predictOne(model, [openOne()]);

    expect(lateProbability).toBeGreaterThan(0);
    expect(lateProbability).toBeLessThan(1);
    expect(reasons[0]).toMatch(
      /^No invoice of this customer is settled yet; of all customers' \d+%/,
    );
  });

  it('tells a customer who pays late from one who pays early', () => {
    const late = predictOne(model, [openOne(), ...paidWith(15, 12, 18, 14, 16, 11)]);
    const early = predictOne(model, [openOne(), ...paidWith(-15, -12, -18, -14, -16, -11)]);

    expect(late.lateProbability).toBeGreaterThan(0.8);
    expect(early.lateProbability).toBeLessThan(0.1);
    expect(late.expectedDaysLate).toBeGreaterThan(7);
    expect(early).toMatchObject({ expectedDaysLate: 0, daysLateLow: 0 });
    expect(late.reasons[0]).toMatch(/^Paid 6 of the last 6 invoices late/);
    expect(early.reasons[0]).toMatch(/^Paid all of the last 6 invoices in time/);
    expect(early.expectedPaymentOn < late.expectedPaymentOn).toBe(true);
  });

  it('keeps probabilities within 0 and 1, intervals in order and days after issue', () => {
    const row = fc.record({
      issueOn: fc.integer({ min: 0, max: 600 }).map((days) => addDays('2024-06-01', days)),
      terms: fc.integer({ min: 0, max: 120 }),
      wait: fc.option(fc.integer({ min: -30, max: 900 })),
      amountMinor: fc.integer({ min: 0, max: 999_999_999_999 }),
      disputed: fc.boolean(),
      customerId: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const facts = rows.map(({ terms, wait, ...given }) =>
          fact({
            ...given,
            dueOn: addDays(given.issueOn, terms),
            paidOn: wait === null ? null : addDays(given.issueOn, wait),
          }),
        );
        const byId = new Map(facts.map((it) => [it.invoiceId, it]));
        for (const it of predictPayments(model, facts, today)) {
          expect(it.lateProbability).toBeGreaterThanOrEqual(0);
          expect(it.lateProbability).toBeLessThanOrEqual(1);
          expect(it.daysLateLow).toBeLessThanOrEqual(it.expectedDaysLate);
          expect(it.expectedDaysLate).toBeLessThanOrEqual(it.daysLateHigh);
          expect(it.expectedPaymentOn >= (byId.get(it.invoiceId)?.issueOn ?? '')).toBe(true);
          expect(it.tenthDays).toEqual([...it.tenthDays].sort((a, b) => a - b));
          expect(it.tenthDays).toHaveLength(10);
          expect(it.reasons.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('predictPayments', () => {
  const history = paidWith(-8, -10, -9, -11, -7, -9, -10);

  it('predicts what is open and nothing else', () => {
    const open = openOne();

    const ids = predictPayments(learned, [...history, open], today).map((it) => it.invoiceId);

    expect(ids).toEqual([open.invoiceId]);
  });

  it('expects a disputed invoice later, and names the dispute first after the history', () => {
    const plain = predictOne(learned, [openOne(), ...history]);
    const disputed = predictOne(learned, [openOne({ disputed: true }), ...history]);

    expect(disputed.lateProbability).toBeGreaterThan(plain.lateProbability + 0.2);
    expect(disputed.reasons[1]).toMatch(/^It is disputed \(\+1\d days\)$/);
  });

  it('allows for a dispute that may still come while an invoice is young', () => {
    const often = paidWith(-8, 7, -9, 6, -7, 8, -10).map((it, i) => ({
      ...it,
      disputed: i % 2 === 1,
    }));
    const young = predictOne(learned, [openOne({ issueOn: '2026-02-01' }), ...often]);
    const old = predictOne(learned, [openOne({ issueOn: '2025-10-01' }), ...often]);

    expect(young.lateProbability).toBeGreaterThan(old.lateProbability + 0.1);
  });

  it('uses nothing that is paid after today', () => {
    const later = paidWith(300, 300, 300).map((it) => ({ ...it, paidOn: '2026-02-02' }));

    const without = predictOne(learned, [openOne({ invoiceId: 'x' }), ...history]);
    const withLater = predictOne(learned, [openOne({ invoiceId: 'x' }), ...history, ...later]);

    expect(withLater).toEqual(without);
  });
});
