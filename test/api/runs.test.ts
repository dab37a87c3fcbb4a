import { describe, expect, it } from 'vitest';
import { givenApp, givenOrg } from '../support/app.ts';

describe('GET /api/orgs/{orgId}/runs', () => {
  it('200 an empty page before anything was started', async () => {
    const { call } = await givenOrg();

    expect(await call('GET', '/runs')).toMatchObject({
      status: 200,
      body: { data: [], nextCursor: null },
    });
  });

  it('401 without a credential, 404 in an organization of others, 403 without the permission', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg('viewer')];

    const res = await givenApp().request(`/api/orgs/${mine.orgId}/runs`);

    expect(res.status).toBe(401);
    expect(res.headers.get('content-type')).toBe('application/problem+json');
    expect(await mine.call('GET', `/api/orgs/${other.orgId}/runs`)).toMatchObject({ status: 404 });
    expect(await other.call('GET', '/runs')).toMatchObject({ status: 403 });
  });

  it('405 with Allow for a method the path does not have, 400 for a limit over the top', async () => {
    const { call } = await givenOrg();

    const put = await call('PUT', '/runs', {});

    expect(put.status).toBe(405);
    expect(put.headers.get('allow')).toContain('GET');
    expect(await call('GET', '/runs?limit=1000')).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
  });
});
