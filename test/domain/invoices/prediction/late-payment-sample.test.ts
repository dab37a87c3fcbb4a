import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Judged, qualityOf } from '../../../../src/domain/invoices/prediction/evaluation.ts';
import {
  averageForecast,
  type Forecast,
} from '../../../../src/domain/invoices/prediction/forecast.ts';
import { historiesAt } from '../../../../src/domain/invoices/prediction/history.ts';
import {
  dayNumber,
  delayOf,
  isSettled,
  type PaymentFact,
  receivablesOf,
} from '../../../../src/domain/invoices/prediction/payment-fact.ts';
import { forecastPayment } from '../../../../src/domain/invoices/prediction/payment-model.ts';
import { publicPrior } from '../../../../src/domain/invoices/prediction/prior.ts';
import { trainPaymentModel } from '../../../../src/domain/invoices/prediction/training.ts';
import { fact } from '../../../support/payment-history.ts';

const file = new URL(
  '../../../../../shared/fixtures/receivables/invoices_first_third.csv',
  import.meta.url,
);

/** The rows of IBM's sample; whether one was disputed is told on request. */
function sample({ disputes }: { disputes: boolean }): PaymentFact[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((text) => {
    const cells = text.split(',');
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    return fact({
      invoiceId: cell('invoiceNumber'),
      customerId: cell('customerID'),
      issueOn: cell('InvoiceDate'),
      dueOn: cell('DueDate'),
      paidOn: cell('SettledDate'),
      amountMinor: Math.round(Number(cell('InvoiceAmount')) * 100),
      disputed: disputes && cell('Disputed') === 'Yes',
    });
  });
}

/** Learns from what was paid before the day, and predicts each later invoice as it was issued. */
function judgedFrom(day: string, facts: PaymentFact[]) {
  const { model } = trainPaymentModel(
    facts.filter((it) => (it.paidOn ?? day) < day),
    publicPrior,
  );
  const receivables = receivablesOf(facts);
  const held = receivables.filter(isSettled).filter((it) => it.issuedAt >= dayNumber(day));
  const histories = historiesAt(
    receivables,
    held.map((receivable) => ({ receivable, knownAt: receivable.issuedAt })),
  );
  const judge = (by: (i: number) => Forecast): Judged[] =>
    held.map((it, i) => ({ ...by(i), actualDays: delayOf(it) }));
  const historyOf = (i: number) => histories[i] ?? [];
  const learned = (i: number) => {
    const receivable = held[i];
    if (!receivable) throw new Error('no such invoice');
    return forecastPayment(model, receivable, { history: historyOf(i), ageDays: Infinity });
  };
  return {
    learned: judge(learned),
    average: judge((i) => averageForecast(historyOf(i), model.norms)),
  };
}

/** Three cuts through the eight months that there are, taken together. */
function measured(disputes: boolean) {
  const facts = sample({ disputes });
  const parts = ['2012-05-15', '2012-06-15', '2012-07-15'].map((day) => judgedFrom(day, facts));
  const learned = qualityOf(parts.flatMap((it) => it.learned));
  const average = qualityOf(parts.flatMap((it) => it.average));
  if (!learned || !average) throw new Error('nothing was held back');
  return { learned, average };
}

describe.skipIf(!existsSync(file))(
  'on real late payments, predicted in the order of time (skipped without the fixtures)',
  () => {
    it('beats the average of each customer by all measures, knowing no disputes', () => {
      const { learned, average } = measured(false);

      expect(learned.auc).toBeGreaterThan((average.auc ?? 1) + 0.02);
      expect(learned.brier).toBeLessThan(average.brier * 0.93);
      expect(learned.maeDays).toBeLessThan(average.maeDays);
      expect(learned.maeDaysLate).toBeLessThan(average.maeDaysLate);
    });

    it('knows far more once it knows what is disputed', () => {
      const { learned, average } = measured(true);

      expect(learned.auc).toBeGreaterThan(0.92);
      expect(learned.brier).toBeLessThan(average.brier * 0.75);
      expect(learned.maeDays).toBeLessThan(average.maeDays * 0.85);
      expect(learned.maeDaysLate).toBeLessThan(average.maeDaysLate * 0.8);
    });

    it.each([true, false])(
      'means its probabilities and its interval (disputes known: %s)',
      (known) => {
        const { learned } = measured(known);

        expect(learned.coverage).toBeGreaterThan(0.75);
        for (const bin of learned.calibration.filter(({ invoices }) => invoices > 80)) {
          expect(Math.abs(bin.predicted - bin.actual)).toBeLessThan(0.15);
        }
      },
    );
  },
);
