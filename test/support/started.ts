import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from '../../src/config.ts';
import { takenPorts } from '../../src/local/ports.ts';
import type { Identity } from '../../src/local/processes.ts';
import { until } from './until.ts';

const PORTS = [
  'PORT',
  'POSTGRES_PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'MAIL_SMTP_PORT',
  'MAIL_WEB_PORT',
] as const;

export type Settings = Record<(typeof PORTS)[number] | 'BURSAR_HOME', string>;

/**
 * Below those that the machine hands out by itself: while a part is dead, nobody who asks for any
 * port gets the one that it comes back to.
 */
async function quietPort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    const taken = await takenPorts([{ name: 'any', host: '127.0.0.1', port }]);
    if (taken.length === 0) return port;
  }
}

/** A data folder and ports of its own. */
export async function givenSettings(home: string): Promise<Settings> {
  const ports = new Set<number>();
  while (ports.size < PORTS.length) ports.add(await quietPort());
  const named = [...ports].map((port, i) => [PORTS[i], String(port)]);
  return { ...Object.fromEntries(named), BURSAR_HOME: home };
}

export type Started = {
  process: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
  url: string;
  /** The process of a part, as it runs now. */
  part: (name: string) => Identity;
  parts: () => Identity[];
};

/** Runs start.ts, by itself or as `make start` does; answers at once. */
export function startSystem(
  settings: Settings,
  more: Record<string, string> = {},
  [command, ...args]: [string, ...string[]] = [process.execPath, 'start.ts'],
): Started {
  const env = { ...inheritedEnvironment(settings), NODE_ENV: 'development', ...more };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const run = join(settings.BURSAR_HOME, 'run');
  const part = (name: string): Identity => JSON.parse(readFileSync(join(run, name), 'utf8'));
  return {
    process: child,
    output: () => output,
    ended: once(child, 'close').then(([code]) => code),
    url: `http://127.0.0.1:${settings.PORT}`,
    part,
    parts: () => readdirSync(run).map(part),
  };
}

export async function untilStarted(system: Started): Promise<void> {
  const over = () => system.process.exitCode !== null;
  await until(
    () => system.output().includes(`READY ${system.url}\n`) || over(),
    'the system is up',
    180_000,
  );
  if (over()) throw new Error(`it ended: ${system.output()}`);
}
