import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { processCardNotices } from '../../../src/activities/invoices/card-notices.ts';
import { stripeNotices } from '../../../src/activities/providers/stripe-notices.ts';
import { deps } from '../activities.ts';
import { database, givenApp } from '../app.ts';
import { processorAt } from './books.ts';
import type { Stored } from './objects.ts';
import type { TestStripe } from './server.ts';

export const secret = 'whsec_of_the_tests';

/** An event as Stripe sends it, about an object as it stands now. */
export const eventOf = (type: string, object: Stored, id = `evt_${randomUUID()}`) =>
  JSON.stringify({ id, object: 'event', type, created: object.created, data: { object } });

/** As the SDK's own test signer signs it. */
export const signed = (payload: string, over: { secret?: string; timestamp?: number } = {}) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, ...over });

/** The API and the worker's loop, both over Stripe's SDK at the local server. */
export function givenWebhook(stripe: TestStripe, secrets: readonly string[] = [secret]) {
  const cards = processorAt(stripe);
  const app = givenApp({}, { cards, readStripeNotice: stripeNotices(secrets) });
  const send = (payload: string, signature: string | null = signed(payload)) =>
    app.request('/webhooks/stripe', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'stripe-signature': signature }),
      },
      body: payload,
    });
  const work = () => processCardNotices({ ...deps, cards });
  return {
    app,
    cards,
    send,
    work,
    tell: (...of: Parameters<typeof eventOf>) => send(eventOf(...of)),
  };
}

export const keptEvents = (eventId: string) =>
  database.system.unscoped
    .selectFrom('providerEvents')
    .select(['processedAt', 'lastError', 'attempts'])
    .where('eventId', '=', eventId)
    .execute();
