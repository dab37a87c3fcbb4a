import { type RawBuilder, sql } from 'kysely';
import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/db/client.ts';
import { newId } from '../../src/db/kit/id.ts';
import { givenOrg } from '../support/app.ts';
import { databaseUrl } from '../support/database-url.ts';

/** So few connections that statements of all scopes follow each other on each of them. */
const pool = openPool(databaseUrl, { role: 'bursar_app', maxConnections: 2 });
const admin = postgres(databaseUrl, { max: 1, onnotice: () => {} });
afterAll(() => Promise.all([pool.close(), admin.end()]));

const setting = sql<{ org: string }>`select current_setting('app.org_id', true) as org`;
const circular: { self?: unknown } = {};
circular.self = circular;
/** What Postgres refuses as it parses, binds and runs, and what the driver cannot even send. */
const faults: Array<[RawBuilder<unknown>, string]> = [
  [sql`select nonsense`, '42703'],
  [sql`select id from organizations where id = ${'no uuid'}`, '22P02'],
  [sql`select 1 / ${0}::int`, '22012'],
  [sql`update organizations set id = ${newId()}`, '42501'],
  [sql`select ${undefined}::int`, 'UNDEFINED_VALUE'],
  [sql`select ${circular}::jsonb`, 'TypeError'],
];

describe('a statement of a scope, outside a transaction', () => {
  it('sees its own organization among statements of others, of none, and ones that fail', async () => {
    const orgs = await Promise.all([givenOrg(), givenOrg(), givenOrg()]);
    const seen = await Promise.all(
      Array.from({ length: 900 }, async (_, i) => {
        const { orgId } = orgs[i % 3]!;
        const scoped = pool.scoped({ orgId });
        const [fault, refusal] = faults[Math.floor(i / 5) % faults.length]!;
        if (i % 5 === 0) {
          const answer = await fault.execute(scoped).catch((e) => e.code ?? e.name);
          return answer === refusal ? null : answer;
        }
        if (i % 7 === 0) return (await setting.execute(pool.unscoped)).rows[0]?.org || null;
        const rows = await scoped.selectFrom('organizations').select('id').execute();
        return rows.length === 1 && rows[0]?.id === orgId ? null : rows;
      }),
    );

    expect(seen.filter((wrong) => wrong)).toEqual([]);
  });

  it('answers its own rows and count, with and without parameters, first and again', async () => {
    const { orgId } = await givenOrg();
    const scoped = pool.scoped({ orgId });

    for (const _ of [1, 2, 3]) {
      const bare = await setting.execute(scoped);
      const given = await sql`select ${2}::int as a, current_setting('app.org_id') as org`.execute(
        scoped,
      );
      const changed = await scoped.updateTable('organizations').set({ name: 'B' }).execute();

      expect(bare.rows).toEqual([{ org: orgId }]);
      expect(given.rows).toEqual([{ a: 2, org: orgId }]);
      expect(changed).toMatchObject([{ numUpdatedRows: 1n }]);
    }
  });

  it('is sent again in its scope when its prepared plan has become invalid', async () => {
    const schema = `probe_${newId().replaceAll('-', '')}`;
    const scoped = pool.scoped({ orgId: newId() });
    const define = (columns: string) =>
      admin.unsafe(`create or replace view ${schema}.probe with (security_invoker) as
        select current_setting('app.org_id') <> '' as scoped, ${columns}`);
    const read = () => sql`select * from ${sql.id(schema, 'probe')} where a = ${1}`.execute(scoped);
    await admin.unsafe(`create schema ${schema}; grant usage on schema ${schema} to bursar_app`);
    await define('1 as a');
    await admin.unsafe(`grant select on ${schema}.probe to bursar_app`);

    const before = await Promise.all([read(), read(), read()]);
    await define('1 as a, 2 as b');
    const after = await Promise.all([read(), read(), read()]);
    await admin.unsafe(`drop schema ${schema} cascade`);

    expect(before.map(({ rows }) => rows)).toEqual(Array(3).fill([{ scoped: true, a: 1 }]));
    expect(after.map(({ rows }) => rows)).toEqual(Array(3).fill([{ scoped: true, a: 1, b: 2 }]));
  });
});
