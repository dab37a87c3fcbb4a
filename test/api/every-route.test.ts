import { describe, expect, it } from 'vitest';
import { permissions } from '../../src/domain/identity/permissions.ts';
import { givenApp, givenOrg } from '../support/app.ts';
import { type Operation, readOpenApi, writes } from '../support/openapi.ts';

const app = givenApp();
const { operations, resolve } = await readOpenApi(app);
const guarded = operations.filter((op) => op['x-access'] !== 'public');
const inOrganization = guarded.filter(({ path }) => path.includes('{orgId}'));
const nobody = '00000000-0000-7000-8000-000000000000';

const filled = (path: string, orgId = nobody) =>
  path.replace('{orgId}', orgId).replaceAll(/\{\w+\}/g, nobody);

/** Enough of a body to get past the front door, should it be open. */
function sent({ requestBody }: Operation): { headers: Record<string, string>; body?: string } {
  const json = requestBody && 'application/json' in requestBody.content;
  return json ? { headers: { 'content-type': 'application/json' }, body: '{}' } : { headers: {} };
}

describe.each(guarded)('$method $path', (operation) => {
  const { method, path } = operation;

  it.each([
    ['nothing', {}],
    ['garbage', { authorization: 'Bearer garbage' }],
    ['__proto__', { authorization: 'Bearer __proto__' }],
    ['Basic', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['a made-up cookie', { cookie: 'bursar=abcdefghijabcdefghijabcdefghij' }],
  ])('401 as a problem for %s as credential', async (_, credential) => {
    const { headers, body } = sent(operation);

    const res = await app.request(filled(path), {
      method,
      headers: { ...headers, ...credential },
      body: body ?? null,
    });

    expect(res.status).toBe(401);
    expect(res.headers.get('content-type')).toBe('application/problem+json');
  });

  it('declares its tag, its summary, who may call it and what it refuses', () => {
    expect(operation).toMatchObject({ tags: [expect.any(String)], summary: expect.any(String) });
    expect(['signed-in', 'member', ...permissions]).toContain(operation['x-access']);
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining(['401', '403', '429', ...(path.includes('{') ? ['404'] : [])]),
    );
  });

  it('lists Idempotency-Key where a write below an organization honours it', () => {
    const listed = (operation.parameters ?? []).some(({ name }) => name === 'Idempotency-Key');
    const title = `${method} ${path}`;
    const makesOne = title === 'POST /api/orgs';
    const endsAll = title === 'DELETE /api/orgs/{orgId}';
    const onlyDrafts = title === 'POST /api/orgs/{orgId}/invoices/messages/draft';
    const inOrganization = path.includes('{orgId}') && !endsAll && !onlyDrafts;
    expect(listed).toBe(makesOne || (writes(operation) && inOrganization));
  });

  it('asks for the body that it declares, so that validation is never skipped', () => {
    const { content = {}, required } = operation.requestBody ?? {};
    const bodies = Object.values(content).map(({ schema }) => resolve(schema));
    // Where every field is optional, no body says the same as `{}`.
    const optional = bodies.every(
      ({ type, required: fields = [] }) => type === 'object' && !fields.length,
    );
    if (!optional) expect(required).toBe(true);
  });
});

const beyondViewers = inOrganization.filter(
  (op) => !['member', 'read_reports'].includes(op['x-access']),
);

describe.each(beyondViewers)('$method $path by a viewer', (operation) => {
  it('403, whatever is sent', async () => {
    const viewer = await givenOrg('viewer');

    const { body, headers } = sent(operation);
    const path = filled(operation.path, viewer.orgId);
    const res = await viewer.call(operation.method, path, body && JSON.parse(body), headers);

    expect(res.status).toBe(403);
  });
});

describe('routes that everybody may call', () => {
  const listed = [
    /^\/health(\/live|\/ready)?$/,
    /^\/metrics$/,
    /^\/api\/auth\/(signup|login|refresh|verify-email|resend-verification)$/,
    /^\/api\/auth\/(forgot|reset)-password$/,
    /^\/api\/invitations\/(look-up|sign-up)$/,
    /^\/(login|signup|verify-email|forgot-password|reset-password|invitations\/accept)$/,
    /^\/approve\/\{token\}$/,
    /^\/api\/invoices\/public\/\{token\}(\/(pay|pdf|promise|dispute))?$/,
    /^\/webhooks\/(stripe|resend)$/,
  ];

  it('are on the list, and none of them writes an organization', () => {
    const open = operations.filter((op) => op['x-access'] === 'public');

    expect(open.filter(({ path }) => !listed.some((p) => p.test(path)))).toEqual([]);
    expect(open.filter((op) => writes(op) && op.path.includes('{orgId}'))).toEqual([]);
  });
});
