import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';

export interface Asking {
  url: string;
  token: string;
}

/** As a careful client does: the same request under the same key until it is answered. */
export async function insist<T>(
  { url, token }: Asking,
  path: string,
  key: string,
  body: object | FormData = {},
): Promise<T> {
  const isForm = body instanceof FormData;
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(url + path, {
      method: 'POST',
      body: isForm ? body : JSON.stringify(body),
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        ...(isForm ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(60_000),
    })
      // The API may be killed while it answers, so the body counts as part of the answer.
      .then(async (res) => ({ status: res.status, text: await res.text() }))
      .catch(() => ({ status: 503, text: 'no answer' }));
    if (answer.status < 300) return JSON.parse(answer.text) as T;
    const passing = answer.status >= 500 || answer.status === 409;
    if (!passing || tries > 1_000) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    await sleep(300);
  }
}

/** `count` pieces of work, a few at a time. */
export async function many(count: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < count; i = next++) await work(i);
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
}

/** One number from the database, as soon as it answers. */
export async function count(sql: Sql, query: string): Promise<number> {
  for (;;) {
    try {
      return Number((await sql.unsafe(query))[0]?.['n']);
    } catch {
      await sleep(300);
    }
  }
}
