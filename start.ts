import { existsSync, watch } from 'node:fs';
import { inheritedEnvironment, readConfig } from './src/config.ts';
import { migrate } from './src/db/migrate.ts';
import { banner } from './src/local/banner.ts';
import { endLeftParts, holdHome } from './src/local/instance.ts';
import { stopWithLauncher } from './src/local/launcher.ts';
import { appParts, engineParts, portsOf } from './src/local/parts.ts';
import { freePort, takenPorts } from './src/local/ports.ts';
import { say, since } from './src/local/say.ts';
import { withKeptSecret } from './src/local/secret.ts';
import { createSupervisor, type Supervisor } from './src/local/supervisor.ts';

type Prepared = Awaited<ReturnType<typeof prepare>>;

const began = performance.now();

async function refuseTakenPorts(ports: ReturnType<typeof portsOf>): Promise<void> {
  const taken = await takenPorts(ports);
  if (taken.length === 0) return;
  const which = taken.map(({ name, port, code }) => `${port} (${name}, ${code})`).join(', ');
  throw new Error(`Port taken: ${which}. Free it, or set the variable to another port.`);
}

/** Everything that can be refused before anything is started. */
async function prepare() {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const env = await withKeptSecret(inheritedEnvironment());
  const config = readConfig(env);
  const release = await holdHome(config.home);
  try {
    await endLeftParts(config.home);
    await refuseTakenPorts(portsOf(config));
  } catch (error) {
    await release();
    throw error;
  }
  return { env, config, release };
}

/** Restarts API and worker when a source changes, for `make dev`. */
function restartOnChange(supervisor: Supervisor): void {
  let pending: NodeJS.Timeout | undefined;
  watch('src', { recursive: true }, () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      say('start', 'sources changed');
      supervisor.restart('api');
      supervisor.restart('worker');
    }, 200);
  });
}

/** Stops everything once, whoever asks first, and ends this process. */
function stopper(supervisor: Supervisor, release: () => Promise<void>) {
  let stopping: Promise<never> | undefined;
  const stop = (why: string, code: number) => {
    stopping ??= (async () => {
      say('start', `${why}; stopping`);
      await supervisor.stop();
      await release();
      process.exit(code);
    })();
    return stopping;
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => void stop(name, 0));
  stopWithLauncher((why) => void stop(why, 0));
  return stop;
}

async function migrateDatabase(url: string): Promise<void> {
  try {
    for (const name of await migrate(url)) say('migrate', name);
  } catch (error) {
    throw new Error(`the database at ${new URL(url).host} could not be migrated`, { cause: error });
  }
}

async function bringUp({ env, config }: Prepared, supervisor: Supervisor): Promise<void> {
  await supervisor.run(...(await engineParts(config)));
  await migrateDatabase(config.database.url);
  const healthPort = config.worker.healthPort ?? (await freePort());
  const childEnv = { ...env, WORKER_HEALTH_PORT: String(healthPort) };
  await supervisor.run(...appParts(config, childEnv, healthPort));
}

async function start(): Promise<void> {
  const prepared = await prepare();
  const { config, release } = prepared;
  const supervisor = createSupervisor(config.home);
  const stop = stopper(supervisor, release);
  try {
    await bringUp(prepared, supervisor);
  } catch (error) {
    return stop(messageOf(error), 1);
  }

  if (process.argv.includes('--watch')) restartOnChange(supervisor);
  process.stdout.write(`${banner(config)}\n`);
  say('start', `everything is up after ${since(began)}`);
  process.stdout.write(`READY http://127.0.0.1:${config.http.port}\n`);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause ? `${error.message}: ${messageOf(error.cause)}` : error.message;
}

await start().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
});
