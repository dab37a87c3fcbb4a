import { describe, expect, it } from 'vitest';
import { givenApp, givenMember, givenOrg } from '../../support/app.ts';
import { bearer, givenAccount } from './given-account.ts';

const organization = { name: 'Second' };

describe('GET /api/orgs', () => {
  it('lists the caller’s own organizations alone, the default one first', async () => {
    const { client, accessToken, organization: first } = await givenAccount();
    await givenAccount();
    const headers = bearer(accessToken);
    const { body: second } = await client('POST', '/api/orgs', organization, headers);

    const { body } = await client('GET', '/api/orgs', undefined, headers);

    expect(body).toEqual({
      data: [
        { id: first.id, name: 'Nordwind', role: 'owner' },
        { id: second.id, name: 'Second', role: 'owner' },
      ],
      nextCursor: null,
    });
  });
});

describe('POST /api/orgs', () => {
  it('201 with the settings given and the defaults of the rest; the caller owns it', async () => {
    const { client, accessToken } = await givenAccount();
    const given = { ...organization, baseCurrency: 'KWD', timeZone: 'Asia/Kuwait' };

    const { status, body, headers } = await client('POST', '/api/orgs', given, bearer(accessToken));

    expect(status).toBe(201);
    expect(body).toMatchObject({ ...given, fiscalYearStart: 1, reminderHour: 9, version: 1 });
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('location')).toBe(`/api/orgs/${body.id}`);
  });

  it('makes one of five requests at once under one key, and refuses another body under it', async () => {
    const { client, accessToken } = await givenAccount();
    const headers = { ...bearer(accessToken), 'idempotency-key': 'once' };
    const make = (body: object) => client('POST', '/api/orgs', body, headers);

    const answers = await Promise.all(Array.from({ length: 5 }, () => make(organization)));
    const { body: list } = await client('GET', '/api/orgs', undefined, headers);

    expect(new Set(answers.map((res) => res.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((res) => res.body.id)).size).toBe(1);
    expect(answers.filter((res) => res.headers.get('idempotent-replayed'))).toHaveLength(4);
    expect(list.data).toHaveLength(2);
    expect((await make({ name: 'Third' })).status).toBe(422);
  });

  it('keeps two people apart who use the same key', async () => {
    const [one, two] = [await givenAccount(), await givenAccount()];
    const key = { 'idempotency-key': 'shared' };
    const make = ({ client, accessToken }: typeof one) =>
      client('POST', '/api/orgs', organization, { ...bearer(accessToken), ...key });

    const [first, second] = [await make(one), await make(two)];

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
  });
});

describe('PATCH /api/orgs/{orgId}', () => {
  it.each([
    [{}],
    [{ baseCurrency: 'usd' }],
    [{ fiscalYearStart: 13 }],
    [{ reminderHour: 24 }],
    [{ reminderHour: 9.5 }],
    [{ timeZone: 'Mars/Olympus', reminderHour: 24 }],
    [{ version: 7 }],
    [{ deletedAt: null }],
  ])('400 for %j', async (given) => {
    const { call, orgId } = await givenOrg();

    expect((await call('PATCH', `/api/orgs/${orgId}`, given)).status).toBe(400);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }],
    [{ timeZone: '+02:00' }],
    [{ baseCurrency: 'XXQ' }],
    [{ country: 'ZZ' }],
    [{ ipAllowList: ['10.0.0.0/33'] }],
    [{ ipAllowList: ['::/129'] }],
    [{ ipAllowList: ['ten'] }],
    [{ ipAllowList: ['10.0.0.1/8/8'] }],
  ])('422 for %j, which has the form and names nothing', async (given) => {
    const { call, orgId } = await givenOrg();

    const refused = await call('PATCH', `/api/orgs/${orgId}`, given);

    const [field] = Object.keys(given);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      code: 'invalid-request',
      errors: [{ path: expect.stringMatching(`^${field}`) }],
    });
  });

  it('422 for an allow list that would lock the caller out, and nothing is changed', async () => {
    const { call, orgId } = await givenOrg();
    const path = `/api/orgs/${orgId}`;

    const refused = await call('PATCH', path, { ipAllowList: ['10.0.0.0/8', 'fd00::/8'] });

    expect(refused).toMatchObject({ status: 422, body: { code: 'locks-you-out' } });
    expect(await call('GET', path)).toMatchObject({ body: { ipAllowList: [], version: 1 } });
  });

  it('lets only the listed networks in; the address is the socket’s or our proxy’s word', async () => {
    const { client, accessToken, organization } = await givenAccount();
    const headers = bearer(accessToken);
    const path = `/api/orgs/${organization.id}`;
    const elsewhere = { ...headers, 'x-forwarded-for': '203.0.113.9' };
    const disguised = { ...headers, 'x-forwarded-for': '198.18.0.1, 203.0.113.9' };

    const shut = await client('PATCH', path, { ipAllowList: ['198.18.0.0/16', '::1'] }, headers);
    const direct = await givenApp().request(path, { headers: { ...headers, ...disguised } });

    expect(shut.status).toBe(200);
    expect((await client('GET', path, undefined, headers)).status).toBe(200);
    for (const from of [elsewhere, disguised]) {
      expect(await client('GET', path, undefined, from)).toMatchObject({
        status: 403,
        body: { code: 'address-not-allowed' },
      });
    }
    expect(direct.status).toBe(403);
    expect((await client('GET', '/api/auth/me', undefined, elsewhere)).status).toBe(200);
  });

  it('412 for a version that is not the one of now, 200 for it, with before and after on record', async () => {
    const { call, orgId, user } = await givenOrg();
    const path = `/api/orgs/${orgId}`;
    const etag = (await call('GET', path)).headers.get('etag') ?? '';

    const first = await call('PATCH', path, { timeZone: 'Europe/Berlin' }, { 'if-match': etag });
    const second = await call('PATCH', path, { timeZone: 'UTC' }, { 'if-match': etag });
    const audit = await call<{ data: object[] }>('GET', '/audit?action=organization.update');

    expect(first).toMatchObject({ status: 200, body: { timeZone: 'Europe/Berlin', version: 2 } });
    expect(second.status).toBe(412);
    expect(audit.body.data).toMatchObject([
      { actorId: user.id, before: { timeZone: 'UTC' }, after: { timeZone: 'Europe/Berlin' } },
    ]);
  });

  it('403 to everybody but owners and admins', async () => {
    const { orgId } = await givenOrg();

    for (const role of ['accountant', 'approver', 'analyst', 'viewer'] as const) {
      const { call } = await givenMember(orgId, role);
      const res = await call('PATCH', `/api/orgs/${orgId}`, { name: 'Mine' });
      expect(res.status, role).toBe(403);
    }
  });
});

describe('DELETE /api/orgs/{orgId}', () => {
  it('403 to an admin; 204 to an owner, and then it is gone for everybody, its books kept', async () => {
    const { call, send, orgId, db } = await givenOrg();
    const admin = await givenMember(orgId, 'admin');
    const path = `/api/orgs/${orgId}`;

    expect(await admin.call('DELETE', path)).toMatchObject({
      status: 403,
      body: { code: 'owner-only' },
    });
    expect((await call('DELETE', path)).status).toBe(204);
    for (const who of [call, admin.call]) expect((await who('GET', path)).status).toBe(404);
    expect(await send('GET', '/api/orgs')).toMatchObject({ body: { data: [] } });
    const row = await db.selectFrom('organizations').select('deletedAt').executeTakeFirst();
    expect(row?.deletedAt).toEqual(expect.any(String));
  });
});
