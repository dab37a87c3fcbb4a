import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Environment } from '../config-variables.ts';
import { answers } from './answers.ts';
import { apiMemoryEnv, apiMemoryFlags } from './api-memory.ts';
import type { Part } from './keep-running.ts';
import { mailboxProgram } from './mailbox.ts';
import type { Port } from './ports.ts';
import { clearLeftPostmaster, postgresProgram, postgresReady } from './postgres.ts';
import { temporalProgram, temporalReady } from './temporal.ts';
import { temporalCli } from './temporal-cli.ts';

const LOCAL = '127.0.0.1';

/** Every port that this start will listen on, with the variable that changes it. */
export function portsOf({ http, database, temporal, mail, worker }: Config): Port[] {
  const local = (name: string, port: number) => ({ name, host: LOCAL, port });
  return [
    { name: 'PORT', host: http.host, port: http.port },
    ...(database.local ? [local('POSTGRES_PORT', database.port)] : []),
    ...(temporal.local ? [local('TEMPORAL_PORT', temporal.port)] : []),
    ...(temporal.local ? [local('TEMPORAL_UI_PORT', temporal.uiPort)] : []),
    ...(mail.local ? [local('MAIL_SMTP_PORT', mail.smtpPort)] : []),
    ...(mail.local ? [local('MAIL_WEB_PORT', mail.webPort)] : []),
    ...(worker.healthPort ? [local('WORKER_HEALTH_PORT', worker.healthPort)] : []),
  ];
}

function postgresPart({ home, database }: Config): Part {
  const dataDir = join(home, 'postgres');
  return {
    name: 'postgres',
    program: async () => {
      await clearLeftPostmaster(dataDir);
      return postgresProgram({ dataDir, port: database.port, durable: true });
    },
    ready: () => postgresReady(database.port, 'bursar'),
    // Recovery after a kill reads the whole write-ahead log.
    readyWithinMs: 60_000,
    stopSignal: 'SIGINT',
    stopWithinMs: 3500,
  };
}

async function temporalPart({ home, temporal }: Config): Promise<Part> {
  const cli = await temporalCli(temporal.cliPath);
  const { port, uiPort, namespace, address } = temporal;
  const databaseFile = join(home, 'temporal.db');
  return {
    name: 'temporal',
    program: async () => temporalProgram({ cli, port, uiPort, namespace, databaseFile }),
    ready: () => temporalReady(address),
    readyWithinMs: 30_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 3500,
  };
}

function mailboxPart({ home, mail }: Config): Part {
  const { smtpPort, webPort } = mail;
  return {
    name: 'mailbox',
    program: async () => mailboxProgram({ smtpPort, webPort, directory: join(home, 'mail') }),
    ready: () => answers(`http://${LOCAL}:${webPort}/email`),
    readyWithinMs: 20_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 3500,
  };
}

/** The engines that no variable points elsewhere. */
export async function engineParts(config: Config): Promise<Part[]> {
  return [
    ...(config.temporal.local ? [await temporalPart(config)] : []),
    ...(config.database.local ? [postgresPart(config)] : []),
    ...(config.mail.local ? [mailboxPart(config)] : []),
  ];
}

/** The API and the worker, each a process of its own with `env`. */
export function appParts(config: Config, env: Environment, healthPort: number): Part[] {
  const node = (args: string[], memory: Environment = {}): Part['program'] => {
    const command = process.execPath;
    return async () => ({ command, args, env: { ...env, ...memory }, deathSignal: 'TERM' });
  };
  const timing = { readyWithinMs: 60_000, stopSignal: 'SIGTERM', stopWithinMs: 11_000 } as const;
  return [
    {
      name: 'api',
      program: node([...apiMemoryFlags, 'src/api/server.ts'], apiMemoryEnv),
      ready: () => answers(`http://${LOCAL}:${config.http.port}/health/live`),
      ...timing,
    },
    {
      name: 'worker',
      program: node(['worker.ts']),
      ready: () => answers(`http://${LOCAL}:${healthPort}/health/ready`),
      ...timing,
    },
  ];
}
