import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is yes; rejects with `what` after `withinMs`. */
export async function until(
  ask: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 120_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(25);
  }
}
