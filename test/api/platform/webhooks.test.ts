import { describe, expect, it } from 'vitest';
import { database, givenMember, givenOrg, sealer } from '../../support/app.ts';

const url = 'https://hooks.example.com/bursar';
const given = { url, eventTypes: ['bill.paid'] };

interface Webhook {
  id: string;
  url: string;
  version: number;
  secret?: string;
}

interface Page {
  data: Webhook[];
  nextCursor: string | null;
}

async function givenWebhook() {
  const org = await givenOrg();
  const { body } = await org.call<Webhook>('POST', '/webhooks', given);
  return { ...org, webhook: body, path: `/webhooks/${body.id}` };
}

const auditOf = ({ db }: Awaited<ReturnType<typeof givenOrg>>) =>
  db
    .selectFrom('auditLog')
    .select(['action', 'entityId', 'before', 'after', 'requestId'])
    .where('entityType', '=', 'webhook')
    .orderBy('seq')
    .execute();

describe('POST /api/orgs/{orgId}/webhooks', () => {
  it.each([
    ['https://127.0.0.1/x', 'an address'],
    ['https://2130706433/x', 'an address in decimal'],
    ['https://[::1]/x', 'an IPv6 address'],
    ['https://localhost/x', 'this machine'],
    ['https://metadata.google.internal/', 'a private name'],
    ['https://user:pass@example.com/', 'credentials'],
    ['https://example.com:22/', 'another port'],
    ['https://', 'no host'],
  ])('422 for %s: %s', async (bad) => {
    const { call } = await givenOrg();

    const res = await call('POST', '/webhooks', { ...given, url: bad });

    expect(res).toMatchObject({ status: 422, body: { errors: [{ path: 'url' }] } });
  });

  it.each(['http://hooks.example.com', 'nonsense', ''])('400 for %j: not https', async (bad) => {
    const { call } = await givenOrg();

    const res = await call('POST', '/webhooks', { ...given, url: bad });

    expect(res).toMatchObject({ status: 400, body: { errors: [{ path: 'url' }] } });
  });

  it('400 for an unknown, a doubled or no event type, and for a field that is not ours', async () => {
    const { call } = await givenOrg();
    const bodies = [
      { ...given, eventTypes: [] },
      { ...given, eventTypes: ['__proto__'] },
      { ...given, eventTypes: ['bill.paid', 'bill.paid'] },
      { ...given, orgId: 'x' },
      { url },
    ];

    for (const body of bodies) {
      expect(await call('POST', '/webhooks', body), JSON.stringify(body)).toMatchObject({
        status: 400,
      });
    }
  });

  it('shows the secret once, keeps it sealed, and leaves it out of every later answer', async () => {
    const org = await givenWebhook();
    const { webhook, call, path, orgId, db } = org;

    const read = await call('GET', path);
    const list = await call('GET', '/webhooks');
    const row = await db
      .selectFrom('webhookEndpoints')
      .select('secret')
      .where('id', '=', webhook.id)
      .executeTakeFirstOrThrow();

    expect(webhook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(JSON.stringify([read.body, list.body, await auditOf(org)])).not.toContain('secret');
    expect(row.secret).not.toContain(webhook.secret?.slice(6));
    const place = { orgId, column: 'webhook_endpoints.secret', rowId: webhook.id } as const;
    expect(sealer.open(place, row.secret)).toBe(webhook.secret);
  });

  it('answers a repeated key with the same bytes, and keeps no secret in clear for it', async () => {
    const { call, db } = await givenOrg();
    const key = { 'idempotency-key': 'once' };

    const first = await call<Webhook>('POST', '/webhooks', given, key);
    const again = await call<Webhook>('POST', '/webhooks', given, key);
    const kept = await db.selectFrom('idempotencyKeys').select('body').execute();

    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(JSON.stringify(kept)).not.toContain('whsec_');
    expect((await call('POST', '/webhooks', { ...given, enabled: false }, key)).status).toBe(422);
  });
});

describe('the plain routes of a resource', () => {
  it('404 for the id of another organization, and for what is no id', async () => {
    const { path } = await givenWebhook();
    const other = await givenOrg();

    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const sent = method === 'PATCH' ? { enabled: false } : undefined;
      expect((await other.call(method, path, sent)).status, method).toBe(404);
      expect((await other.call(method, '/webhooks/none', sent)).status, method).toBe(404);
    }
  });

  it('403 to a role that may only read, and nothing is changed', async () => {
    const { orgId, path, call } = await givenWebhook();
    const accountant = await givenMember(orgId, 'accountant');

    expect((await accountant.call('GET', path)).status).toBe(200);
    expect((await accountant.call('PATCH', path, { enabled: false })).status).toBe(403);
    expect((await accountant.call('DELETE', path)).status).toBe(403);
    expect(await call('GET', path)).toMatchObject({ body: { enabled: true, version: 1 } });
  });

  it('400 for a change of nothing, of an unknown field, or under a malformed If-Match', async () => {
    const { call, path } = await givenWebhook();

    expect((await call('PATCH', path, {})).status).toBe(400);
    expect((await call('PATCH', path, { secret: 'mine' })).status).toBe(400);
    const header = { 'if-match': 'three' };
    expect((await call('PATCH', path, { enabled: false }, header)).status).toBe(400);
  });

  it('412 when the row has changed since it was read; one of two such changes wins', async () => {
    const { call, path } = await givenWebhook();
    const etag = (await call('GET', path)).headers.get('etag') ?? '';
    const change = (description: string) =>
      call('PATCH', path, { description }, { 'if-match': etag });

    const both = await Promise.all([change('a'), change('b')]);
    const statuses = both.map((res) => res.status).sort();

    expect(etag).toBe('"1"');
    expect(statuses).toEqual([200, 412]);
    expect((await call('DELETE', path, undefined, { 'if-match': etag })).status).toBe(412);
    expect((await call('DELETE', path, undefined, { 'if-match': '"abc"' })).status).toBe(412);
    expect((await call('DELETE', path, undefined, { 'if-match': '"9", W/"2"' })).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  it('changes only what is named, and records who, before and after in the same transaction', async () => {
    const org = await givenWebhook();

    await org.call('PATCH', org.path, { enabled: false });
    await org.call('DELETE', org.path);
    const rows = await auditOf(org);

    expect(rows.map((row) => row.action)).toEqual([
      'webhook.create',
      'webhook.update',
      'webhook.delete',
    ]);
    expect(rows[1]).toMatchObject({
      entityId: org.webhook.id,
      before: { enabled: true, eventTypes: ['bill.paid'], version: 1 },
      after: { enabled: false, eventTypes: ['bill.paid'], version: 2 },
    });
    expect(rows[2]).toMatchObject({ before: { url }, after: null });
    expect(rows.every((row) => row.requestId)).toBe(true);
  });

  it('pages by keyset: every row once, newest first, also while rows are added', async () => {
    const { call, orgId } = await givenOrg();
    for (let i = 0; i < 5; i += 1) await call('POST', '/webhooks', given);

    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `?limit=2${cursor && `&cursor=${cursor}`}`;
      const page: Page = (await call<Page>('GET', `/webhooks${query}`)).body;
      seen.push(...page.data.map((row) => row.id));
      cursor = page.nextCursor;
      await call('POST', '/webhooks', given);
    }

    const stored = await database.app
      .scoped({ orgId })
      .selectFrom('webhookEndpoints')
      .select('id')
      .orderBy('id', 'desc')
      .execute();
    expect(new Set(seen).size).toBe(5);
    expect(seen).toEqual(stored.map((row) => row.id).slice(-5));
  });
});

describe('GET /api/orgs/{orgId}/webhooks/event-types', () => {
  it('200 at least 25 event types, each described', async () => {
    const { call } = await givenOrg();

    const { body } = await call<{ data: { name: string; description: string }[] }>(
      'GET',
      '/webhooks/event-types',
    );

    expect(body.data.length).toBeGreaterThanOrEqual(25);
    expect(body.data.every(({ name, description }) => /\./.test(name) && description)).toBe(true);
  });
});
