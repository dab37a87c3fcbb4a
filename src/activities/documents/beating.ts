import { Context } from '@temporalio/activity';

const beatMs = 5_000;

/**
 * Tells the engine every few seconds that the work goes on, with what a next try should know. That
 * also brings word of a cancellation, which ends the wait for what does not listen to its signal.
 */
export async function beating<T>(work: () => Promise<T>, known?: () => unknown): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(known?.()), beatMs);
  try {
    return await Promise.race([work(), context.cancelled]);
  } finally {
    clearInterval(timer);
  }
}
