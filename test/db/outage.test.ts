import { connect, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import postgres from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { type Db, inTransaction, openPool } from '../../src/db/client.ts';
import { newId } from '../../src/db/kit/id.ts';
import { givenOrg } from '../support/app.ts';
import { databaseUrl } from '../support/database-url.ts';
import { until } from '../support/until.ts';

const pool = openPool(databaseUrl, { role: 'bursar_app' });
const admin = postgres(databaseUrl, { max: 1 });
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
      await Promise.race([write(db, orgId, key), deadline(120_000)]);
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

      const goesOn = async () => {
        const goal = acknowledged.length + 20;
        await until(() => acknowledged.length >= goal, 'writes are acknowledged');
      };
      for (let round = 0; round < 6 || errors.size === 0; round += 1) {
        await goesOn();
        await admin`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'bursar_app' and query like '%pg_sleep(0.002)%'
          and datname = current_database()`;
      }
      await goesOn();
      stopped = true;
      await Promise.all(writers);

      const rows = await db.selectFrom('idempotencyKeys').select('key').execute();
      const stored = new Set(rows.map((row) => row.key));
      expect(acknowledged.filter((key) => !stored.has(key))).toEqual([]);
      expect([...errors]).not.toContain('Error: hung');
    },
  );
});

/** A way to Postgres whose every connection can be reset at once. */
async function openProxy(target: URL) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const end of [socket, upstream]) end.on('error', () => {});
    socket.pipe(upstream).pipe(socket);
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
    sockets.add(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  const url = Object.assign(new URL(target), { hostname: '127.0.0.1', port: String(port) });
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  return { url: url.href, reset, close: () => server.close() };
}

/** The backends of Postgres that are at a statement with this in its text. */
const atWork = (text: string) => admin<{ pid: number }[]>`
  select pid from pg_stat_activity
  where state = 'active' and pid <> pg_backend_pid() and query like ${`%${text}%`}`;

describe('a pool whose connections are reset at once', () => {
  it('answers or refuses every statement, those sent in the same moment too, and recovers', async () => {
    const proxy = await openProxy(new URL(databaseUrl));
    const reset = openPool(proxy.url, { role: 'bursar_app', statementTimeoutMs: 0 });
    const name = newId();
    const tenTimes = (text: string) =>
      Array.from({ length: 10 }, () => sql.raw(text).execute(reset.unscoped));

    for (let round = 0; round < 4; round += 1) {
      await Promise.all(tenTimes('select 1'));
      const lost = Promise.allSettled(tenTimes(`select pg_sleep(600) /* ${name} */`));
      await until(async () => (await atWork(name)).length === 10, 'all ten are at work');
      proxy.reset();

      const settled = await lost;
      // A server that sleeps does not notice that nobody waits for it.
      for (const { pid } of await atWork(name)) await admin`select pg_terminate_backend(${pid})`;
      const sentAtOnce = Promise.allSettled(tenTimes('select 1'));

      expect(settled.map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
      expect(await Promise.race([sentAtOnce, deadline(120_000)])).toHaveLength(10);
    }
    await reset.close();
    proxy.close();
  });
});
