import { sql } from 'kysely';
import postgres from 'postgres';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { type Db, inTransaction, openPool } from '../../src/db/client.ts';
import { newId } from '../../src/db/kit/id.ts';
import { givenOrg } from '../support/app.ts';

const pool = openPool(inject('databaseUrl'), { role: 'bursar_app' });
const admin = postgres(inject('databaseUrl'), { max: 1 });
afterAll(() => Promise.all([pool.close(), admin.end()]));

const deadline = (ms: number) =>
  new Promise<never>((_, fail) => setTimeout(fail, ms, new Error('hung')).unref());

type Write = (db: Db, orgId: string, key: string) => Promise<unknown>;

const inTwoStatements: Write = (db, orgId, key) =>
  inTransaction(db, async (trx) => {
    await sql`select pg_sleep(0.002)`.execute(trx);
    const row = { orgId, key, requestHash: 'h', status: 200, headers: {}, body: '' };
    const insert = trx.insertInto('idempotencyKeys').values(row);
    await insert.onConflict((c) => c.doNothing()).execute();
  });

const inOneStatement: Write = (db, orgId, key) =>
  sql`with slept as (select pg_sleep(0.002))
    insert into idempotency_keys (org_id, key, request_hash, status, headers, body)
    select ${orgId}, ${key}, 'h', 200, '{}', '' from slept on conflict do nothing`.execute(db);

/** Writes one row, again and again until it is acknowledged. */
async function persist(write: Write, db: Db, orgId: string, errors: Set<string>): Promise<string> {
  const key = newId();
  for (;;) {
    try {
      await Promise.race([write(db, orgId, key), deadline(5_000)]);
      return key;
    } catch (error) {
      errors.add((error as { code?: string }).code ?? String(error));
      await new Promise((done) => setTimeout(done, 30));
    }
  }
}

describe('a pool whose connections are ended under load', () => {
  it.each([
    ['in transactions', inTwoStatements],
    ['in single statements', inOneStatement],
  ])(
    'loses no write acknowledged %s, hangs no query and keeps the process alive',
    async (_, write) => {
      const { orgId } = await givenOrg();
      const db = pool.scoped({ orgId });
      const errors = new Set<string>();
      const acknowledged: string[] = [];
      let stopped = false;
      const writers = Array.from({ length: 10 }, async () => {
        while (!stopped) acknowledged.push(await persist(write, db, orgId, errors));
      });

      for (let round = 0; round < 6; round += 1) {
        await new Promise((done) => setTimeout(done, 400));
        await admin`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'bursar_app' and query like '%pg_sleep(0.002)%'
          and datname = current_database()`;
      }
      await new Promise((done) => setTimeout(done, 800));
      stopped = true;
      await Promise.all(writers);

      const rows = await db.selectFrom('idempotencyKeys').select('key').execute();
      const stored = new Set(rows.map((row) => row.key));
      expect(acknowledged.length).toBeGreaterThan(100);
      expect(acknowledged.filter((key) => !stored.has(key))).toEqual([]);
      expect([...errors]).not.toContain('Error: hung');
      expect(errors.size).toBeGreaterThan(0);
    },
  );
});
