import { say } from './say.ts';

export type Step = {
  /** Completes "looking …" or says what is tried. */
  place: string;
  /** The program's path, nothing when it isn't there; a rejection says why it could not be had. */
  find: () => Promise<string | undefined>;
};

const reasonOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/**
 * The first path that a step finds, said in a line a step.
 * Throws when none does, naming what was tried and `advice` on what to install.
 */
export async function findEngine(
  name: string,
  steps: readonly Step[],
  advice: string,
): Promise<string> {
  for (const { place, find } of steps) {
    try {
      const found = await find();
      say('engine', `${name}: ${place}: ${found ?? 'not there'}`);
      if (found) return found;
    } catch (error) {
      say('engine', `${name}: ${place}: failed (${reasonOf(error)})`);
    }
  }
  const tried = steps.map(({ place }) => place).join('; ');
  throw new Error(`${name} was not found (tried: ${tried}). ${advice}`);
}
