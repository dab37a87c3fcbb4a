import type { Context } from 'hono';
import type { Db } from '../../db/client.ts';
import { approveMessage } from '../../db/invoices/message-approval.ts';
import { type Deciding, dropMessage, finishTask } from '../../db/invoices/message-decisions.ts';
import { retryMessage } from '../../db/invoices/message-retries.ts';
import type { Acting } from '../../db/kit/audit.ts';
import type { Intent } from '../../db/kit/intents.ts';
import type { Env } from '../kit/env.ts';
import { IfMatch, seenVersions } from '../kit/etag.ts';
import { body, optionalBody } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { tag } from './collection-schemas.ts';
import { Approving, Dropping, Finishing, MessageParam, Retrying } from './communication-schemas.ts';
import { answerMessage, messagePath, shownMessage } from './communications.ts';

type Ref = { orgId: string; communicationId: string };
type Act = (trx: Db, acting: Acting, deciding: Deciding) => Promise<Intent[]>;

/** Decides about the message of the path, and answers it as it is then. */
async function decided(c: Context<Env>, ref: Ref, act: Act) {
  const { communicationId } = ref;
  const deciding = { communicationId, seen: seenVersions(c), now: new Date().toISOString() };
  c.var.intents.push(...(await act(c.var.db, c.var.acting, deciding)));
  return answerMessage(c, ref);
}

const request = { params: MessageParam, headers: IfMatch };
const responses = { 200: shownMessage };
const refusals = [412] as const;

export const communicationActs = router()
  .openapi(
    route({
      method: 'post',
      path: `${messagePath}/approve`,
      summary: 'Let a message leave; 409 where what it says is no longer so',
      tag,
      access: 'invoices:approve',
      request: { ...request, body: optionalBody(Approving) },
      ...{ responses, refusals },
    }),
    async (c) => {
      const { leaveOut = false } = c.req.valid('json') ?? {};
      const { sealer } = c.var.deps;
      const act: Act = (trx, acting, it) =>
        approveMessage(trx, acting, { ...it, leaveOut, sealer });
      return c.json(await decided(c, c.req.valid('param'), act), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${messagePath}/reject`,
      summary: 'Decide against a message that waits for approval; its step is not made up for',
      tag,
      access: 'invoices:approve',
      request: { ...request, body: optionalBody(Dropping) },
      ...{ responses, refusals },
    }),
    async (c) => {
      const { reason = null } = c.req.valid('json') ?? {};
      const dropping = { reason, from: ['draft' as const, 'awaiting_approval' as const] };
      const act: Act = (trx, acting, it) => dropMessage(trx, acting, { ...it, ...dropping });
      return c.json(await decided(c, c.req.valid('param'), act), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${messagePath}/cancel`,
      summary: 'Call back a draft, a task, or a message that has not left yet',
      tag,
      access: 'invoices:write',
      request: { ...request, body: optionalBody(Dropping) },
      ...{ responses, refusals },
    }),
    async (c) => {
      const { reason = null } = c.req.valid('json') ?? {};
      const from = ['draft' as const, 'to_do' as const, 'queued' as const];
      const act: Act = (trx, acting, it) => dropMessage(trx, acting, { ...it, reason, from });
      return c.json(await decided(c, c.req.valid('param'), act), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${messagePath}/done`,
      summary: 'Note what came of a call, or that a letter or a text was sent',
      tag,
      access: 'invoices:write',
      request: { ...request, body: body(Finishing) },
      ...{ responses, refusals },
    }),
    async (c) => {
      const result = c.req.valid('json');
      const act: Act = (trx, acting, it) => finishTask(trx, acting, { ...it, ...result });
      return c.json(await decided(c, c.req.valid('param'), act), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${messagePath}/retry`,
      summary: 'Send a message again that was refused, bounced, or is of unknown fate',
      tag,
      access: 'invoices:write',
      request: { ...request, body: optionalBody(Retrying) },
      ...{ responses, refusals },
    }),
    async (c) => {
      const { mayArriveTwice = false } = c.req.valid('json') ?? {};
      const act: Act = (trx, acting, it) => retryMessage(trx, acting, { ...it, mayArriveTwice });
      return c.json(await decided(c, c.req.valid('param'), act), 200);
    },
  );
