import { afterAll, beforeAll } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { processCardNotices } from '../../src/activities/invoices/card-notices.ts';
import { dispatchMessages } from '../../src/activities/invoices/dispatch.ts';
import { stripeNotices } from '../../src/activities/providers/stripe-notices.ts';
import { rateLimiter } from '../../src/api/kit/rate-limit.ts';
import { openDatabase } from '../../src/db/client.ts';
import { addDays, dayInZone, fromEpochMs, instantAt } from '../../src/domain/kit/calendar.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { collectionState } from '../../src/workflows/invoice-collection.contract.ts';
import { deps as shared } from './activities.ts';
import { type App, givenApp } from './app.ts';
import { movedClock } from './moved-clock.ts';
import { processorAt } from './stripe/books.ts';
import { startStripe, type TestStripe } from './stripe/server.ts';
import { secret } from './stripe/webhooks.ts';
import { temporalEnv } from './temporal.ts';
import { until } from './until.ts';

interface Asked {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Collected {
  orgId: string;
  invoiceId: string;
}

const password = 'a password of the stories alone';

/**
 * The whole system over real engines, in which days pass. They pass by the time-skipping server,
 * which alone lets a workflow's timers fire without waiting. Whoever else asks for the time gets
 * the server's: the database by functions that come before Postgres's own, the API and the
 * activities by this process's `Date`. Before each activity they are set to what the engine says,
 * so that nobody lives in another day than the rest.
 */
export function systemInTime(name: string, zone: string) {
  const t = temporalEnv();
  const clock = movedClock(name);
  const database = openDatabase(clock.databaseUrl, 4);
  let stripe: TestStripe;
  let engine: Engine;
  let app: App;

  beforeAll(async () => {
    stripe = await startStripe();
    engine = patient(openEngine({ address: t.env.address, namespace: 'default' }));
    const cards = processorAt(stripe);
    const readStripeNotice = stripeNotices([secret]);
    const limiter = rateLimiter(database.app.unscoped);
    app = givenApp({}, { database, engine, cards, readStripeNotice, limiter });
  });
  afterAll(async () => {
    await Promise.all([database.close(), engine.close(), stripe.stop()]);
  });

  const deps = () => ({ ...shared, database, cards: processorAt(stripe) });
  const handleOf = ({ invoiceId }: Collected) =>
    engine.client.workflow.getHandle(`invoice-collection/${invoiceId}`);

  /** What the worker does, at the moment that the engine says it is. */
  function work() {
    const real = createActivities(deps());
    t.fake({
      ...real,
      advanceCollection: async (...[ref, now]: Parameters<typeof real.advanceCollection>) => {
        await clock.set(Date.parse(now));
        return real.advanceCollection(ref, now);
      },
    });
  }

  /** Refused requests throw: whoever tells a story expects none. */
  async function ask<T>(method: string, path: string, { token, body, headers }: Asked = {}) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const bearer = token ? { authorization: `Bearer ${token}` } : {};
    const answer = await app.request(path, {
      method,
      headers: { ...bearer, ...json, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const type = answer.headers.get('content-type') ?? '';
    if (/json/.test(type)) return (await answer.json()) as T;
    return new Uint8Array(await answer.arrayBuffer()) as T;
  }

  /** Whoever owns a new organization. An access token lives for minutes, and days pass. */
  async function signUp(organizationName: string) {
    const account = { email: `owner@${name}.example`, password };
    const { organization } = await ask<{ organization: { id: string } }>(
      'POST',
      '/api/auth/signup',
      { body: { ...account, name: 'Olga Owner', organizationName } },
    );
    const { id: orgId } = organization;
    let signedIn = { token: '', on: '' };
    const signIn = async (on: string) => {
      const tokens = await ask<{ accessToken: string }>('POST', '/api/auth/login', {
        body: account,
      });
      signedIn = { token: tokens.accessToken, on };
    };
    return {
      orgId,
      /** Below the organization's path. */
      async call<T>(method: string, path: string, body?: unknown) {
        const on = new Date().toISOString().slice(0, 15);
        if (signedIn.on !== on) await signIn(on);
        return ask<T>(method, `/api/orgs/${orgId}${path}`, { token: signedIn.token, body });
      },
    };
  }

  async function hasRest(of: Collected): Promise<boolean> {
    const state = await handleOf(of).query(collectionState);
    const now = fromEpochMs(await t.now());
    return state !== null && (state.nextStep === null || state.nextStep.at > now);
  }

  /** Lets a moment come, and does what the worker's loops do then. */
  async function move(of: Collected | null, instant: string): Promise<void> {
    const aheadMs = Date.parse(instant) - (await t.now());
    if (aheadMs > 0) await t.sleep(aheadMs);
    const nowMs = await t.now();
    await clock.set(nowMs);
    if (!of) return;
    const { status } = await handleOf(of).describe();
    if (status.name === 'RUNNING')
      await until(() => hasRest(of), 'the collection has done what is due');
    const now = () => fromEpochMs(nowMs);
    await dispatchMessages(deps(), { orgId: of.orgId, now });
  }

  return {
    ask,
    signUp,
    work,
    handleOf,
    sql: clock.sql,
    get stripe() {
      return stripe;
    },
    takeCardNotices: () => processCardNotices(deps()),

    /** A morning after the other, to that time of that day. */
    async goTo(of: Collected | null, day: string, time = '09:01'): Promise<void> {
      const today = dayInZone(fromEpochMs(await t.now()), zone);
      for (let next = addDays(today, 1); of && next < day; next = addDays(next, 1))
        await move(of, instantAt(next, '09:01', zone));
      await move(of, instantAt(day, time, zone));
    },
  };
}

/** On a busy machine the engine is slow rather than away, and nobody delivers after the API here. */
function patient(opened: Engine): Engine {
  const deliver: Engine['deliver'] = async (intent) => {
    const deadline = performance.now() + 60_000;
    for (;;) {
      try {
        return await opened.deliver(intent);
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
    }
  };
  return { ...opened, deliver };
}
