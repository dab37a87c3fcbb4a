import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  createOrganization,
  deleteOrganization,
  getOrganization,
  listMyOrganizations,
  updateOrganization,
} from '../../db/identity/organizations.ts';
import { newId } from '../../db/kit/id.ts';
import { assertOwner } from '../../domain/identity/membership.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { callerOf, roleOf } from '../kit/access.ts';
import { addressList, clientAddress } from '../kit/client-address.ts';
import type { Env } from '../kit/env.ts';
import { etagHeader, IfMatch, seenVersions, setEtag } from '../kit/etag.ts';
import { body, noContent, OrgParam, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { inUnitOfWork } from '../kit/unit-of-work.ts';
import { NewOrganization, OrganizationView, SettingsPatch } from './organization-schemas.ts';
import { MyOrganizationView } from './schemas.ts';

const tag = 'Organizations';
const shown = { ...ok(OrganizationView), headers: etagHeader };

const listRoute = route({
  method: 'get',
  path: '/api/orgs',
  summary: 'List the organizations of the caller, the default one first',
  tag,
  access: 'signed-in',
  responses: { 200: ok(z.object({ data: z.array(MyOrganizationView), nextCursor: z.null() })) },
});

const createRoute = route({
  method: 'post',
  path: '/api/orgs',
  summary: 'Create an organization that the caller owns',
  tag,
  access: 'signed-in',
  keyed: true,
  request: { body: body(NewOrganization) },
  responses: { 201: shown },
});

const getRoute = route({
  method: 'get',
  path: '/api/orgs/{orgId}',
  summary: 'Read an organization and its settings',
  tag,
  access: 'member',
  request: { params: OrgParam },
  responses: { 200: shown },
});

const updateRoute = route({
  method: 'patch',
  path: '/api/orgs/{orgId}',
  summary: 'Change the settings of an organization',
  tag,
  access: 'identity:write',
  request: { params: OrgParam, headers: IfMatch, body: body(SettingsPatch) },
  responses: { 200: shown },
  refusals: [412],
});

const deleteRoute = route({
  method: 'delete',
  path: '/api/orgs/{orgId}',
  summary: 'Delete an organization; only an owner can, and its books are kept',
  tag,
  access: 'identity:write',
  // Sent again, it meets no organization any more: 404, as for one that never was.
  keyed: false,
  request: { params: OrgParam, headers: IfMatch },
  responses: { 204: noContent },
  refusals: [412],
});

export const organizations = router()
  .openapi(listRoute, async (c) => {
    const data = await listMyOrganizations(c.var.db, callerOf(c).userId);
    return c.json({ data, nextCursor: null }, 200);
  })
  .openapi(createRoute, async (c) => {
    const settings = c.req.valid('json');
    const { userId } = callerOf(c);
    assertStaysIn(c, settings.ipAllowList);
    const orgId = idOfNew(c, userId);
    c.set('db', c.var.deps.database.app.scoped({ orgId, userId }));
    c.set('acting', { orgId, actor: c.var.actor });
    const answer = await inUnitOfWork(c, async () => {
      const ownerId = userId;
      const made = await createOrganization(c.var.db, c.var.acting, { ownerId, settings });
      c.header('location', `/api/orgs/${orgId}`);
      setEtag(c, made);
      return c.json(made, 201);
    });
    // It may be the one that was kept for the caller's key, which has no type of its own.
    return answer as never;
  })
  .openapi(getRoute, async (c) => {
    const organization = await getOrganization(c.var.db, c.var.acting.orgId);
    setEtag(c, organization);
    return c.json(organization, 200);
  })
  .openapi(updateRoute, async (c) => {
    const given = c.req.valid('json');
    assertStaysIn(c, given.ipAllowList);
    const change = { seen: seenVersions(c), given };
    const organization = await updateOrganization(c.var.db, c.var.acting, change);
    setEtag(c, organization);
    return c.json(organization, 200);
  })
  .openapi(deleteRoute, async (c) => {
    assertOwner(roleOf(c));
    await deleteOrganization(c.var.db, c.var.acting, seenVersions(c));
    return c.body(null, 204);
  });

/**
 * An organization that is asked for twice under one `Idempotency-Key` must be one: its id comes
 * from the key, so that the second request finds the answer which the first one kept under it.
 */
function idOfNew(c: Context<Env>, userId: string): string {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return newId();
  const hash = createHash('sha256').update(`organization ${userId} ${key}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

/** Whoever sets a list of allowed networks must still be inside afterwards. */
function assertStaysIn(c: Context<Env>, list: readonly string[] | undefined): void {
  if (!list?.length || addressList(list)(clientAddress(c))) return;
  const detail = `The list would lock you out: it does not hold your address, ${clientAddress(c)}.`;
  const errors = [{ path: 'ipAllowList', message: 'must hold your own address' }];
  throw new Problem('unprocessable', 'locks-you-out', detail, { errors });
}
