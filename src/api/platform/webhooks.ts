import { z } from '@hono/zod-openapi';
import { createWebhookEndpoint, webhookEndpoints } from '../../db/platform/webhooks.ts';
import { eventTypeNames, eventTypes } from '../../domain/platform/event-types.ts';
import { webhookUrlFault } from '../../domain/platform/webhook-url.ts';
import { crud } from '../kit/crud.ts';
import { etagHeader, setEtag } from '../kit/etag.ts';
import { body, instant, OrgParam, ok, rule, text } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';

const tag = 'Webhooks';
const EventTypeName = z.enum(eventTypeNames);

const Url = z
  .string()
  .max(2000)
  .regex(/^https:\/\//, { error: 'must begin with https://', abort: true })
  .superRefine((url, ctx) => {
    const fault = webhookUrlFault(url);
    if (fault) ctx.addIssue({ code: 'custom', message: fault, ...rule(fault) });
  })
  .openapi({ format: 'uri', example: 'https://hooks.example.com/bursar' });

const NewWebhook = z
  .strictObject({
    url: Url,
    description: text(500).default(''),
    eventTypes: z
      .array(EventTypeName)
      .min(1)
      .max(eventTypeNames.length)
      .refine((names) => new Set(names).size === names.length, 'must not name a type twice')
      .openapi({ uniqueItems: true }),
    enabled: z.boolean().default(true),
  })
  .openapi('NewWebhook');

// Spelled out, because a default of `NewWebhook` would turn a missing field into a change.
const WebhookPatch = z.strictObject({
  url: Url.optional(),
  description: text(500).optional(),
  eventTypes: NewWebhook.shape.eventTypes.optional(),
  enabled: z.boolean().optional(),
});

const Webhook = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string(),
    eventTypes: z.array(z.string()),
    enabled: z.boolean(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Webhook');

const CreatedWebhook = Webhook.extend({
  secret: z.string().openapi({ description: 'Signs every delivery. Shown this once.' }),
}).openapi('CreatedWebhook');

const { list, get, update, remove } = webhookEndpoints;
const plain = crud({
  path: '/webhooks',
  what: 'webhook',
  tag,
  read: 'platform:read',
  write: 'platform:write',
  Row: Webhook,
  New: NewWebhook,
  Patch: WebhookPatch,
  store: { list, get, update, remove },
});

// Before the plain routes, or `event-types` would be read as an id.
export const webhooks = router()
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/webhooks/event-types',
      summary: 'What a webhook can be told of',
      tag,
      access: 'platform:read',
      request: { params: OrgParam },
      responses: {
        200: ok(
          z.object({ data: z.array(z.object({ name: EventTypeName, description: z.string() })) }),
        ),
      },
    }),
    (c) => {
      const data = eventTypeNames.map((name) => ({ name, description: eventTypes[name] }));
      return c.json({ data }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: '/api/orgs/{orgId}/webhooks',
      summary: 'Add a webhook',
      tag,
      access: 'platform:write',
      request: { params: OrgParam, body: body(NewWebhook) },
      responses: { 201: { ...ok(CreatedWebhook), headers: etagHeader } },
    }),
    async (c) => {
      const { sealer } = c.var.deps;
      const given = c.req.valid('json');
      const webhook = await createWebhookEndpoint(c.var.db, c.var.acting, { sealer, given });
      c.header('location', `${c.req.path}/${webhook.id}`);
      setEtag(c, webhook);
      return c.json(webhook, 201);
    },
  )
  .route('/', plain);
