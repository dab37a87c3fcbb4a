import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import { type Db, inTransaction } from '../../db/client.ts';
import {
  earlierAnswer,
  type KeptAnswer,
  type KeyedRequest,
  keepAnswer,
} from '../../db/kit/idempotency.ts';
import { markIntentDone } from '../../db/kit/intents.ts';
import type { SealedPlace } from '../../db/kit/sealing.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from './env.ts';

const replayedHeaders = ['content-type', 'location', 'etag'];
class Refused extends Error {}

/**
 * One request, one transaction: the change, its audit rows, the answer kept under the
 * `Idempotency-Key` and the intents towards the engine are one fact. A refusal or a crash keeps
 * nothing of it; after the commit the engine is told, and the dispatcher sees to what that missed.
 */
export const unitOfWork: MiddlewareHandler<Env> = async (c, next) => {
  // Read before the transaction opens: a slow sender must not hold a connection.
  const keyed = await keyedBy(c);
  const { sealer } = c.var.deps;
  c.set('intents', []);
  try {
    await inTransaction(c.var.db, async (trx) => {
      const earlier = keyed && (await earlierAnswer(trx, keyed));
      if (earlier) {
        c.res = replayed(c, keyed, earlier);
        return;
      }
      c.set('db', trx);
      await next();
      if (c.error || !c.res.ok) throw new Refused();
      if (!keyed) return;
      const answer = await answerOf(c.res);
      const sealed = sealer.seal(placeOfAnswer(keyed), answer.body);
      await keepAnswer(trx, keyed, { ...answer, body: sealed });
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  await tellEngine(c);
};

function replayed(c: Context<Env>, keyed: KeyedRequest, earlier: KeptAnswer): Response {
  const headers = { ...earlier.headers, 'idempotent-replayed': 'true' };
  const text = c.var.deps.sealer.open(placeOfAnswer(keyed), earlier.body);
  return c.newResponse(text || null, { status: earlier.status as StatusCode, headers });
}

/** The answer that this request was given before under its key, or null. */
export async function answeredBefore(c: Context<Env>): Promise<Response | null> {
  const keyed = await keyedBy(c);
  if (!keyed) return null;
  const earlier = await inTransaction(c.var.db, (trx) => earlierAnswer(trx, keyed));
  return earlier && replayed(c, keyed, earlier);
}

/** An answer may hold a secret that is shown once, so it is kept sealed. */
export function placeOfAnswer({ orgId, key }: KeyedRequest): SealedPlace {
  return { orgId, column: 'idempotency_keys.body', rowId: key };
}

/**
 * The same around a part of a handler, for routes declared with `transaction: false` because they
 * have slow work to do before they write.
 */
export async function inUnitOfWork(
  c: Context<Env>,
  answer: () => Promise<Response>,
): Promise<Response> {
  await unitOfWork(c, async () => {
    c.res = await answer();
  });
  return c.res;
}

/**
 * One transaction for a request outside an organization's path. The engine is told after it, and
 * not waited for: how long an answer takes must not say whether there was anything to tell.
 */
export async function transact<T>(
  c: Context<Env>,
  db: Db,
  work: (trx: Db) => Promise<T>,
): Promise<T> {
  c.set('intents', []);
  const result = await inTransaction(db, work);
  void tellEngine(c);
  return result;
}

/** As the OpenAPI document shows it on every operation that honours it. */
export const idempotencyKey = {
  in: 'header',
  name: 'Idempotency-Key',
  required: false,
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  description:
    'Makes the request safe to send again: the answer is kept under it for 30 days or more, and ' +
    'given again, marked `Idempotent-Replayed: true`. Another request under it gives 422.',
} as const;

/** The request as its key names it; null without one. */
export async function keyedBy(c: Context<Env>): Promise<KeyedRequest | null> {
  const body = new Uint8Array(await c.req.arrayBuffer());
  const key = c.req.header('idempotency-key');
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    const detail = 'Idempotency-Key must be 1 to 255 printable ASCII characters.';
    throw new Problem('invalid', 'invalid-idempotency-key', detail);
  }
  const hash = createHash('sha256').update(`${c.req.method} ${c.req.path}\n`);
  hash.update(withoutBoundary(body, c.req.header('content-type') ?? ''));
  return { orgId: c.var.acting.orgId, key, requestHash: hash.digest('hex') };
}

/** Who sends a form again makes up another boundary; what stands between them is the request. */
function withoutBoundary(body: Uint8Array, type: string): Uint8Array {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^\s";]+)/i.exec(type)?.[1];
  if (!boundary) return body;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  return Buffer.from(text.replaceAll(boundary, ''), 'latin1');
}

async function answerOf(response: Response) {
  const headers = replayedHeaders.flatMap((name) => {
    const value = response.headers.get(name);
    return value ? [[name, value]] : [];
  });
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body: await response.clone().text(),
  };
}

/** Delivers what the request has committed; what it misses, the dispatcher delivers. */
export async function tellEngine(c: Context<Env>): Promise<void> {
  if (c.error) return;
  const { engine, database, log } = c.var.deps;
  for (const intent of c.var.intents) {
    try {
      await engine.deliver(intent);
      await markIntentDone(database.system.unscoped, intent.id);
    } catch (error) {
      log.warn({ err: error, intentId: intent.id }, 'the dispatcher will deliver this intent');
      return;
    }
  }
}
