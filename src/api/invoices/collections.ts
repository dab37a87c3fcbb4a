import type { Context } from 'hono';
import {
  assignCollection,
  escalateCollection,
  pauseCollection,
  resumeCollection,
} from '../../db/invoices/collection-decisions.ts';
import { viewCollection } from '../../db/invoices/collection-view.ts';
import { remindNow } from '../../db/invoices/reminders-by-hand.ts';
import type { Env } from '../kit/env.ts';
import { body, ok, optionalBody } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import {
  Assigning,
  CollectionState,
  Escalating,
  Pausing,
  Reminding,
  tag,
  viewState,
} from './collection-schemas.ts';
import { InvoiceParam } from './schemas.ts';

const one = '/api/orgs/{orgId}/invoices/{invoiceId}/collections';
const access = 'invoices:write';
const shown = (description: string) => ({ 200: ok(CollectionState, description) });

const now = () => new Date().toISOString();

/** The collection as every route here answers it. */
export async function shownState(c: Context<Env>, ref: { orgId: string; invoiceId: string }) {
  return viewState(await viewCollection(c.var.db, ref, now()));
}

export const collections = router()
  .openapi(
    route({
      method: 'get',
      path: one,
      summary: 'Where the collection of an invoice stands, and what it does next',
      tag,
      access: 'invoices:read',
      request: { params: InvoiceParam },
      responses: shown('As the rows are now.'),
    }),
    async (c) => c.json(await shownState(c, c.req.valid('param')), 200),
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/pause`,
      summary: 'Remind nobody of it until a day, or until it is resumed',
      tag,
      access,
      request: { params: InvoiceParam, body: optionalBody(Pausing) },
      responses: shown('Paused.'),
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { until = null, reason = null } = c.req.valid('json') ?? {};
      const given = { invoiceId: ref.invoiceId, until, reason, now: now() };
      c.var.intents.push(...(await pauseCollection(c.var.db, c.var.acting, given)));
      return c.json(await shownState(c, ref), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/resume`,
      summary: 'Let a paused collection go on, or one whose run was cut off',
      tag,
      access,
      request: { params: InvoiceParam },
      responses: shown('Going on.'),
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const told = await resumeCollection(c.var.db, c.var.acting, ref.invoiceId);
      c.var.intents.push(...told);
      return c.json(await shownState(c, ref), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/remind`,
      summary: 'Send a reminder now, at whatever hour; 409 while something stops reminders',
      tag,
      access,
      request: { params: InvoiceParam, body: optionalBody(Reminding) },
      responses: { 202: ok(CollectionState, 'It is on its way, or a task for a person.') },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { tone = null, channel = 'email' } = c.req.valid('json') ?? {};
      const given = { invoiceId: ref.invoiceId, tone, channel, now: now() };
      const { intents } = await remindNow(c.var.db, c.var.acting, given);
      c.var.intents.push(...intents);
      return c.json(await shownState(c, ref), 202);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/assign`,
      summary: 'Name who looks after it',
      tag,
      access,
      request: { params: InvoiceParam, body: body(Assigning) },
      responses: shown('Assigned.'),
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { to } = c.req.valid('json');
      await assignCollection(c.var.db, c.var.acting, { invoiceId: ref.invoiceId, to });
      return c.json(await shownState(c, ref), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/escalate`,
      summary: 'Hand it to a person now, with an alert',
      tag,
      access,
      request: { params: InvoiceParam, body: body(Escalating) },
      responses: shown('Somebody is told.'),
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { reason } = c.req.valid('json');
      const given = { invoiceId: ref.invoiceId, reason, now: now() };
      await escalateCollection(c.var.db, c.var.acting, given);
      return c.json(await shownState(c, ref), 200);
    },
  );
