import { Worker } from 'node:worker_threads';
import type { Paper } from '../../../domain/invoices/papers/paper.ts';
import type { Logo, Print } from '../../../domain/invoices/papers/print.ts';

export interface PrintJob {
  id: number;
  paper: Paper;
  logo: Logo | null;
}

type Answer = { id: number; bytes: Uint8Array } | { id: number; failure: string };

const limits = { maxOldGenerationSizeMb: 256 };
/** Hundreds of lines take a second: what takes that long will not end. */
const longestMs = 60_000;

/**
 * Prints papers in a thread of its own, started with the first one: hundreds of lines take longer
 * than other requests should wait. One that dies, or does not answer in time, fails what it had,
 * and the next print starts anew.
 */
export function startPrinter({ timeoutMs = longestMs } = {}): Print {
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array>>();
  let thread: Worker | null = null;
  let lastId = 0;
  let timer: NodeJS.Timeout | undefined;

  /** It prints one after the other, so each answer starts the time of the next one. */
  function watch(): void {
    clearTimeout(timer);
    if (waiting.size === 0) return;
    timer = setTimeout(() => {
      const hung = thread;
      if (!hung) return;
      failAll(hung, new Error(`a paper was not printed within ${timeoutMs} ms`));
      void hung.terminate();
    }, timeoutMs);
  }

  function start(): Worker {
    const started = new Worker(new URL('./print-thread.ts', import.meta.url), {
      resourceLimits: limits,
    });
    // What waits for a print keeps the process; an idle thread does not.
    started.unref();
    started.on('message', (answer: Answer) => {
      const job = waiting.get(answer.id);
      waiting.delete(answer.id);
      watch();
      if (waiting.size === 0) started.unref();
      if ('bytes' in answer) job?.resolve(answer.bytes);
      else job?.reject(new Error(`a paper could not be printed: ${answer.failure}`));
    });
    started.on('error', (error) => failAll(started, error));
    started.on('exit', (code) => failAll(started, new Error(`the printer ended with ${code}`)));
    return started;
  }

  function failAll(ended: Worker, error: unknown): void {
    if (thread !== ended) return;
    thread = null;
    for (const job of waiting.values()) job.reject(error);
    waiting.clear();
    clearTimeout(timer);
  }

  return (paper, logo) => {
    thread ??= start();
    thread.ref();
    lastId += 1;
    const job = Promise.withResolvers<Uint8Array>();
    waiting.set(lastId, job);
    if (waiting.size === 1) watch();
    thread.postMessage({ id: lastId, paper, logo } satisfies PrintJob);
    return job.promise;
  };
}
