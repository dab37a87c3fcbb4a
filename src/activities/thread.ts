import { Worker } from 'node:worker_threads';
import type { Problem } from '../domain/kit/problem.ts';

export interface ThreadWork {
  /** A module that posts one message: its answer to `workerData`. */
  module: URL;
  workerData: unknown;
  timeoutMs: number;
}

/**
 * Has long arithmetic done in a thread of its own, so that heartbeats and other work go on
 * meanwhile. Throws `tooLong` when it does not answer in time, and what the thread throws.
 */
export async function inThread<T>(work: ThreadWork, tooLong: () => Problem): Promise<T> {
  const thread = new Worker(work.module, { workerData: work.workerData });
  const timer = setTimeout(() => void thread.terminate(), work.timeoutMs);
  try {
    return await new Promise<T>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => reject(tooLong()));
    });
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
