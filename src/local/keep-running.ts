import { setTimeout as sleep } from 'node:timers/promises';
import { forget, note } from './instance.ts';
import { openLog } from './part-log.ts';
import {
  endProcess,
  type Identity,
  identityOf,
  launch,
  type Program,
  signal,
} from './processes.ts';
import { say, since } from './say.ts';

export type Part = {
  name: string;
  /** Made anew for each start, after clearing away what a killed one left. */
  program: () => Promise<Program>;
  /** Whether it does its work now. */
  ready: () => Promise<boolean>;
  readyWithinMs: number;
  stopSignal: 'SIGINT' | 'SIGTERM';
  stopWithinMs: number;
};

export type KeptPart = {
  /** Rejects when the part could not be brought up at all, or is stopped before. */
  ready: Promise<void>;
  restart: () => void;
  stop: () => Promise<void>;
};

type Run = { identity: Identity; exited: Promise<string>; tail: (lines: number) => string };

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A part that ran this long has recovered, and its next pause is short again. */
const STEADY_MS = 30_000;
const ATTEMPTS_TO_COME_UP = 3;

async function startOnce(part: Part, home: string): Promise<Run> {
  const program = await part.program();
  const log = openLog(home, part.name);
  const child = launch(program, log.descriptor);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}`));
  });
  log.close();
  const identity = child.pid ? identityOf(child.pid) : undefined;
  if (identity) await note(home, part.name, identity.pid);
  return { identity: identity ?? { pid: -1, startedAt: '' }, exited, tail: log.tail };
}

/** True once it is ready; false when it ended before, or took too long. */
async function untilReady(part: Part, run: Run): Promise<boolean> {
  const deadline = performance.now() + part.readyWithinMs;
  let ended = false;
  void run.exited.then(() => {
    ended = true;
  });
  while (!ended && performance.now() < deadline) {
    if (await part.ready().catch(() => false)) return !ended;
    await sleep(50);
  }
  return false;
}

/** Ends it, and whatever it has started itself: the rest of its process group. */
async function endRun({ identity }: Run, { stopSignal, stopWithinMs }: Part): Promise<void> {
  await endProcess(identity, [stopSignal, 'SIGKILL'], stopWithinMs);
  if (identity.pid > 0) signal(-identity.pid, 'SIGKILL');
}

/** Brings a part up, and up again whenever it dies, pausing longer the more often it does. */
export function keepRunning(part: Part, home: string): KeptPart {
  const ready = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let current: Run | undefined;
  let wasReady = false;
  let restarting = false;
  let failures = 0;

  /** One life of the part; answers how it ended. */
  const live = async (): Promise<string> => {
    const began = performance.now();
    const run = await startOnce(part, home);
    current = run;
    if (stopping.signal.aborted) await endRun(run, part);
    const isReady = await untilReady(part, run);
    if (isReady) {
      say(part.name, `ready after ${since(began)}`);
      wasReady = true;
      ready.resolve();
    } else {
      await endRun(run, part);
    }
    const how = await run.exited;
    await endRun(run, part);
    if (performance.now() - began > STEADY_MS) failures = 0;
    await forget(home, part.name);
    return isReady ? how : `${how} before it was ready: ${run.tail(5)}`;
  };

  const keep = async () => {
    while (!stopping.signal.aborted) {
      const how = await live().catch((error: Error) => error.message);
      if (stopping.signal.aborted) break;
      if (restarting) {
        restarting = false;
        continue;
      }
      failures += 1;
      if (!wasReady && failures === ATTEMPTS_TO_COME_UP) return ready.reject(new Error(how));
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
      say(part.name, `${how}; starting it again in ${pauseMs} ms`);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
    ready.reject(new Error('stopped'));
  };
  const kept = keep();

  return {
    ready: ready.promise,
    restart: () => {
      restarting = true;
      if (current) void endRun(current, part);
    },
    stop: async () => {
      stopping.abort();
      if (current) await endRun(current, part);
      await kept;
    },
  };
}
