import { z } from '@hono/zod-openapi';
import { getInvoice } from '../../db/invoices/invoices.ts';
import { paymentFacts } from '../../db/invoices/payment-facts.ts';
import { currentModel, listModels, listPredictions } from '../../db/invoices/payment-models.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { newId } from '../../db/kit/id.ts';
import { assertNoneRunning } from '../../db/kit/runs.ts';
import { predictPayments } from '../../domain/invoices/prediction/prediction.ts';
import { publicPrior } from '../../domain/invoices/prediction/prior.ts';
import { paymentModelTrainingId } from '../../workflows/payment-model-training.contract.ts';
import { taskQueues } from '../../workflows/task-queues.ts';
import { OrgParam, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { StartedRun, startRun } from '../kit/runs.ts';
import {
  ModelView,
  Prediction,
  Predictions,
  PredictionsQuery,
  predictionTag as tag,
  viewModel,
  viewPredicted,
  viewPrediction,
  viewQuality,
} from './prediction-schemas.ts';
import { InvoiceParam } from './schemas.ts';

const path = '/api/orgs/{orgId}/invoices/predictions';
const access = 'invoices:read';

export const predictions = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'When the open invoices are expected to be paid, as of the last training',
      tag,
      access,
      request: { params: OrgParam, query: PredictionsQuery },
      responses: { 200: ok(Predictions) },
    }),
    async (c) => {
      const { orgId } = c.req.valid('param');
      const [model] = await listModels(c.var.db, orgId, 1);
      const page = await listPredictions(c.var.db, orgId, c.req.valid('query'));
      const { data, nextCursor } = page;
      return c.json({ model: viewModel(model), data: data.map(viewPredicted), nextCursor }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/models`,
      summary: 'How good the last thirty models were, beside the average of each customer',
      tag,
      access,
      request: { params: OrgParam },
      responses: { 200: ok(z.object({ data: z.array(ModelView) })) },
    }),
    async (c) => {
      const models = await listModels(c.var.db, c.req.valid('param').orgId);
      return c.json({ data: models.map(viewQuality) }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/train`,
      summary: 'Learn now from what was paid since the last night; 409 while that is under way',
      tag,
      access: 'invoices:write',
      request: { params: OrgParam },
      responses: { 202: ok(StartedRun, 'Follow the run; the list is replaced at its end.') },
    }),
    async (c) => {
      const { orgId } = c.req.valid('param');
      await assertNoneRunning(c.var.db, orgId, 'paymentModelTraining');
      const trainingId = newId();
      const started = await startRun(c, {
        workflowType: 'paymentModelTraining',
        workflowId: paymentModelTrainingId(trainingId),
        taskQueue: taskQueues.core,
        input: {},
        search: { entityType: 'paymentModel', entityId: trainingId },
      });
      return c.json(started, 202);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/invoices/{invoiceId}/prediction',
      summary: 'When an open invoice is expected to be paid, by what is known now',
      tag,
      access,
      request: { params: InvoiceParam },
      responses: { 200: ok(Prediction) },
    }),
    async (c) => {
      const { orgId, invoiceId } = c.req.valid('param');
      const { db } = c.var;
      const { customerId } = await getInvoice(db, { orgId, invoiceId });
      const { today } = await organizationFacts(db, orgId);
      const model = (await currentModel(db, orgId)) ?? publicPrior;
      const facts = await paymentFacts(db, orgId, { customerId });
      const found = predictPayments(model, facts, today).find((it) => it.invoiceId === invoiceId);
      return c.json({ invoiceId, prediction: found ? viewPrediction(found) : null }, 200);
    },
  );
