import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { mergeCustomers } from '../../db/invoices/customer-merge.ts';
import {
  archiveCustomer,
  createCustomer,
  getCustomer,
  listCustomers,
  type Customer as Row,
  restoreCustomer,
  updateCustomer,
} from '../../db/invoices/customers.ts';
import type { Env } from '../kit/env.ts';
import { etagHeader, IfMatch, seenVersions, setEtag } from '../kit/etag.ts';
import { body, OrgParam, ok, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import {
  Customer,
  CustomerFilter,
  CustomerMerge,
  CustomerParam,
  CustomerPatch,
  MergedCustomer,
  NewCustomer,
  tag,
} from './customer-schemas.ts';

const path = '/api/orgs/{orgId}/invoices/customers';
const one = `${path}/{customerId}` as const;

/** The row is the answer: its lists and objects were written by these routes alone. */
const asAnswered = (customer: Row) => customer as z.output<typeof Customer>;

function shownCustomer(c: Context<Env>, customer: Row) {
  setEtag(c, customer);
  return asAnswered(customer);
}

const shown = { ...ok(Customer), headers: etagHeader };

const standings = { archive: archiveCustomer, restore: restoreCustomer };

function standing(verb: keyof typeof standings, summary: string) {
  return router().openapi(
    route({
      method: 'post',
      path: `${one}/${verb}`,
      summary,
      tag,
      access: 'invoices:write',
      request: { params: CustomerParam, headers: IfMatch },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const target = { id: c.req.valid('param').customerId, seen: seenVersions(c) };
      const customer = await standings[verb](c.var.db, c.var.acting, target);
      return c.json(shownCustomer(c, customer), 200);
    },
  );
}

export const customers = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'List customers, newest first, or search them',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: CustomerFilter },
      responses: { 200: ok(pageOf(Customer)) },
    }),
    async (c) => {
      const page = await listCustomers(c.var.db, c.var.acting.orgId, c.req.valid('query'));
      return c.json({ ...page, data: page.data.map(asAnswered) }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path,
      summary: 'Add a customer',
      tag,
      access: 'invoices:write',
      request: { params: OrgParam, body: body(NewCustomer) },
      responses: { 201: shown },
    }),
    async (c) => {
      const customer = await createCustomer(c.var.db, c.var.acting, c.req.valid('json'));
      c.header('location', `${c.req.path}/${customer.id}`);
      return c.json(shownCustomer(c, customer), 201);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: one,
      summary: 'Read a customer',
      tag,
      access: 'invoices:read',
      request: { params: CustomerParam },
      responses: { 200: shown },
    }),
    async (c) => {
      const customer = await getCustomer(c.var.db, c.req.valid('param'));
      return c.json(shownCustomer(c, customer), 200);
    },
  )
  .openapi(
    route({
      method: 'patch',
      path: one,
      summary: 'Change a customer; open collections take it up at once',
      tag,
      access: 'invoices:write',
      request: { params: CustomerParam, headers: IfMatch, body: body(CustomerPatch) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const id = c.req.valid('param').customerId;
      const change = { id, seen: seenVersions(c), given: c.req.valid('json') };
      const { customer, intents } = await updateCustomer(c.var.db, c.var.acting, change);
      c.var.intents.push(...intents);
      return c.json(shownCustomer(c, customer), 200);
    },
  )
  .route('/', standing('archive', 'Sell nothing new to a customer; what they owe stays owed'))
  .route('/', standing('restore', 'Take a customer out of the archive'))
  .openapi(
    route({
      method: 'post',
      path: `${one}/merge`,
      summary: 'Give all that a customer owes and holds to another, and leave a pointer to them',
      tag,
      access: 'invoices:write',
      request: { params: CustomerParam, headers: IfMatch, body: body(CustomerMerge) },
      responses: { 200: ok(MergedCustomer) },
      refusals: [412],
    }),
    async (c) => {
      const { customerId } = c.req.valid('param');
      const merge = { customerId, seen: seenVersions(c), ...c.req.valid('json') };
      const { customer, moved, intents } = await mergeCustomers(c.var.db, c.var.acting, merge);
      c.var.intents.push(...intents);
      return c.json({ customer: asAnswered(customer), moved }, 200);
    },
  );
