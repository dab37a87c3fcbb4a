import { setImmediate } from 'node:timers/promises';

/** Runs long pure work to its end, letting other requests through wherever it yields. */
export async function inTurns<R>(work: Generator<void, R>): Promise<R> {
  let turn = work.next();
  while (!turn.done) {
    await setImmediate();
    turn = work.next();
  }
  return turn.value;
}
