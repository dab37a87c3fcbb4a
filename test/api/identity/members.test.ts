import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { permissions, roles } from '../../../src/domain/identity/permissions.ts';
import { givenMember, givenOrg } from '../../support/app.ts';

interface Member {
  id: string;
  userId: string;
  role: string;
  version: number;
}

type Org = Awaited<ReturnType<typeof givenOrg>>;

async function pathOf({ call }: Org, userId: string): Promise<string> {
  const { body } = await call<{ data: Member[] }>('GET', '/members?limit=200');
  return `/members/${body.data.find((member) => member.userId === userId)?.id}`;
}

describe('GET /api/orgs/{orgId}/members', () => {
  it('lists names, addresses and roles, by role too, a page at a time', async () => {
    const org = await givenOrg();
    const viewer = await givenMember(org.orgId, 'viewer');

    const page = await org.call<{ data: Member[]; nextCursor: string }>('GET', '/members?limit=1');
    const rest = await org.call('GET', `/members?limit=1&cursor=${page.body.nextCursor}`);
    const viewers = await org.call('GET', '/members?role=viewer');

    expect(page.body.data).toMatchObject([{ userId: viewer.id, email: viewer.email }]);
    expect(rest.body).toMatchObject({ data: [{ userId: org.user.id }], nextCursor: null });
    expect(viewers.body).toMatchObject({ data: [{ role: 'viewer' }] });
  });
});

describe('PATCH /api/orgs/{orgId}/members/{memberId}', () => {
  it('403 for an admin who makes an owner, or changes one', async () => {
    const org = await givenOrg();
    const admin = await givenMember(org.orgId, 'admin');
    const viewer = await givenMember(org.orgId, 'viewer');

    const up = await admin.call('PATCH', await pathOf(org, viewer.id), { role: 'owner' });
    const self = await admin.call('PATCH', await pathOf(org, admin.id), { role: 'owner' });
    const down = await admin.call('PATCH', await pathOf(org, org.user.id), { role: 'viewer' });

    for (const res of [up, self, down]) {
      expect(res).toMatchObject({ status: 403, body: { code: 'role-above-own' } });
    }
  });

  it('404 for a member of another organization', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    const path = await pathOf(other, other.user.id);

    expect((await mine.call('PATCH', path, { role: 'viewer' })).status).toBe(404);
    expect((await mine.call('DELETE', path)).status).toBe(404);
  });

  it('200 counts at once for what the member may do, and is on the record', async () => {
    const org = await givenOrg();
    const member = await givenMember(org.orgId, 'viewer');
    const path = await pathOf(org, member.id);

    const before = (await member.call('GET', '/members')).status;
    const changed = await org.call('PATCH', path, { role: 'admin' }, { 'if-match': '"1"' });
    const stale = await org.call('PATCH', path, { role: 'viewer' }, { 'if-match': '"1"' });
    const audit = await org.call<{ data: object[] }>('GET', '/audit?action=member.role');

    expect(before).toBe(403);
    expect(changed).toMatchObject({ status: 200, body: { role: 'admin', version: 2 } });
    expect(stale.status).toBe(412);
    expect((await member.call('GET', '/members')).status).toBe(200);
    expect(audit.body.data).toMatchObject([
      { before: { role: 'viewer' }, after: { role: 'admin' } },
    ]);
  });
});

describe('the last owner', () => {
  it('409 can neither be removed, nor demoted, nor leave', async () => {
    const org = await givenOrg();
    const path = await pathOf(org, org.user.id);

    for (const res of [
      await org.call('DELETE', path),
      await org.call('PATCH', path, { role: 'admin' }),
    ]) {
      expect(res).toMatchObject({ status: 409, body: { code: 'last-owner' } });
    }
  });

  it('stays when every owner goes at once, by whatever way', async () => {
    const org = await givenOrg();
    const owners = [
      org.user,
      ...(await Promise.all([1, 2, 3].map(() => givenMember(org.orgId, 'owner')))),
    ];
    const paths = await Promise.all(owners.map(({ id }) => pathOf(org, id)));

    const answers = await Promise.all(
      owners.map(({ call }, i) =>
        i % 2 ? call('DELETE', paths[i] ?? '') : call('PATCH', paths[i] ?? '', { role: 'viewer' }),
      ),
    );
    const left = await org.db
      .selectFrom('members')
      .select('id')
      .where('role', '=', 'owner')
      .execute();

    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    expect(left).toHaveLength(1);
  });
});

describe('DELETE /api/orgs/{orgId}/members/{memberId}', () => {
  it('403 for somebody else without the permission; 204 for oneself, whatever the role', async () => {
    const org = await givenOrg();
    const [one, two] = [
      await givenMember(org.orgId, 'viewer'),
      await givenMember(org.orgId, 'viewer'),
    ];

    expect((await one.call('DELETE', await pathOf(org, two.id))).status).toBe(403);
    expect((await one.call('DELETE', await pathOf(org, one.id))).status).toBe(204);
    expect((await one.call('GET', `/api/orgs/${org.orgId}`)).status).toBe(404);
  });

  it('404 for nobody', async () => {
    const { call } = await givenOrg();

    expect((await call('DELETE', `/members/${newId()}`)).status).toBe(404);
  });
});

describe('GET /api/orgs/{orgId}/roles', () => {
  it('shows every role with what it may do, to every member', async () => {
    const { call } = await givenOrg('viewer');

    const { body } = await call<{
      data: { role: string; permissions: string[] }[];
      permissions: string[];
    }>('GET', '/roles');
    const of = (role: string) => body.data.find((row) => row.role === role)?.permissions;

    expect(body.data.map((row) => row.role)).toEqual([...roles]);
    expect(body.permissions).toEqual([...permissions]);
    expect(of('owner')).toEqual(['*']);
    expect(of('analyst')?.sort()).toEqual(['read_reports', 'read_transactions', 'run_analytics']);
    expect(of('viewer')).toEqual(['read_reports']);
  });
});
