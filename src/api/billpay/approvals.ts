import { z } from '@hono/zod-openapi';
import { stopApproval } from '../../db/billpay/approvals.ts';
import { auditBill, getBill, lockBill, moveBill } from '../../db/billpay/bills.ts';
import { listBillDecisions } from '../../db/billpay/decisions.ts';
import { latestApproval } from '../../db/billpay/rounds.ts';
import { addIntent } from '../../db/kit/intents.ts';
import { decisionKinds } from '../../domain/billpay/approval-round.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { remind } from '../../workflows/bill-approval.contract.ts';
import { setEtag } from '../kit/etag.ts';
import { id, ok, PageQuery, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { StartedRun } from '../kit/runs.ts';
import { viewBill, viewDecision } from './bill-view.ts';
import { personOf } from './person.ts';
import { BillParam, BillView, DecisionView, tag } from './schemas.ts';
import { startApproval } from './start-approval.ts';

const one = '/api/orgs/{orgId}/billpay/bills/{billId}';
const Filter = PageQuery.extend({
  kind: z.enum(decisionKinds).optional(),
  by: id.optional(),
});

export const approvals = router()
  .openapi(
    route({
      method: 'post',
      path: `${one}/submit`,
      summary: 'Send a bill for approval',
      tag,
      access: 'billpay:write',
      request: { params: BillParam },
      responses: { 202: ok(StartedRun, 'The approvers are being asked; follow the run.') },
    }),
    async (c) => {
      const { orgId, billId } = c.req.valid('param');
      const before = await lockBill(c.var.db, { orgId, billId });
      await moveBill(c.var.db, c.var.acting, { before, event: 'submit' });
      return c.json(await startApproval(c, before, personOf(c)), 202);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/withdraw`,
      summary: 'Take a bill back out of approval; it is a draft again',
      tag,
      access: 'billpay:write',
      request: { params: BillParam },
      responses: { 200: ok(BillView) },
    }),
    async (c) => {
      const { orgId, billId } = c.req.valid('param');
      const bill = await lockBill(c.var.db, { orgId, billId });
      const end = { bill, end: 'withdrawn' as const };
      const told = await stopApproval(c.var.db, c.var.acting, end);
      if (told.length === 0) throw notInApproval();
      c.var.intents.push(...told);
      return c.json(
        await viewBill(c.var.db, orgId, await getBill(c.var.db, { orgId, billId })),
        200,
      );
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/cancel`,
      summary: 'Cancel a bill for good; whoever was asked is not waited for any more',
      tag,
      access: 'billpay:write',
      request: { params: BillParam },
      responses: { 200: ok(BillView) },
    }),
    async (c) => {
      const { orgId, billId } = c.req.valid('param');
      const { db, acting } = c.var;
      const bill = await lockBill(db, { orgId, billId });
      const told = await stopApproval(db, acting, { bill, end: 'cancelled' });
      if (told.length === 0) await moveBill(db, acting, { before: bill, event: 'cancel' });
      c.var.intents.push(...told);
      const after = await getBill(db, { orgId, billId });
      setEtag(c, after);
      return c.json(await viewBill(db, orgId, after), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/remind`,
      summary: 'Send everybody who is still asked a mail with a fresh link',
      tag,
      access: 'billpay:write',
      request: { params: BillParam },
      responses: { 202: ok(BillView, 'The mails are on their way.') },
    }),
    async (c) => {
      const { orgId, billId } = c.req.valid('param');
      const { db, acting } = c.var;
      const bill = await getBill(db, { orgId, billId });
      const approval = await latestApproval(db, orgId, billId);
      if (approval?.status !== 'open') throw notInApproval();
      const { workflowId } = approval;
      const signal = { kind: 'signal' as const, workflowId, signalName: remind.name, args: [] };
      c.var.intents.push(await addIntent(db, orgId, signal));
      const after = { round: approval.round, step: approval.step };
      await auditBill(db, acting, 'bill.remind', { billId, after });
      return c.json(await viewBill(db, orgId, bill), 202);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${one}/decisions`,
      summary: 'List what was decided about a bill, newest first, over all rounds',
      tag,
      access: 'billpay:read',
      request: { params: BillParam, query: Filter },
      responses: { 200: ok(pageOf(DecisionView)) },
    }),
    async (c) => {
      const { orgId, billId } = c.req.valid('param');
      await getBill(c.var.db, { orgId, billId });
      const page = await listBillDecisions(c.var.db, { orgId, billId }, c.req.valid('query'));
      return c.json({ ...page, data: page.data.map(viewDecision) }, 200);
    },
  );

const notInApproval = () =>
  new Problem('conflict', 'bill-wrong-status', 'This bill is not in approval.');
