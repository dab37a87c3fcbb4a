import type { Context } from 'hono';
import type { CommunicationRef } from '../../db/invoices/communication-rows.ts';
import { listMessages, viewMessage } from '../../db/invoices/communications.ts';
import { editMessage } from '../../db/invoices/message-decisions.ts';
import { draftMessage } from '../../db/invoices/message-drafts.ts';
import type { Env } from '../kit/env.ts';
import { etagHeader, IfMatch, seenVersions, setEtag } from '../kit/etag.ts';
import { body, OrgParam, ok, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { tag } from './collection-schemas.ts';
import {
  Message,
  MessageFilter,
  MessageParam,
  MessagePatch,
  NewMessage,
  viewMessageRow,
} from './communication-schemas.ts';

export const messagesPath = '/api/orgs/{orgId}/invoices/communications';
export const messagePath = `${messagesPath}/{communicationId}` as const;
export const shownMessage = { ...ok(Message), headers: etagHeader };

/** A message as every route here answers it, with its version. */
export async function answerMessage(c: Context<Env>, ref: CommunicationRef) {
  const row = await viewMessage(c.var.db, ref);
  setEtag(c, row);
  return viewMessageRow(row);
}

export const communications = router()
  .openapi(
    route({
      method: 'get',
      path: messagesPath,
      summary: 'List messages to customers, newest first',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: MessageFilter },
      responses: { 200: ok(pageOf(Message)) },
    }),
    async (c) => {
      const { orgId } = c.req.valid('param');
      const { data, nextCursor } = await listMessages(c.var.db, orgId, c.req.valid('query'));
      return c.json({ data: data.map(viewMessageRow), nextCursor }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: messagesPath,
      summary: 'Draft a message in your own words; approving it sends it',
      tag,
      access: 'invoices:write',
      request: { params: OrgParam, body: body(NewMessage) },
      responses: { 201: shownMessage },
    }),
    async (c) => {
      const { orgId } = c.req.valid('param');
      const id = await draftMessage(c.var.db, c.var.acting, c.req.valid('json'));
      c.header('location', `/api/orgs/${orgId}/invoices/communications/${id}`);
      return c.json(await answerMessage(c, { orgId, communicationId: id }), 201);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: messagePath,
      summary: 'One message, and what has become of it',
      tag,
      access: 'invoices:read',
      request: { params: MessageParam },
      responses: { 200: shownMessage },
    }),
    async (c) => c.json(await answerMessage(c, c.req.valid('param')), 200),
  )
  .openapi(
    route({
      method: 'patch',
      path: messagePath,
      summary: 'Change the words of a draft, or of a message that waits for approval',
      tag,
      access: 'invoices:write',
      request: { params: MessageParam, headers: IfMatch, body: body(MessagePatch) },
      responses: { 200: shownMessage },
      refusals: [412],
    }),
    async (c) => {
      const { communicationId, orgId } = c.req.valid('param');
      await editMessage(c.var.db, c.var.acting, {
        ...{ communicationId, seen: seenVersions(c), now: new Date().toISOString() },
        words: c.req.valid('json'),
      });
      return c.json(await answerMessage(c, { orgId, communicationId }), 200);
    },
  );
