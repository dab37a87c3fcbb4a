import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { type Db, inTransaction } from '../../db/client.ts';
import { earlierAnswer, type KeyedRequest, keepAnswer } from '../../db/kit/idempotency.ts';
import type { Intent } from '../../db/kit/intents.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from './env.ts';
import { asProblem } from './problems.ts';
import {
  answeredBefore,
  inUnitOfWork,
  keyedBy,
  placeOfAnswer,
  tellEngine,
} from './unit-of-work.ts';

/** What came of one of many. */
export type Outcome<T> = { id: string; done: T } | { id: string; problem: Problem };

interface Bulk<T> {
  ids: readonly string[];
  act(trx: Db, id: string): Promise<{ done: T; intents: readonly Intent[] }>;
  /** The answer to the request as a whole. */
  answer(outcomes: Outcome<T>[]): object;
}

/**
 * Does the same to each in a transaction of its own, so that one that is refused undoes no other.
 * Under an `Idempotency-Key` what was done before a crash is not done again when the request is,
 * and answers as it did.
 */
export async function inBulk<T extends object>(c: Context<Env>, bulk: Bulk<T>): Promise<Response> {
  const earlier = await answeredBefore(c);
  if (earlier) return earlier;
  const keyed = await keyedBy(c);
  const outcomes: Outcome<T>[] = [];
  const intents: Intent[] = [];
  // Not twice for one that is named twice, and in one order for everybody.
  for (const id of new Set(bulk.ids)) {
    try {
      const part = keyed && partOf(keyed, id);
      const acted = await inTransaction(c.var.db, (trx) =>
        once(c, trx, { part, act: () => bulk.act(trx, id) }),
      );
      intents.push(...acted.intents);
      outcomes.push({ id, done: acted.done });
    } catch (error) {
      outcomes.push({ id, problem: asProblem(error) ?? unknownFault(c, error) });
    }
  }
  c.set('intents', intents);
  await tellEngine(c);
  return inUnitOfWork(c, async () => c.json(bulk.answer(outcomes)));
}

/** No caller's key has a blank in it. */
function partOf(keyed: KeyedRequest, id: string): KeyedRequest {
  const key = createHash('sha256').update(keyed.key).digest('hex');
  return { ...keyed, key: `${key} ${id}` };
}

interface Part<T> {
  part: KeyedRequest | null;
  act(): Promise<{ done: T; intents: readonly Intent[] }>;
}

async function once<T extends object>(c: Context<Env>, trx: Db, { part, act }: Part<T>) {
  if (!part) return act();
  const { sealer } = c.var.deps;
  const place = placeOfAnswer(part);
  const earlier = await earlierAnswer(trx, part);
  if (earlier) return { done: JSON.parse(sealer.open(place, earlier.body)) as T, intents: [] };
  const acted = await act();
  const body = sealer.seal(place, JSON.stringify(acted.done));
  await keepAnswer(trx, part, { status: 200, headers: {}, body });
  return acted;
}

/** A bug that one of them meets is reported, and does not keep the others from being done. */
function unknownFault(c: Context<Env>, error: unknown): Problem {
  const { deps, requestId } = c.var;
  deps.log.error({ err: error, requestId }, 'unhandled error of one of many');
  const detail = 'The error has been reported; quote the request id when you ask about it.';
  return new Problem('unavailable', 'internal', detail);
}
