import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Runs `work` again `everyMs` after it ended; a failure is logged and the next round comes. */
export function repeat(log: Logger, name: string, everyMs: number, work: () => Promise<number>) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const rounds = (async () => {
    while (!signal.aborted) {
      try {
        const count = await work();
        if (count > 0) log.info({ loop: name, count }, 'caught up');
      } catch (error) {
        log.warn({ loop: name, err: error }, 'the round failed; the next one follows');
      }
      // A pause that outlived the stop would hold the process for the rest of it.
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  })();
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await rounds;
    },
  };
}
