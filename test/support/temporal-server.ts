import { openSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../src/local/ports.ts';
import { endProcess, identityOf, launch } from '../../src/local/processes.ts';
import { temporalProgram, temporalReady } from '../../src/local/temporal.ts';
import { temporalCli } from '../../src/local/temporal-cli.ts';
import { until } from './until.ts';

/** After so many events a workflow is asked to continue as new: sooner than 4,096, the default. */
export const suggestedAfterEvents = 1_000;
const suggesting = `limit.historyCount.suggestContinueAsNew=${suggestedAfterEvents}`;

/** A real Temporal server of this run alone, in memory: schedules, search and visibility work. */
export async function startTemporal(folder: string) {
  const cli = await temporalCli();
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const { args, ...program } = temporalProgram({ cli, port, namespace: 'default' });
  const all = { ...program, args: [...args, '--dynamic-config-value', suggesting] };
  const child = launch(all, openSync(join(folder, 'temporal.log'), 'a'));
  const server = child.pid ? identityOf(child.pid) : undefined;
  await until(() => temporalReady(address), `Temporal is ready (${folder}/temporal.log)`);
  return {
    address,
    pid: child.pid ?? 0,
    stop: async () => server && endProcess(server, ['SIGTERM', 'SIGKILL'], 5000),
  };
}
