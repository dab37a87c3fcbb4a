import { z } from '@hono/zod-openapi';
import { recheckApprovals } from '../../db/billpay/approvals.ts';
import {
  changeMemberRole,
  getMember,
  listMembers,
  removeMember,
} from '../../db/identity/members.ts';
import { allows, permissions, rolePermissions, roles } from '../../domain/identity/permissions.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { callerOf, roleOf } from '../kit/access.ts';
import { etagHeader, IfMatch, seenVersions, setEtag } from '../kit/etag.ts';
import { body, instant, noContent, OrgParam, ok, PageQuery, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { RoleName } from './schemas.ts';

const tag = 'Members';
const params = OrgParam.extend({ memberId: z.uuid() });

const MemberView = z
  .object({
    id: z.uuid(),
    userId: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: RoleName,
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Member');

const shown = { ...ok(MemberView), headers: etagHeader };

const listRoute = route({
  method: 'get',
  path: '/api/orgs/{orgId}/members',
  summary: 'List members, newest first',
  tag,
  access: 'identity:read',
  request: { params: OrgParam, query: PageQuery.extend({ role: RoleName.optional() }) },
  responses: { 200: ok(pageOf(MemberView)) },
});

const getRoute = route({
  method: 'get',
  path: '/api/orgs/{orgId}/members/{memberId}',
  summary: 'Read a member',
  tag,
  access: 'identity:read',
  request: { params },
  responses: { 200: shown },
});

const changeRoute = route({
  method: 'patch',
  path: '/api/orgs/{orgId}/members/{memberId}',
  summary: 'Change the role of a member; only an owner makes or unmakes an owner',
  tag,
  access: 'identity:write',
  request: { params, headers: IfMatch, body: body(z.strictObject({ role: RoleName })) },
  responses: { 200: shown },
  refusals: [412],
});

const removeRoute = route({
  method: 'delete',
  path: '/api/orgs/{orgId}/members/{memberId}',
  summary: 'Remove a member, or leave; the last owner cannot go',
  tag,
  access: 'member',
  request: { params, headers: IfMatch },
  responses: { 204: noContent },
  refusals: [412],
});

const rolesRoute = route({
  method: 'get',
  path: '/api/orgs/{orgId}/roles',
  summary: 'What each role may do; `*` is everything',
  tag,
  access: 'member',
  request: { params: OrgParam },
  responses: {
    200: ok(
      z.object({
        data: z.array(z.object({ role: RoleName, permissions: z.array(z.string()) })),
        permissions: z.array(z.string()),
      }),
    ),
  },
});

export const members = router()
  .openapi(listRoute, async (c) => {
    return c.json(await listMembers(c.var.db, c.var.acting.orgId, c.req.valid('query')), 200);
  })
  .openapi(getRoute, async (c) => {
    const { orgId, memberId } = c.req.valid('param');
    const member = await getMember(c.var.db, orgId, memberId);
    setEtag(c, member);
    return c.json(member, 200);
  })
  .openapi(changeRoute, async (c) => {
    const change = {
      id: c.req.valid('param').memberId,
      seen: seenVersions(c),
      role: c.req.valid('json').role,
      changer: roleOf(c),
    };
    const member = await changeMemberRole(c.var.db, c.var.acting, change);
    const { db, acting } = c.var;
    c.var.intents.push(...(await recheckApprovals(db, acting.orgId, member.userId)));
    setEtag(c, member);
    return c.json(member, 200);
  })
  .openapi(removeRoute, async (c) => {
    const { orgId, memberId: id } = c.req.valid('param');
    const { userId } = await getMember(c.var.db, orgId, id);
    const [changer, leaving] = [roleOf(c), userId === callerOf(c).userId];
    if (!leaving && !allows(changer, 'identity:write')) {
      throw new Problem('forbidden', 'not-allowed', 'This needs the permission identity:write.');
    }
    await removeMember(c.var.db, c.var.acting, { id, seen: seenVersions(c), changer, leaving });
    c.var.intents.push(...(await recheckApprovals(c.var.db, orgId, userId)));
    return c.body(null, 204);
  })
  .openapi(rolesRoute, (c) => {
    const data = roles.map((role) => ({ role, permissions: [...rolePermissions[role]] }));
    return c.json({ data, permissions: [...permissions] }, 200);
  });
