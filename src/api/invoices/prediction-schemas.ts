import { z } from '@hono/zod-openapi';
import type { Predicted, StoredModel } from '../../db/invoices/payment-models.ts';
import type { Quality } from '../../domain/invoices/prediction/evaluation.ts';
import type { PaymentPrediction } from '../../domain/invoices/prediction/prediction.ts';
import { currency, day, id, instant, minor, PageQuery, pageOf } from '../kit/json.ts';

export const predictionTag = 'Payment predictions';

const share = z.number().min(0).max(1);

export const PredictionsQuery = PageQuery.extend({
  customerId: z.uuid().optional(),
  minLateProbability: z.coerce
    .number()
    .min(0)
    .max(1)
    .openapi({
      ...{ type: 'number', minimum: 0, maximum: 1 },
      description: 'Only invoices that are at least so likely to be paid late.',
    })
    .optional(),
});

const QualityView = z
  .object({
    invoices: z.int().openapi({ description: 'Held back from training and predicted.' }),
    lateShare: share,
    auc: share.nullable().openapi({
      description:
        'How often a late one was given the higher probability; null without both kinds.',
    }),
    maeDays: z.number().openapi({ description: 'Mean absolute error of the day of payment.' }),
    maeDaysLate: z.number().openapi({ description: 'The same of the days late; in time is 0.' }),
    brier: share,
    coverage: share.openapi({ description: 'Payments that came within their interval.' }),
    calibration: z.array(
      z.object({ from: share, to: share, invoices: z.int(), predicted: share, actual: share }),
    ),
  })
  .openapi('PredictionQuality');

const ModelKind = z.enum(['learned', 'prior', 'customer_average']).openapi({
  description:
    'prior: too little history of its own. customer_average: what was learned was no better.',
});

const ModelSummary = z
  .object({
    kind: ModelKind,
    trainedOn: z.int().openapi({ description: 'Settled invoices that it was learned from.' }),
    trainedAt: instant.nullable(),
    auc: share.nullable(),
    mae: z.number().nullable().openapi({ description: 'In days, of the day of payment.' }),
  })
  .openapi('PaymentModel');

export const ModelView = z
  .object({
    id,
    kind: ModelKind,
    settled: z.int().openapi({ description: 'Settled invoices that were known.' }),
    trainedOn: z.int(),
    trainedAt: instant,
    quality: QualityView.nullable(),
    qualityAtIssue: QualityView.nullable().openapi({
      description: 'Without knowing of the disputes that came after the invoice.',
    }),
    baseline: QualityView.nullable().openapi({ description: 'The average of each customer.' }),
  })
  .openapi('PaymentModelQuality');

const Expectation = z.object({
  lateProbability: share,
  expectedDaysLate: z.number(),
  interval: z
    .array(z.number())
    .min(2)
    .max(2)
    .openapi({ description: 'Days late between which eight of ten lie.' }),
  expectedPaymentDate: day,
  reasons: z.array(z.string()),
});

export const Prediction = z
  .object({
    invoiceId: id,
    prediction: Expectation.nullable().openapi({ description: 'Null when nothing of it is open.' }),
  })
  .openapi('PaymentPrediction');

const ListedPrediction = Expectation.extend({
  invoiceId: id,
  number: z.string().nullable(),
  customerId: id,
  customerName: z.string(),
  currency,
  balance: minor,
  dueDate: day,
  predictedAt: instant,
}).openapi('ListedPaymentPrediction');

export const Predictions = pageOf(ListedPrediction).extend({ model: ModelSummary });

/** Before the first training nothing is known but what is usual elsewhere. */
export function viewModel(model: StoredModel | undefined): z.infer<typeof ModelSummary> {
  if (!model) return { kind: 'prior', trainedOn: 0, trainedAt: null, auc: null, mae: null };
  const { kind, trainedOn, measured, createdAt: trainedAt } = model;
  const told = measured && measuredOf(kind, measured);
  return { kind, trainedOn, trainedAt, auc: told?.auc ?? null, mae: told?.maeDays ?? null };
}

type Told = NonNullable<StoredModel['measured']>;

/** Where the average is used, its quality is what predictions have. */
const measuredOf = (kind: StoredModel['kind'], { quality, baseline }: Told): Quality =>
  kind === 'customer_average' ? baseline : quality;

export function viewQuality(model: StoredModel): z.infer<typeof ModelView> {
  const { measured, createdAt: trainedAt, ...rest } = model;
  const { quality = null, atIssue: qualityAtIssue = null, baseline = null } = measured ?? {};
  return { ...rest, trainedAt, quality, qualityAtIssue, baseline };
}

export function viewPredicted(it: Predicted): z.infer<typeof ListedPrediction> {
  return {
    invoiceId: it.id,
    number: it.number,
    customerId: it.customerId,
    customerName: it.customerName,
    currency: it.currency,
    balance: it.balanceMinor,
    dueDate: it.dueOn,
    predictedAt: it.predictedAt,
    ...viewPrediction(it),
  };
}

export function viewPrediction(it: Omit<PaymentPrediction, 'invoiceId' | 'tenthDays'>) {
  return {
    lateProbability: it.lateProbability,
    expectedDaysLate: it.expectedDaysLate,
    interval: [it.daysLateLow, it.daysLateHigh],
    expectedPaymentDate: it.expectedPaymentOn,
    reasons: it.reasons,
  };
}
