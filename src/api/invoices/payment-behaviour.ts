import { z } from '@hono/zod-openapi';
import { getCustomer } from '../../db/invoices/customers.ts';
import { type KeptWords, keptWords } from '../../db/invoices/kept-words.ts';
import { paymentFacts } from '../../db/invoices/payment-facts.ts';
import { currentModel } from '../../db/invoices/payment-models.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import {
  type PaymentBehaviour,
  paymentBehaviour,
  roundShare,
} from '../../domain/invoices/payment-behaviour.ts';
import type { PaymentFact } from '../../domain/invoices/prediction/payment-fact.ts';
import type { PaymentModel } from '../../domain/invoices/prediction/payment-model.ts';
import { predictPayments } from '../../domain/invoices/prediction/prediction.ts';
import { publicPrior } from '../../domain/invoices/prediction/prior.ts';
import type { Day } from '../../domain/kit/calendar.ts';
import { day, id, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { CustomerParam, tag } from './customer-schemas.ts';

const share = z.number().min(0).max(1);
const days = z.string().nullable();

const Pace = z.object({
  invoices: z.int(),
  averageDaysToPay: days,
  averageDaysLate: days,
});

export const PaymentBehaviourView = z
  .object({
    customerId: id,
    asOf: day,
    paid: Pace.extend({ lastPaidDate: day.nullable() }).openapi({
      description:
        'Invoices that were paid, each counted once: days from issue to full payment, and days ' +
        'after the due date, where in time is 0. Late charges and what was credited whole are out.',
    }),
    open: z.object({ invoices: z.int(), overdue: z.int() }),
    onTimeShare: share.nullable().openapi({
      description: 'Of what was paid or is overdue, what was paid by its due date.',
    }),
    trend: z
      .object({
        direction: z.enum(['faster', 'steady', 'slower', 'unknown']),
        recent: Pace,
        before: Pace,
      })
      .openapi({
        description:
          'Up to six payments of late beside as many before them, by days after the due date; ' +
          'within two days is steady, and fewer than three on a side tell nothing.',
      }),
    promises: z.object({
      active: z.int(),
      kept: z.int(),
      broken: z.int(),
      keptShare: share.nullable().openapi({ description: 'Of those that were kept or broken.' }),
    }),
    disputes: z.object({ open: z.int(), accepted: z.int(), rejected: z.int() }),
    predictions: z
      .array(
        z.object({
          invoiceId: id,
          dueDate: day,
          lateProbability: share,
          expectedDaysLate: z.number(),
          expectedPaymentDate: day,
          reasons: z.array(z.string()),
        }),
      )
      .openapi({
        description: 'The open invoices that are expected first, at most twenty, as known now.',
      }),
  })
  .openapi('CustomerPaymentBehaviour', {
    example: {
      customerId: '019234aa-7b1c-7def-8123-456789abcdef',
      asOf: '2026-03-31',
      paid: {
        ...{ invoices: 8, averageDaysToPay: '36.5', averageDaysLate: '7.25' },
        lastPaidDate: '2026-03-20',
      },
      open: { invoices: 2, overdue: 1 },
      onTimeShare: 0.4444,
      trend: {
        direction: 'slower',
        recent: { invoices: 4, averageDaysToPay: '42', averageDaysLate: '12' },
        before: { invoices: 4, averageDaysToPay: '31', averageDaysLate: '2.5' },
      },
      promises: { active: 0, kept: 3, broken: 1, keptShare: 0.75 },
      disputes: { open: 0, accepted: 1, rejected: 0 },
      predictions: [
        {
          ...{ invoiceId: '019234aa-7b1c-7def-8123-456789abcd00', dueDate: '2026-04-10' },
          ...{ lateProbability: 0.71, expectedDaysLate: 9, expectedPaymentDate: '2026-04-19' },
          reasons: ['This customer was late with 5 of the last 8 invoices.'],
        },
      ],
    },
  });

const mostPredictions = 20;

export const customerBehaviour = router().openapi(
  route({
    method: 'get',
    path: '/api/orgs/{orgId}/invoices/customers/{customerId}/payment-behaviour',
    summary: 'How a customer pays: days to pay, on-time share, trend, promises, what is expected',
    tag,
    access: 'invoices:read',
    request: { params: CustomerParam },
    responses: { 200: ok(PaymentBehaviourView) },
  }),
  async (c) => {
    const { db } = c.var;
    const ref = c.req.valid('param');
    await getCustomer(db, ref);
    const { today } = await organizationFacts(db, ref.orgId);
    const facts = await paymentFacts(db, ref.orgId, { customerId: ref.customerId });
    const words = await keptWords(db, ref);
    const model = (await currentModel(db, ref.orgId)) ?? publicPrior;
    const view = {
      ...{ customerId: ref.customerId, asOf: today },
      ...viewBehaviour(paymentBehaviour(facts, today)),
      ...viewWords(words),
      predictions: expectedFirst(model, facts, today),
    };
    return c.json(view, 200);
  },
);

function viewBehaviour({ paid, ...rest }: PaymentBehaviour) {
  const { lastPaidOn: lastPaidDate, ...pace } = paid;
  return { paid: { ...pace, lastPaidDate }, ...rest };
}

function viewWords(words: KeptWords) {
  const { promisesActive: active, promisesKept: kept, promisesBroken: broken } = words;
  const { disputesOpen, disputesAccepted, disputesRejected } = words;
  const keptShare = kept + broken === 0 ? null : roundShare(kept / (kept + broken));
  return {
    promises: { active, kept, broken, keptShare },
    disputes: { open: disputesOpen, accepted: disputesAccepted, rejected: disputesRejected },
  };
}

function expectedFirst(model: PaymentModel, facts: readonly PaymentFact[], today: Day) {
  const dueOf = new Map(facts.map(({ invoiceId, dueOn }) => [invoiceId, dueOn]));
  return predictPayments(model, facts, today)
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .slice(0, mostPredictions)
    .map(({ invoiceId, lateProbability, expectedDaysLate, expectedPaymentOn, reasons }) => ({
      ...{ invoiceId, dueDate: dueOf.get(invoiceId) ?? expectedPaymentOn },
      ...{ lateProbability, expectedDaysLate, expectedPaymentDate: expectedPaymentOn, reasons },
    }));
}

const sortKey = (it: { expectedPaymentOn: Day; invoiceId: string }) =>
  it.expectedPaymentOn + it.invoiceId;
