import postgres from 'postgres';
import { afterAll, beforeAll, inject } from 'vitest';
import { copyOf } from './databases.ts';

const RealDate = Date;
let aheadMs = 0;

class MovedDate extends RealDate {
  constructor(...given: unknown[]) {
    super(...((given.length > 0 ? given : [MovedDate.now()]) as [number]));
  }
  static override [Symbol.hasInstance](it: unknown): boolean {
    return Object.prototype.toString.call(it) === '[object Date]';
  }
  static override now(): number {
    return RealDate.now() + aheadMs;
  }
}

// Everything unqualified that asks for the time finds these before Postgres's own, and so do the
// defaults of columns, which are made anew.
const movedFunctions = `
  create schema moved;
  create table moved.clock (ahead interval not null);
  insert into moved.clock values ('0');
  create function moved.now() returns timestamptz language sql stable
    as 'select pg_catalog.now() + ahead from moved.clock';
  create function moved.clock_timestamp() returns timestamptz language sql volatile
    as 'select pg_catalog.clock_timestamp() + ahead from moved.clock';
  grant usage on schema moved to public;
  grant select on moved.clock to public;
  set search_path = moved, pg_catalog, public;
  do $$
  declare it record;
  begin
    for it in select d.adrelid::regclass as owner, a.attname as name,
        replace(pg_get_expr(d.adbin, d.adrelid), 'pg_catalog.', '') as value
      from pg_attrdef d join pg_attribute a on (a.attrelid, a.attnum) = (d.adrelid, d.adnum)
      where a.attgenerated = '' and pg_get_expr(d.adbin, d.adrelid) ~ '(now|clock_timestamp)\\(\\)'
    loop
      execute format('alter table %s alter column %I set default %s', it.owner, it.name, it.value);
    end loop;
    execute format('alter database %I set search_path = moved, pg_catalog, public',
      current_database());
  end $$;`;

/**
 * A database of this file alone whose clock, like this process's own, can be set: so that the
 * engine, the database and whoever asks JavaScript agree on what time it is.
 */
export function movedClock(name: string) {
  const databaseUrl = copyOf(inject('databaseUrl'), name);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });

  beforeAll(async () => {
    const maintenance = Object.assign(new URL(databaseUrl), { pathname: '/postgres' });
    const server = postgres(maintenance.href, { max: 1 });
    const named = (url: string) => server(new URL(url).pathname.slice(1));
    await server`create database ${named(databaseUrl)} template ${named(inject('databaseUrl'))}`;
    await server.end();
    await sql.unsafe(movedFunctions);
    globalThis.Date = MovedDate as DateConstructor;
  });
  afterAll(async () => {
    globalThis.Date = RealDate;
    await sql.end();
  });

  return {
    databaseUrl,
    sql,
    async set(epochMs: number): Promise<void> {
      aheadMs = epochMs - RealDate.now();
      await sql`update moved.clock set ahead = ${`${aheadMs} milliseconds`}`;
    },
  };
}
