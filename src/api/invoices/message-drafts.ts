import { z } from '@hono/zod-openapi';
import { readDraftFacts } from '../../db/invoices/draft-facts.ts';
import { settleDraft, templateFor } from '../../domain/invoices/messages/draft.ts';
import { messageChannels, messageTones } from '../../domain/invoices/reminder-schedule.ts';
import { body, id, OrgParam, ok, text } from '../kit/json.ts';
import { spend } from '../kit/rate-limit.ts';
import { route, router } from '../kit/router.ts';
import { tag } from './collection-schemas.ts';

const DraftRequest = z
  .strictObject({
    customerId: id,
    invoiceIds: z.array(id).min(1).max(200),
    situation: z.enum(['reminder', 'promise_broken', 'invoice']).default('reminder'),
    tone: z.enum(messageTones).default('neutral'),
    channel: z.enum(messageChannels).default('email'),
    brief: text(2_000).nullable().default(null).openapi({
      description: 'What it is to say beside the facts. Numbers and days in it are not taken up.',
      example: 'Warmer than usual: they are an old customer whose bookkeeper was ill.',
    }),
  })
  .openapi('MessageDraftRequest');

const words = { subject: z.string().nullable(), body: z.string() };

const MessageDraft = z
  .object({
    ...words,
    shown: z.object(words).openapi({ description: 'With the facts of now filled in.' }),
    writtenBy: z.enum(['model', 'template']),
    why: z.string().nullable().openapi({
      description: 'Why the template stands here: `no-model`, a failure, or what was refused.',
    }),
  })
  .openapi('MessageDraft', {
    description: 'Words with placeholders, to be taken over into a message; nothing is kept here.',
  });

/** A model costs money, and nobody reads more in an hour. */
const draftsPerOrganization = { points: 120, windowS: 3_600 };

export const messageDrafts = router().openapi(
  route({
    method: 'post',
    path: '/api/orgs/{orgId}/invoices/messages/draft',
    summary:
      'Words for a message: a model’s where a key is set, held to the facts, or a template’s',
    tag,
    access: 'invoices:write',
    // It writes nothing, and no transaction waits for a model.
    transaction: false,
    keyed: false,
    request: { params: OrgParam, body: body(DraftRequest) },
    responses: { 200: ok(MessageDraft) },
  }),
  async (c) => {
    const { orgId } = c.req.valid('param');
    const { brief, ...asked } = c.req.valid('json');
    const { sealer, settings, draftWording } = c.var.deps;
    await spend(c, `drafts:org:${orgId}`, draftsPerOrganization);
    const linking = { sealer, publicUrl: settings.publicUrl };
    const facts = await readDraftFacts(c.var.db, orgId, { asked, linking });
    const drafted = await draftWording({ orgId, template: templateFor(facts), brief });
    return c.json(settleDraft(facts, drafted), 200);
  },
);
