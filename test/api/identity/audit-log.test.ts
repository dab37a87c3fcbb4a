import { parse } from 'csv-parse/sync';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { csvAnswer, csvLines } from '../../../src/api/kit/csv.ts';
import type { Env } from '../../../src/api/kit/env.ts';
import { onError } from '../../../src/api/kit/problems.ts';
import { audit } from '../../../src/db/kit/audit.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { Problem } from '../../../src/domain/kit/problem.ts';
import { givenMember, givenOrg } from '../../support/app.ts';

interface Page {
  data: { action: string; seq: number; actorId: string | null }[];
  nextCursor: string | null;
}

type Org = Awaited<ReturnType<typeof givenOrg>>;

async function record({ db, orgId }: Org, action: `${string}.${string}`, after: unknown = null) {
  const actor = { kind: 'system', id: null, requestId: null, workflowId: null } as const;
  const entry = { action, entityType: 'thing', entityId: newId(), after };
  await audit(db, { orgId, actor }, entry);
}

describe('GET /api/orgs/{orgId}/audit', () => {
  it.each([
    'action=drop',
    'action=%25.%25',
    'entityType=Thing;--',
    'from=yesterday',
    'from=2026-02-30',
    'actorId=%00',
    'entityId=a%00b',
    'limit=0',
    'cursor=x',
  ])('400 for ?%s', async (query) => {
    const { call } = await givenOrg();

    expect((await call('GET', `/audit?${query}`)).status).toBe(400);
    const paged = /^(limit|cursor)/.test(query);
    if (!paged) expect((await call('GET', `/audit/export?${query}`)).status).toBe(400);
  });

  it('403 to whoever may not read it', async () => {
    const { orgId } = await givenOrg();
    const { call } = await givenMember(orgId, 'accountant');

    for (const path of ['/audit', '/audit/export', '/audit/verify']) {
      expect((await call('GET', path)).status, path).toBe(403);
    }
  });

  it('filters by action, group of actions, actor and time, newest first', async () => {
    const org = await givenOrg();
    for (const action of ['thing.made', 'thing.sold', 'thingy.made'] as const) {
      await record(org, action);
    }
    await org.call('PATCH', `/api/orgs/${org.orgId}`, { name: 'Changed' });
    const actions = async (query: string) =>
      (await org.call<Page>('GET', `/audit?${query}`)).body.data.map((row) => row.action);

    expect(await actions('')).toEqual([
      'organization.update',
      'thingy.made',
      'thing.sold',
      'thing.made',
    ]);
    expect(await actions('action=thing.made')).toEqual(['thing.made']);
    expect(await actions('action=thing.')).toEqual(['thing.sold', 'thing.made']);
    expect(await actions(`actorId=${org.user.id}`)).toEqual(['organization.update']);
    expect(await actions('entityType=organization')).toEqual(['organization.update']);
    expect(await actions('to=2026-01-01')).toEqual([]);
    expect(await actions('from=2026-01-01T00:00:00Z')).toHaveLength(4);
  });
});

describe('GET /api/orgs/{orgId}/audit/export', () => {
  it('gives every row of more than one page as CSV that a spreadsheet cannot run', async () => {
    const org = await givenOrg();
    await org.db.transaction().execute(async (trx) => {
      for (let i = 0; i < 1_050; i += 1) {
        await record({ ...org, db: trx }, 'thing.made', '=1+1');
      }
    });

    const { body, headers } = await org.call<string>('GET', '/audit/export?action=thing.');
    const rows: Record<string, string>[] = parse(body, { columns: true });

    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="audit-log.csv"');
    expect(rows).toHaveLength(1_050);
    expect(new Set(rows.map((row) => row['seq'])).size).toBe(1_050);
    expect(rows[0]?.['after']).toBe("'=1+1");
  });
});

describe('csvAnswer', () => {
  it('refuses what cannot be read, instead of a file that breaks off', async () => {
    const down = new Problem('unavailable', 'database-down', 'Later.');
    const batches = new ReadableStream<object[]>({ start: (stream) => stream.error(down) });
    const app = new Hono<Env>().get('/', (c) => csvAnswer(c, { name: 'x', columns: [], batches }));
    app.onError(onError);

    expect((await app.request('/')).status).toBe(503);
  });
});

describe('csvLines', () => {
  it.each(['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
    'puts an apostrophe before %j, where a number stays one',
    (text) => {
      const [[cell, number] = []] = parse(csvLines([[text, -5]])) as string[][];

      expect(cell).toBe(`'${text}`);
      expect(number).toBe('-5');
    },
  );
});

describe('GET /api/orgs/{orgId}/audit/verify', () => {
  it('200 an unbroken chain after changes by many at once', async () => {
    const org = await givenOrg();
    await Promise.all(Array.from({ length: 20 }, () => record(org, 'thing.made', { a: 1 })));

    expect(await org.call('GET', '/audit/verify')).toMatchObject({
      status: 200,
      body: { intact: true, checked: 20, brokenAt: null },
    });
  });
});
