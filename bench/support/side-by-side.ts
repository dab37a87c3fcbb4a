import autocannon from 'autocannon';
import type { Bed, Served } from './bed.ts';
import { residentMb, treeCpuSeconds } from './cpu.ts';

export interface Measured {
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
export async function measure(bed: Bed, server: Served, load: Load): Promise<Measured> {
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

export type Rounds<Who extends string> = readonly Record<Who, Measured>[];

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** A row for each that was measured, and how the last compares to the first. */
export function printRounds<Who extends string>(rounds: Rounds<Who>, who: readonly Who[]): void {
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
