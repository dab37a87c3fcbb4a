import { describe, expect, it } from 'vitest';
import { publicPrior } from '../../../../src/domain/invoices/prediction/prior.ts';
import {
  learnableFrom,
  trainPaymentModel,
} from '../../../../src/domain/invoices/prediction/training.ts';
import { fact, inventedHistory } from '../../../support/payment-history.ts';

const train = (facts: ReturnType<typeof inventedHistory>) => trainPaymentModel(facts, publicPrior);

const facts = inventedHistory();
const trained = train(facts);

describe('trainPaymentModel', () => {
  it('takes what is usual elsewhere where there is no history', () => {
    const { model, trainedOn, measured } = train([]);

    expect({ model, trainedOn, measured }).toEqual({
      model: publicPrior,
      trainedOn: 0,
      measured: null,
    });
  });

  it('learns from open invoices nothing', () => {
    expect(train([fact({ delay: null }), fact({ delay: null })]).trainedOn).toBe(0);
  });

  it('moves from the prior towards the organization’s own norms while its history is short', () => {
    const few = inventedHistory({ customers: 4, perCustomer: 8 }).map((it) => ({
      ...it,
      disputed: false,
    }));

    const { model, measured } = train(few);

    expect(model).toMatchObject({ kind: 'prior', trees: [], spread: publicPrior.spread });
    expect(model.norms.delay).not.toBe(publicPrior.norms.delay);
    expect(measured).toBeNull();
  });

  it('learns from enough history, and beats the average of each customer on what it held back', () => {
    const { model, trainedOn, measured } = trained;

    expect(model.kind).toBe('learned');
    expect(trainedOn).toBeGreaterThan(learnableFrom);
    expect(measured?.quality.maeDays).toBeLessThan((measured?.baseline.maeDays ?? 0) * 0.8);
    expect(measured?.quality.brier).toBeLessThan(measured?.baseline.brier ?? 0);
    expect(model.norms.disputeDays).toBeCloseTo(15, 0);
  });

  it('knows more with the disputes that came later than on the day of issue', () => {
    const { measured } = trained;

    expect(measured?.quality.maeDays).toBeLessThan(measured?.atIssue.maeDays ?? 0);
  });

  it('covers about eight of ten payments by its interval', () => {
    const { measured } = train(inventedHistory({ customers: 60 }));

    expect(measured?.quality.coverage).toBeGreaterThan(0.72);
    expect(measured?.quality.coverage).toBeLessThan(0.9);
  });

  it('says so and uses the average where it does no better than that', () => {
    const clockwork = inventedHistory({ noiseDays: 0 });

    const { model, measured } = train(clockwork);

    expect(measured?.baseline.maeDays).toBe(0);
    expect(model.kind).toBe('customer_average');
  });

  it('learns the same from the same history, in whatever order it comes', () => {
    const [again, reversed] = [train(facts), train(facts.toReversed())];

    expect(JSON.stringify(again)).toBe(JSON.stringify(trained));
    expect(JSON.stringify(reversed)).toBe(JSON.stringify(trained));
  });

  it('holds back what is too new: only the fast ones of it are paid', () => {
    const fresh = Array.from({ length: 100 }, (_, i) =>
      fact({ invoiceId: `fresh ${i}`, issueOn: '2026-06-20', paidOn: '2026-06-21' }),
    );

    expect(train([...facts, ...fresh]).trainedOn).toBe(facts.length);
  });

  it('survives as plain JSON', () => {
    const { model } = trained;

    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });
});
