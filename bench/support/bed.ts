import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres, { type Sql } from 'postgres';
import { migrate } from '../../src/db/migrate.ts';
import { freePort } from '../../src/local/ports.ts';
import { runFolder } from '../../test/support/left-runs.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { until } from '../../test/support/until.ts';

export const secretKey = 'a secret that only the benchmarks know';
const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Bed {
  databaseUrl: string;
  sql: Sql;
  /** The postmaster: its children are the backends. */
  postgresPid: number;
  stop(): Promise<void>;
}

/** A migrated Postgres of this benchmark alone. */
export async function layBed(): Promise<Bed> {
  const folder = await runFolder();
  const server = await startPostgres(folder);
  await migrate(server.url);
  const sql = postgres(server.url, { max: 2, onnotice: () => {} });
  const pidFile = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8');
  return {
    databaseUrl: server.url,
    sql,
    postgresPid: Number(pidFile.split('\n')[0]),
    async stop() {
      await sql.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Served {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Starts a server program of the project and waits until it answers. */
export async function serve(
  program: string,
  env: Record<string, string>,
  { alive = '/health/live', flags = [] }: { alive?: string; flags?: readonly string[] } = {},
): Promise<Served> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [...flags, program], {
    cwd: root,
    env: { ...process.env, PORT: String(port), SECRET_KEY: secretKey, LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(url + alive).then(
      (res) => res.ok,
      () => false,
    );
  await until(answers, `${program} answers`);
  return {
    url,
    pid: child.pid ?? 0,
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill('SIGTERM');
      }),
  };
}
