import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { type PostgresPrograms, postgresPrograms } from './postgres-binaries.ts';
import { postgresUser } from './postgres-user.ts';
import {
  commandFor,
  commandLineOf,
  endProcess,
  identityOf,
  type Program,
  type User,
} from './processes.ts';

const run = promisify(execFile);
const OWNER = 'bursar';
const deathSignal = 'INT';

export type Cluster = {
  dataDir: string;
  port: number;
  /** False gives up safety against power loss, for tests. */
  durable: boolean;
};

export const urlOf = (port: number, database: string): string =>
  `postgres://${OWNER}:${OWNER}@127.0.0.1:${port}/${database}`;

/** Makes the data folder beside its place and moves it there, so that half a one is never used. */
async function createDataDir(
  { dataDir, durable }: Cluster,
  programs: PostgresPrograms,
  user?: User,
) {
  const draft = `${dataDir}.new-${process.pid}`;
  const passwordFile = `${draft}.password`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, OWNER, { mode: 0o600 });
  if (user) await Promise.all([draft, passwordFile].map((at) => chown(at, user.uid, user.gid)));

  const options = [`--username=${OWNER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const text = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const { command, args, ...as } = commandFor({
    command: programs.initdb,
    args: ['-D', draft, ...options, ...text, ...(durable ? [] : ['--no-sync'])],
    user,
    deathSignal,
  });
  try {
    await run(command, args, as.user ? { uid: as.user.uid, gid: as.user.gid } : {});
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(`initdb failed: ${stderr.trim().split('\n').at(-1)}`, { cause: error });
  } finally {
    await rm(passwordFile);
  }
  await rename(draft, dataDir);
}

/**
 * Makes way in a data folder whose last postmaster was killed: one that still runs is stopped, and
 * its pid file goes, since the same pid may by now be any other program's.
 */
export async function clearLeftPostmaster(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
  const left = identityOf(pid);
  if (left && commandLineOf(pid).includes(dataDir))
    await endProcess(left, ['SIGINT', 'SIGQUIT', 'SIGKILL'], 5000);
  await rm(file, { force: true });
}

/** The program that serves the cluster, whose data folder is made when it is missing. */
export async function postgresProgram(cluster: Cluster): Promise<Program> {
  const { dataDir, port, durable } = cluster;
  const programs = await postgresPrograms();
  await mkdir(dirname(dataDir), { recursive: true });
  const user = postgresUser([programs.postgres, dirname(dataDir)]);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await createDataDir(cluster, programs, user);

  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: durable ? 100 : 300,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    command: programs.postgres,
    args: ['-D', dataDir, '-p', String(port), ...options],
    user,
    deathSignal,
  };
}

/** Whether the server takes connections; makes the database when it is missing. */
export async function postgresReady(port: number, database: string): Promise<boolean> {
  const sql = postgres(urlOf(port, 'postgres'), {
    max: 1,
    connect_timeout: 2,
    onnotice: () => undefined,
  });
  try {
    const found = await sql`select from pg_database where datname = ${database}`;
    if (found.length === 0) await sql`create database ${sql(database)}`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
