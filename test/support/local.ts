import { mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Part } from '../../src/local/keep-running.ts';

/** A data folder of the test's own, gone after it. */
export async function givenHome(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'bursar-home-'));
  await mkdir(join(home, 'run'));
  cleanUp(() => rm(home, { recursive: true, force: true }));
  return home;
}

const cleanUps: (() => unknown)[] = [];

/** Runs after the test, the last one first. */
export function cleanUp(work: () => unknown): void {
  cleanUps.push(work);
}

afterEach(async () => {
  for (const work of cleanUps.splice(0).reverse()) await work();
});

/** A part whose program is a line of JavaScript. */
export const givenPart = (name: string, script: string, over: Partial<Part> = {}): Part => ({
  name,
  program: async () => ({ command: process.execPath, args: ['-e', script], deathSignal: 'TERM' }),
  ready: async () => true,
  readyWithinMs: 120_000,
  stopSignal: 'SIGTERM',
  stopWithinMs: 60_000,
  ...over,
});

export const STAYS = 'setInterval(() => {}, 1000)';

/** Something else that listens on a port. */
export const givenListener = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      cleanUp(() => server.close());
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
