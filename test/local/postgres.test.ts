import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../src/local/part-log.ts';
import { freePort } from '../../src/local/ports.ts';
import {
  clearLeftPostmaster,
  postgresProgram,
  postgresReady,
  urlOf,
} from '../../src/local/postgres.ts';
import {
  endProcess,
  type Identity,
  identityOf,
  isRunning,
  launch,
} from '../../src/local/processes.ts';
import { cleanUp, givenHome } from '../support/local.ts';
import { until } from '../support/until.ts';

async function givenPostgres(home: string): Promise<{ server: Identity; url: string }> {
  const port = await freePort();
  const program = await postgresProgram({ dataDir: join(home, 'postgres'), port, durable: true });
  const child = launch(program, openLog(home, 'postgres').descriptor);
  const server = identityOf(child.pid ?? 0);
  if (!server) throw new Error('it did not start');
  cleanUp(() => endProcess(server, ['SIGINT', 'SIGQUIT', 'SIGKILL'], 5000));
  await until(() => postgresReady(port, 'bursar'), 'Postgres is ready');
  return { server, url: urlOf(port, 'bursar') };
}

async function ask(url: string, query: string) {
  const sql = postgres(url, { max: 1 });
  try {
    return await sql.unsafe(query);
  } finally {
    await sql.end();
  }
}

describe('the local Postgres', () => {
  it('loses no committed row when it is killed, and takes its folder over again', async () => {
    const home = await givenHome();
    const first = await givenPostgres(home);
    await ask(first.url, 'create table kept as select generate_series(1, 1000) as n');

    await endProcess(first.server, ['SIGKILL'], 5000);
    await clearLeftPostmaster(join(home, 'postgres'));
    const second = await givenPostgres(home);

    expect(await ask(second.url, 'select count(*)::int from kept')).toEqual([{ count: 1000 }]);
  });

  it('ends a server that a killed start left in the folder', async () => {
    const home = await givenHome();
    const left = await givenPostgres(home);

    await clearLeftPostmaster(join(home, 'postgres'));

    expect(isRunning(left.server)).toBe(false);
  });

  it('leaves another program alone that has the pid of a dead server', async () => {
    const home = await givenHome();
    const dataDir = join(home, 'postgres');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);

    await clearLeftPostmaster(dataDir);

    expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(false);
  });

  it('writes to disk before it answers, and takes connections from this machine only', async () => {
    const { url } = await givenPostgres(await givenHome());

    const settings = await ask(
      url,
      `select name, setting from pg_settings where name in
         ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'TimeZone')`,
    );

    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      TimeZone: 'UTC',
    });
  });

  it('asks for the password', async () => {
    const { url } = await givenPostgres(await givenHome());
    const wrong = Object.assign(new URL(url), { password: 'guess' }).href;

    await expect(ask(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('starts anew after a first start that was cut short', async () => {
    const home = await givenHome();
    const draft = join(home, 'postgres.new-1');
    mkdirSync(draft);
    writeFileSync(join(draft, 'PG_VERSION'), '18');

    const { url } = await givenPostgres(home);

    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(readFileSync(join(home, 'postgres', 'PG_VERSION'), 'utf8').trim()).toBe('18');
    expect(dirname(draft)).toBe(home);
  });
});
