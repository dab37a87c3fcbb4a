import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Store } from '../../db/kit/org-store.ts';
import type { PageQuery as PageFilter } from '../../db/kit/page.ts';
import type { Permission } from '../../domain/identity/permissions.ts';
import { etagHeader, IfMatch, seenVersions, setEtag } from './etag.ts';
import { body, noContent, OrgParam, ok, PageQuery, pageOf } from './json.ts';
import { route, router } from './router.ts';

/** A resource without rules of its own, over the store that `orgStore` makes. */
export interface PlainResource<Row extends z.ZodObject, New extends z.ZodObject> {
  /** After `/api/orgs/{orgId}`: `/billpay/vendors`. */
  path: `/${string}`;
  /** In the singular, as people say it: `vendor`. */
  what: string;
  tag: string;
  read: Permission;
  write: Permission;
  Row: Row;
  New: New;
  /** What a change may name; every field of `New` when absent. */
  Patch?: z.ZodObject;
  /** Query fields by which the list is filtered; each is a column of the row. */
  Filter?: z.ZodObject;
  /** From `orgStore`; without a function its route is left out, for the domain to write. */
  store: Partial<Store<z.output<Row> & { version: number }, z.output<New>>>;
}

type Plain = Omit<PlainResource<z.ZodObject, z.ZodObject>, 'store'>;
type Stores = Store<{ id: string; version: number }, Record<string, unknown>>;

/** The plain routes of a resource: list, add, read, change and remove. */
export function crud<Row extends z.ZodObject, New extends z.ZodObject>(
  resource: PlainResource<Row, New>,
) {
  // The schemas check what goes in, and `PlainResource` ties them to what the store gives out.
  const plain = resource as unknown as Plain;
  const store = resource.store as unknown as Partial<Stores>;
  const routes = router();
  if (store.list) routes.route('/', listRoute(plain, store.list));
  if (store.create) routes.route('/', createRoute(plain, store.create));
  if (store.get) routes.route('/', getRoute(plain, store.get));
  if (store.update) routes.route('/', updateRoute(plain, store.update));
  if (store.remove) routes.route('/', removeRoute(plain, store.remove));
  return routes;
}

const OneParam = OrgParam.extend({ id: z.uuid() });
const many = ({ path }: Plain) => `/api/orgs/{orgId}${path}` as const;
const one = (plain: Plain) => `${many(plain)}/{id}` as const;
const shown = ({ Row }: Plain) => ({ ...ok(Row), headers: etagHeader });
const patchOf = ({ Patch, New }: Plain) =>
  (Patch ?? z.strictObject(New.shape).partial())
    .refine(
      (given) => Object.values(given).some((value) => value !== undefined),
      'must name at least one field',
    )
    .openapi({ minProperties: 1 });

// The validated parts of a request whose schema is known only at run time.
const given = (c: Context) => c.req.valid('json' as never) as Record<string, unknown>;
const idOf = (c: Context) => (c.req.valid('param' as never) as { id: string }).id;

function listRoute(plain: Plain, list: Stores['list']) {
  const query = PageQuery.extend(plain.Filter?.shape ?? {});
  return router().openapi(
    route({
      method: 'get',
      path: many(plain),
      summary: `List every ${plain.what}, newest first`,
      tag: plain.tag,
      access: plain.read,
      request: { params: OrgParam, query },
      responses: { 200: ok(pageOf(plain.Row)) },
    }),
    async (c) => {
      const filter = c.req.valid('query') as unknown as PageFilter;
      return c.json(await list(c.var.db, c.var.acting.orgId, filter), 200);
    },
  );
}

function createRoute(plain: Plain, create: Stores['create']) {
  return router().openapi(
    route({
      method: 'post',
      path: many(plain),
      summary: `Add a ${plain.what}`,
      tag: plain.tag,
      access: plain.write,
      request: { params: OrgParam, body: body(plain.New) },
      responses: { 201: shown(plain) },
    }),
    async (c) => {
      const row = await create(c.var.db, c.var.acting, given(c));
      c.header('location', `${c.req.path}/${row.id}`);
      setEtag(c, row);
      return c.json(row, 201);
    },
  );
}

function getRoute(plain: Plain, get: Stores['get']) {
  return router().openapi(
    route({
      method: 'get',
      path: one(plain),
      summary: `Read a ${plain.what}`,
      tag: plain.tag,
      access: plain.read,
      request: { params: OneParam },
      responses: { 200: shown(plain) },
    }),
    async (c) => {
      const row = await get(c.var.db, c.var.acting.orgId, idOf(c));
      setEtag(c, row);
      return c.json(row, 200);
    },
  );
}

function updateRoute(plain: Plain, update: Stores['update']) {
  return router().openapi(
    route({
      method: 'patch',
      path: one(plain),
      summary: `Change a ${plain.what}`,
      tag: plain.tag,
      access: plain.write,
      request: { params: OneParam, headers: IfMatch, body: body(patchOf(plain)) },
      responses: { 200: shown(plain) },
      refusals: [412],
    }),
    async (c) => {
      const change = { id: idOf(c), seen: seenVersions(c), given: given(c) };
      const row = await update(c.var.db, c.var.acting, change);
      setEtag(c, row);
      return c.json(row, 200);
    },
  );
}

function removeRoute(plain: Plain, remove: Stores['remove']) {
  return router().openapi(
    route({
      method: 'delete',
      path: one(plain),
      summary: `Remove a ${plain.what}`,
      tag: plain.tag,
      access: plain.write,
      request: { params: OneParam, headers: IfMatch },
      responses: { 204: noContent },
      refusals: [412],
    }),
    async (c) => {
      const target = { id: idOf(c), seen: seenVersions(c) };
      await remove(c.var.db, c.var.acting, target);
      return c.body(null, 204);
    },
  );
}
