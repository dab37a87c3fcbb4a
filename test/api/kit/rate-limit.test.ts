import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { rateLimiter } from '../../../src/api/kit/rate-limit.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { givePointBack, takePoints } from '../../../src/db/kit/rate-limits.ts';
import { type App, database, givenApp, givenOrg, givenToken } from '../../support/app.ts';

const db = database.app.unscoped;
const limit = { points: 20, windowS: 3_600 };
const inTests = { points: 1_000_000, windowS: 3_600 };
const times = <T>(n: number, work: () => Promise<T>) =>
  Promise.all(Array.from({ length: n }, work));

let addresses = 0;

/** An address of this test alone, as a proxy of ours reports it. */
const somewhere = () => {
  addresses += 1;
  return `203.0.113.${addresses}`;
};
const behindProxy = (points: number) =>
  givenApp({
    trustedProxies: ['127.0.0.1'],
    rateLimits: { perAddress: { points, windowS: 3_600 }, perUser: inTests },
  });
const knock = (app: App, from: string) =>
  app.request('/api/orgs/x/runs', { headers: { 'x-forwarded-for': from } });

describe('takePoints', () => {
  it('gives 200 callers at once exactly the 20 points of the window', async () => {
    const key = newId();

    const taken = await times(200, () => takePoints(db, key, limit));

    expect(taken.filter(({ granted }) => granted === 1)).toHaveLength(20);
    expect(taken.every(({ resetsInS }) => resetsInS > 0 && resetsInS <= 3_600)).toBe(true);
  });

  it('gives what is left of a batch, then nothing, and again after a point came back', async () => {
    const key = newId();

    const grants = [];
    for (const wanted of [15, 15, 15]) {
      grants.push((await takePoints(db, key, limit, wanted)).granted);
    }

    expect(grants).toEqual([15, 5, 0]);
    await givePointBack(db, key, limit);
    expect((await takePoints(db, key, limit)).granted).toBe(1);
  });

  it('opens a new window when the last one is over', async () => {
    const key = newId();
    const one = { points: 1, windowS: 3_600 };
    await takePoints(db, key, one);

    expect((await takePoints(db, key, one)).granted).toBe(0);
    await sql`update rate_limits set resets_at = now() where key = ${key}`.execute(db);
    expect((await takePoints(db, key, one)).granted).toBe(1);
  });
});

describe('the limiter', () => {
  it.each([20, 100])(
    'lets exactly %i of 300 at once through, over two processes',
    async (points) => {
      const [one, two] = [rateLimiter(db), rateLimiter(db)];
      const key = newId();
      const wide = { points, windowS: 3_600 };

      const [first, second] = await Promise.all([
        times(150, () => one.take(key, wide)),
        times(150, () => two.take(key, wide)),
      ]);
      const allowed = [...first, ...second].filter((verdict) => verdict.allowed);

      expect(allowed).toHaveLength(points);
    },
  );

  it('remembers over a restart what was used', async () => {
    const key = newId();
    await times(20, () => rateLimiter(db).take(key, limit));

    expect(await rateLimiter(db).take(key, limit)).toMatchObject({ allowed: false, remaining: 0 });
  });
});

describe('requests over the limit', () => {
  it('429 with Retry-After for an address that keeps failing to sign in, others go on', async () => {
    const [app, from] = [behindProxy(5), somewhere()];
    await times(5, async () => knock(app, from));

    const refused = await knock(app, from);

    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'rate-limited' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-limit')).toBe('5');
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect((await knock(app, somewhere())).status).toBe(401);
  });

  it('count the socket, not the X-Forwarded-For of somebody who is no proxy of ours', async () => {
    const app = givenApp({
      trustedProxies: ['10.0.0.0/8'],
      rateLimits: { perAddress: { points: 0, windowS: 3_600 }, perUser: inTests },
    });

    const answers = await times(3, async () => knock(app, somewhere()));

    expect(answers.map((res) => res.status)).toEqual([429, 429, 429]);
  });

  it('are counted per person, whatever the address, and never refuse a health probe', async () => {
    const { orgId, user } = await givenOrg();
    const app = givenApp({
      rateLimits: { perUser: { points: 2, windowS: 3_600 }, perAddress: inTests },
    });
    const headers = { authorization: `Bearer ${await givenToken(user.id)}` };

    const statuses = [];
    for (let i = 0; i < 3; i += 1) {
      statuses.push((await app.request(`/api/orgs/${orgId}/runs`, { headers })).status);
    }

    expect(statuses).toEqual([200, 200, 429]);
    expect((await app.request('/health/live')).headers.get('ratelimit-limit')).toBeNull();
  });
});
