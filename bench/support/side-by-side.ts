import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { type Bed, type Served, serve } from './bed.ts';
import { residentMb, treeCpuSeconds } from './cpu.ts';

interface Measured {
  app: number;
  postgres: number;
  perSecond: number;
  p99Ms: number;
  residentMb: number;
}

export interface Load {
  /** After the server's own URL. */
  path: string;
  method?: 'GET' | 'POST';
  body?: unknown;
  token: string;
  requests: number;
}

const connections = 50;

function send(server: Served, { path, method = 'GET', body, token }: Load, amount: number) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  return autocannon({
    url: server.url + path,
    method,
    headers: { authorization: `Bearer ${token}`, ...json },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    connections,
    amount,
  });
}

/** CPU seconds of the server and of Postgres for 1,000 requests, after a warm-up of 500. */
async function measure(bed: Bed, server: Served, load: Load): Promise<Measured> {
  await send(server, load, 500);
  const before = { app: treeCpuSeconds(server.pid), postgres: treeCpuSeconds(bed.postgresPid) };
  const result = await send(server, load, load.requests);
  if (result.non2xx > 0) throw new Error(`${result.non2xx} answers were not 2xx.`);
  const per1000 = 1000 / load.requests;
  return {
    app: (treeCpuSeconds(server.pid) - before.app) * per1000,
    postgres: (treeCpuSeconds(bed.postgresPid) - before.postgres) * per1000,
    perSecond: result.requests.average,
    p99Ms: result.latency.p99,
    residentMb: residentMb(server.pid),
  };
}

const program = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A load that a bench puts on the system, or on the bare handlers that it is compared to. */
type Loads<Who extends string> = Record<Who, { on: 'bare' | 'bursar'; load: Load }>;

/**
 * Serves both from the bed, puts each load on its server in three rounds in turn, ends them all,
 * and prints a row for each load and how the last one compares to the first.
 */
export async function compare<Who extends string>(bed: Bed, loads: Loads<Who>): Promise<void> {
  const env = {
    DATABASE_URL: bed.databaseUrl,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    RATE_LIMIT_PER_USER: '1000000',
  };
  const servers = {
    bare: await serve(program('./bare-server.ts'), env),
    bursar: await serve(program('../../src/api/server.ts'), env),
  };
  const names = Object.keys(loads) as Who[];
  const rounds: Record<Who, Measured>[] = [];
  for (let round = 0; round < 3; round += 1) {
    const measured: [Who, Measured][] = [];
    for (const name of names) {
      const { on, load } = loads[name];
      measured.push([name, await measure(bed, servers[on], load)]);
    }
    rounds.push(Object.fromEntries(measured) as Record<Who, Measured>);
  }
  await Promise.all([servers.bare.stop(), servers.bursar.stop()]);
  await bed.stop();
  printRounds(rounds, names);
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

function printRounds<Who extends string>(
  rounds: readonly Record<Who, Measured>[],
  who: readonly Who[],
): void {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const of = (one: Who, what: keyof Measured) => median(rounds.map((round) => round[one][what]));
  print('            app CPU s/1,000   Postgres CPU s/1,000   requests/s   p99 ms   resident MB');
  for (const one of who) {
    const columns = [
      of(one, 'app').toFixed(2).padStart(15),
      of(one, 'postgres').toFixed(2).padStart(22),
      of(one, 'perSecond').toFixed(0).padStart(12),
      of(one, 'p99Ms').toFixed(0).padStart(8),
      of(one, 'residentMb').toFixed(0).padStart(13),
    ];
    print(`${one.padEnd(12)}${columns.join('')}`);
  }
  const [first, last] = [who[0], who.at(-1)];
  if (!first || !last) return;
  const ratio = (what: keyof Measured) => (of(last, what) / of(first, what)).toFixed(2);
  print(`ratio       ${ratio('app').padStart(15)}${ratio('postgres').padStart(22)}`);
}
