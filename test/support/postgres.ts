import { openSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../src/local/ports.ts';
import { postgresProgram, postgresReady, urlOf } from '../../src/local/postgres.ts';
import { endProcess, identityOf, launch } from '../../src/local/processes.ts';
import { until } from './until.ts';

/** A Postgres of this run alone, without fsync; its data is gone with the run's folder. */
export async function startPostgres(folder: string) {
  const port = await freePort();
  const program = await postgresProgram({
    dataDir: join(folder, 'postgres'),
    port,
    durable: false,
  });
  const child = launch(program, openSync(join(folder, 'postgres.log'), 'a'));
  const server = child.pid ? identityOf(child.pid) : undefined;
  await until(() => postgresReady(port, 'bursar'), `Postgres is ready (${folder}/postgres.log)`);
  return {
    url: urlOf(port, 'bursar'),
    stop: async () => server && endProcess(server, ['SIGINT', 'SIGQUIT', 'SIGKILL'], 5000),
  };
}
