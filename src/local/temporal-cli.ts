import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { inheritedEnvironment } from '../config.ts';
import { runLong } from './commands.ts';
import { cacheDir, intoCache, isProgram, onPath } from './engine-cache.ts';
import { findEngine } from './engine-search.ts';
import { say } from './say.ts';
import { downloadBySdk } from './sdk-download.ts';

const VERSION = 'v1.5.1';
const NAME = 'Temporal CLI';
const CACHED = `temporal-cli-${VERSION}`;

/** Another program of that name is not taken. */
const answers = (path: string): boolean =>
  spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('temporal version');

const download = async () => {
  say('engine', `${NAME}: downloading it as the Temporal SDK does (about 100 MB)`);
  const dir = await intoCache(CACHED, (draft) => downloadBySdk('createLocal', draft, 'temporal'));
  return join(dir, 'temporal');
};

const build = async () => {
  const go = onPath('go');
  if (!go) throw new Error('there is no go on PATH');
  say('engine', `${NAME}: building ${VERSION} with go, which takes 3 to 4 minutes the first time`);
  const dir = await intoCache(CACHED, (draft) =>
    runLong({
      doing: 'building the Temporal CLI',
      command: go,
      args: ['install', '-v', `github.com/temporalio/cli/cmd/temporal@${VERSION}`],
      env: inheritedEnvironment({ GOBIN: draft }),
    }),
  );
  return join(dir, 'temporal');
};

/** The path of the `temporal` program: yours, the cached one, the SDK's download, or a build. */
export function temporalCli(configured?: string): Promise<string> {
  const cached = join(cacheDir(), CACHED, 'temporal');
  const path = onPath('temporal');
  const yours = {
    place: 'TEMPORAL_CLI_PATH',
    find: async () => {
      if (configured && isProgram(configured) && answers(configured)) return configured;
      throw new Error(`${configured} is not the Temporal CLI`);
    },
  };
  const others = [
    { place: 'on PATH', find: async () => (path && answers(path) ? path : undefined) },
    { place: 'in the cache', find: async () => (isProgram(cached) ? cached : undefined) },
    { place: "the SDK's own download", find: download },
    { place: 'a build from the Go module', find: build },
  ];
  const advice =
    'Install the Temporal CLI (https://docs.temporal.io/cli) or Go, ' +
    'or set TEMPORAL_ADDRESS to a Temporal server that runs.';
  return findEngine(NAME, configured ? [yours] : others, advice);
}
