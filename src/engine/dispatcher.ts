import type { Db } from '../db/client.ts';
import { markIntentDone, noteIntentError, takeDueIntents } from '../db/kit/intents.ts';
import type { Engine } from './engine.ts';

const batch = 50;
const leaseS = 10;

/**
 * Delivers what was committed but not yet told to the engine, and answers how many it delivered.
 * Starts in one batch go a few at a time: the engine serves first workflow tasks far slower than it
 * accepts starts.
 */
export async function dispatchDueIntents(system: Db, engine: Engine): Promise<number> {
  const intents = await takeDueIntents(system, batch, leaseS);
  let delivered = 0;
  for (let i = 0; i < intents.length; i += 10) {
    const outcomes = await Promise.all(
      intents.slice(i, i + 10).map(async (intent) => {
        try {
          await engine.deliver(intent);
          await markIntentDone(system, intent.id);
          return 1;
        } catch (error) {
          await noteIntentError(system, intent.id, String(error).slice(0, 500));
          return 0;
        }
      }),
    );
    delivered += outcomes.filter(Boolean).length;
  }
  return delivered;
}
