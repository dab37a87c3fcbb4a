import { describe, expect, it } from 'vitest';
import { aliasTable } from '../../src/api/kit/aliases.ts';
import { givenApp, givenMember, givenOrg } from '../support/app.ts';
import { readOpenApi } from '../support/openapi.ts';

const app = givenApp();
const { operations } = await readOpenApi(app);
const guarded = aliasTable.filter(({ path }) => !path.startsWith('/auth/'));

describe.each(aliasTable)('$method $path', ({ method, path, to }) => {
  it('leads to a route that there is', () => {
    const same = operations.filter((op) => op.method === method && op.path === to);

    expect(same, to).toHaveLength(1);
    expect(path).not.toBe(to);
  });
});

describe.each(guarded)('$method $path', ({ method, path }) => {
  it('401 without a credential, as a problem', async () => {
    const res = await app.request(path.replace(':id', crypto.randomUUID()), {
      method,
      ...(method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}),
    });

    expect(res.status).toBe(401);
    expect(res.headers.get('content-type')).toBe('application/problem+json');
  });

  it('404 for an organization of others that the query names', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    if (path === '/api/organizations') return;

    const at = `${path.replace(':id', crypto.randomUUID())}?organizationId=${other.orgId}`;
    const res = await mine.send(method, at, method === 'POST' ? {} : undefined);

    expect(res.status).toBe(404);
  });
});

describe('the organization of an aliased request', () => {
  it("is the caller's own when none is named, or an old numeric id is", async () => {
    const { send, user } = await givenOrg();

    for (const path of [
      '/api/organization-members',
      '/api/organization-members?organizationId=1',
    ]) {
      const res = await send<{ data: { email?: string }[] }>('GET', path);

      expect(res.status).toBe(200);
      expect(JSON.stringify(res.body)).toContain(user.email);
    }
  });

  it.each(['..', '.', '__proto__', 'x', '../../health', '%2e%2e'])(
    '404 when %s is named, whatever the address makes of it',
    async (named) => {
      const { send, call, orgId } = await givenOrg();
      const at = encodeURIComponent(named);

      const listed = await send('GET', `/api/webhooks?organizationId=${at}`);
      const removed = await send('DELETE', `/api/webhooks?organizationId=${orgId}&id=${at}`);

      expect([listed.status, removed.status]).toEqual([404, 404]);
      expect((await call('GET', `/api/orgs/${orgId}`)).status).toBe(200);
    },
  );

  it('is the one that the body names', async () => {
    const { orgId, send } = await givenOrg();
    const webhook = { url: 'https://hooks.example.com/x', eventTypes: ['alert.raised'] };

    const res = await send('POST', '/api/webhooks', { ...webhook, organizationId: orgId });
    const list = await send<{ data: object[] }>('GET', `/api/webhooks?organizationId=${orgId}`);

    expect(res.status).toBe(201);
    expect(list.body.data).toMatchObject([webhook]);
  });
});

describe('an aliased write', () => {
  it('is validated, authorized and kept under its key like the route’s own', async () => {
    const { send, call, orgId } = await givenOrg();
    const accountant = await givenMember(orgId, 'accountant');
    const webhook = { url: 'https://hooks.example.com/x', eventTypes: ['alert.raised'] };
    const key = { 'idempotency-key': 'k' };

    const bad = await send('POST', '/api/webhooks', { ...webhook, url: 'http://x' });
    const first = await send<{ id: string }>('POST', '/api/webhooks', webhook, key);
    const again = await send('POST', '/api/webhooks', webhook, key);
    const { id } = first.body;

    expect([bad.status, first.status]).toEqual([400, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await accountant.send('DELETE', `/api/webhooks?id=${id}`)).status).toBe(403);
    expect((await send('DELETE', `/api/webhooks?id=${id}`)).status).toBe(204);
    expect((await call('GET', `/webhooks/${id}`)).status).toBe(404);
  });

  it('405 with Allow for a method that the path does not have', async () => {
    const res = await app.request('/api/organizations', { method: 'DELETE' });

    expect(res.status).toBe(405);
    expect(res.headers.get('allow')).toContain('GET');
  });
});

describe('POST /api/multi-agent-analysis', () => {
  it("202 for the documents' own example: the text goes in and its analysis starts", async () => {
    const { send, orgId } = await givenOrg();

    const res = await send<{ workflowId: string; links: { self: string } }>(
      'POST',
      '/api/multi-agent-analysis',
      {
        fileName: 'Q4-report.pdf',
        fileContent: 'Revenue $50M, up 25% YoY...',
        organizationId: 1,
      },
    );

    expect(res).toMatchObject({ status: 202, body: { status: 'running' } });
    expect(res.body.workflowId).toMatch(/^document-analysis\//);
    expect(res.body.links.self).toContain(orgId);
  });
});

describe('POST /api/alerts/acknowledge', () => {
  it('404 for an alert that is not there, whichever way it is named', async () => {
    const { send } = await givenOrg();

    for (const body of [{ alertId: crypto.randomUUID() }, { ids: [crypto.randomUUID()] }]) {
      expect(await send('POST', '/api/alerts/acknowledge', body)).toMatchObject({ status: 404 });
    }
  });
});
