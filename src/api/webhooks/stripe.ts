import { z } from '@hono/zod-openapi';
import { keepNotice } from '../../db/invoices/provider-events.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { body, noContent } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';

const Event = z
  .looseObject({})
  .openapi({ description: 'An event as Stripe signs it; what counts are its very bytes.' })
  .openapi('StripeEvent');

const Signed = z.object({
  'stripe-signature': z.string().max(2_000).optional().openapi({
    example: 't=1795276800,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e',
  }),
});

/** Keeps what is signed by Stripe and answers at once; the worker acts on it. */
export const stripeWebhook = router().openapi(
  route({
    method: 'post',
    path: '/webhooks/stripe',
    summary: 'Take an event of Stripe',
    tag: 'Webhooks',
    access: 'public',
    // Stripe sends from few addresses, many at a time; the signature decides who is heard.
    limited: false,
    request: { headers: Signed, body: body(Event) },
    responses: { 204: noContent },
    refusals: [404],
  }),
  async (c) => {
    const { database, readStripeNotice: read } = c.var.deps;
    if (!read) throw new Problem('not-found', 'not-configured', 'Stripe is not configured here.');
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const notice = read(bytes, c.req.header('stripe-signature'));
    if (!notice) {
      const detail = 'This is not signed by Stripe, or not within five minutes of now.';
      throw new Problem('invalid', 'invalid-signature', detail);
    }
    await keepNotice(database.system.unscoped, notice);
    return c.body(null, 204);
  },
);
