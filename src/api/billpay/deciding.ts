import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getBill } from '../../db/billpay/bills.ts';
import { newId } from '../../db/kit/id.ts';
import type { DecisionKind } from '../../domain/billpay/approval-round.ts';
import { linkHours } from '../../domain/billpay/approval-timing.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { sendDecision } from '../../engine/bill-decisions.ts';
import type { Env } from '../kit/env.ts';
import { body, givenInstant, id, ok, optionalBody, text } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { viewBill } from './bill-view.ts';
import { personOf } from './person.ts';
import { BillParam, BillView, tag } from './schemas.ts';

const one = '/api/orgs/{orgId}/billpay/bills/{billId}';

const Comment = z.strictObject({
  comment: text(2_000).optional(),
  contentHash: z
    .string()
    .max(64)
    .optional()
    .openapi({ description: 'The approval’s, as it was read: 409 when the bill has changed.' }),
});
const Words = z.strictObject({ comment: text(2_000, 1) });
const Delegation = z.strictObject({
  to: id,
  comment: text(2_000).optional(),
  until: givenInstant
    .optional()
    .openapi({ description: 'When it returns; after 72 hours by default.' }),
});

interface Said {
  kind: DecisionKind;
  comment?: string | undefined;
  delegateTo?: string;
  until?: string;
  contentHash?: string | undefined;
}

/** Sends what the caller decided to the workflow, and shows the bill as it stands after it. */
async function decided(c: Context<Env>, billId: string, said: Said) {
  const { db, acting, deps } = c.var;
  const { orgId } = acting;
  const by = personOf(c);
  await getBill(db, { orgId, billId });
  const requestId = newId();
  const key = `api/${by}/${c.req.header('idempotency-key') ?? requestId}`;
  const { kind, comment, delegateTo = null, until = null, contentHash } = said;
  const words = comment?.trim() || null;
  const made = { key, kind, by, comment: words, delegateTo, until, requestId };
  await sendDecision(deps.engine, db, {
    orgId,
    billId,
    made: { ...made, via: 'api', linkId: null, ...(contentHash ? { contentHash } : {}) },
  });
  return viewBill(db, orgId, await getBill(db, { orgId, billId }));
}

export const deciding = router()
  .openapi(
    route({
      method: 'post',
      path: `${one}/approve`,
      summary: 'Approve a bill that you are asked about',
      tag,
      access: 'billpay:approve',
      request: { params: BillParam, body: optionalBody(Comment) },
      responses: { 200: ok(BillView, 'Recorded; the bill as it stands now.') },
    }),
    async (c) => {
      const said = { kind: 'approved' as const, ...c.req.valid('json') };
      return c.json(await decided(c, c.req.valid('param').billId, said), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/reject`,
      summary: 'Reject a bill that you are asked about',
      tag,
      access: 'billpay:approve',
      request: { params: BillParam, body: optionalBody(Comment) },
      responses: { 200: ok(BillView, 'Recorded; the bill as it stands now.') },
    }),
    async (c) => {
      const said = { kind: 'rejected' as const, ...c.req.valid('json') };
      return c.json(await decided(c, c.req.valid('param').billId, said), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/delegate`,
      summary: 'Hand your decision to another approver for a while',
      tag,
      access: 'billpay:approve',
      request: { params: BillParam, body: body(Delegation) },
      responses: { 200: ok(BillView) },
    }),
    async (c) => {
      const { to, comment, until = hoursFromNow(linkHours) } = c.req.valid('json');
      if (Date.parse(until) <= Date.now()) {
        throw new Problem('unprocessable', 'delegation-is-over', 'It would end in the past.');
      }
      const said = { kind: 'delegated' as const, comment, delegateTo: to, until };
      return c.json(await decided(c, c.req.valid('param').billId, said), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/ask`,
      summary: 'Ask whoever submitted the bill a question before you decide',
      tag,
      access: 'billpay:approve',
      request: { params: BillParam, body: body(Words) },
      responses: { 200: ok(BillView) },
    }),
    async (c) => {
      const { comment } = c.req.valid('json');
      return c.json(await decided(c, c.req.valid('param').billId, { kind: 'asked', comment }), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/answer`,
      summary: 'Answer the open questions of the approvers',
      tag,
      access: 'billpay:write',
      request: { params: BillParam, body: body(Words) },
      responses: { 200: ok(BillView) },
    }),
    async (c) => {
      const { comment } = c.req.valid('json');
      return c.json(
        await decided(c, c.req.valid('param').billId, { kind: 'answered', comment }),
        200,
      );
    },
  );

const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
