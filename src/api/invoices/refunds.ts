import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { resolveRefund } from '../../db/invoices/refund-outcomes.ts';
import { getRefund, listRefunds, type RefundRow } from '../../db/invoices/refund-rows.ts';
import { type RefundRequest, requestRefund } from '../../db/invoices/refunds.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import {
  type PaymentRefundInput,
  paymentRefundId,
} from '../../workflows/payment-refund.contract.ts';
import { taskQueues } from '../../workflows/task-queues.ts';
import type { Env } from '../kit/env.ts';
import { IfMatch, seenVersions } from '../kit/etag.ts';
import { body, OrgParam, ok, optionalBody, pageOf, text } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { StartedRun, startRun } from '../kit/runs.ts';
import {
  NewRefund,
  PaymentParam,
  RefundFilter,
  RefundParam,
  RefundView,
  paymentTag as tag,
} from './payment-schemas.ts';
import { viewRefund } from './payment-view.ts';

const path = '/api/orgs/{orgId}/invoices/refunds';
const one = `${path}/{refundId}` as const;

export const RefundAnswer = RefundView.extend({
  run: z.union([StartedRun, z.null()]).openapi({
    description: 'Where the processor is asked for it; null where it is done already.',
  }),
}).openapi('StartedRefund');

type Asked = Omit<RefundRequest, 'on' | 'requestedBy' | 'seen'>;

/** Refunds at once, or starts to ask the processor, in the request's transaction. */
export async function refunded(c: Context<Env>, asked: Asked) {
  const { db, acting, caller } = c.var;
  const { today: on } = await organizationFacts(db, acting.orgId);
  const by = { requestedBy: caller?.userId ?? null, seen: seenVersions(c), on };
  const { refund, intents } = await requestRefund(db, acting, { ...asked, ...by });
  c.var.intents.push(...intents);
  const run = refund.status === 'pending' ? await askProcessor(c, refund) : null;
  return { ...viewRefund(refund), run };
}

function askProcessor(c: Context<Env>, { id: refundId, amountMinor }: RefundRow) {
  return startRun(c, {
    workflowType: 'paymentRefund',
    workflowId: paymentRefundId(refundId),
    taskQueue: taskQueues.core,
    input: { refundId } satisfies PaymentRefundInput,
    search: { entityType: 'refund', entityId: refundId, amountMinor },
  });
}

const Verdict = z
  .strictObject({
    status: z.enum(['succeeded', 'failed']),
    note: text(500, 1).openapi({ example: 'The processor’s dashboard shows it as paid out.' }),
  })
  .openapi('RefundVerdict');

export const refunds = router()
  .openapi(
    route({
      method: 'post',
      path: '/api/orgs/{orgId}/invoices/payments/{paymentId}/refund',
      summary: 'Give a payment back, whole or in part',
      tag,
      access: 'invoices:write',
      request: { params: PaymentParam, headers: IfMatch, body: optionalBody(NewRefund) },
      responses: { 201: ok(RefundAnswer) },
      refusals: [412],
    }),
    async (c) => {
      const { paymentId } = c.req.valid('param');
      const { amount: amountMinor, ...asked } = c.req.valid('json');
      return c.json(await refunded(c, { source: { paymentId }, amountMinor, ...asked }), 201);
    },
  )
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'List refunds, newest first',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: RefundFilter },
      responses: { 200: ok(pageOf(RefundView)) },
    }),
    async (c) => {
      const page = await listRefunds(c.var.db, c.var.acting.orgId, c.req.valid('query'));
      return c.json({ ...page, data: page.data.map(viewRefund) }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: one,
      summary: 'Read a refund',
      tag,
      access: 'invoices:read',
      request: { params: RefundParam },
      responses: { 200: ok(RefundView) },
    }),
    async (c) => c.json(viewRefund(await getRefund(c.var.db, c.req.valid('param'))), 200),
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/resolve`,
      summary: 'Say what became of a refund of which the processor gave no answer',
      tag,
      access: 'invoices:manage',
      request: { params: RefundParam, body: body(Verdict) },
      responses: { 200: ok(RefundView) },
    }),
    async (c) => {
      const { orgId, refundId } = c.req.valid('param');
      const { db, acting } = c.var;
      const { today: on } = await organizationFacts(db, orgId);
      const verdict = { refundId, ...c.req.valid('json'), on };
      const { refund, intents } = await resolveRefund(db, acting, verdict);
      c.var.intents.push(...intents);
      return c.json(viewRefund(refund), 200);
    },
  );
