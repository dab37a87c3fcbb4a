import { z } from '@hono/zod-openapi';
import { getCommunication } from '../../db/invoices/communication-rows.ts';
import { readMessageFacts } from '../../db/invoices/message-facts.ts';
import { messageLanguages } from '../../domain/invoices/message-facts.ts';
import { allTemplates } from '../../domain/invoices/messages/catalogue.ts';
import { placeholders } from '../../domain/invoices/messages/placeholders.ts';
import { renderMessage } from '../../domain/invoices/messages/render-message.ts';
import { messageStages } from '../../domain/invoices/messages/template.ts';
import { messageChannels, messageTones } from '../../domain/invoices/reminder-schedule.ts';
import { OrgParam, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { tag } from './collection-schemas.ts';
import { MessageParam } from './communication-schemas.ts';
import { messagePath } from './communications.ts';

const stage = z.enum(messageStages);
const tone = z.enum(messageTones);
const channel = z.enum(messageChannels);
const language = z.enum(messageLanguages);

const Template = z
  .object({ stage, tone, channel, language, subject: z.string().nullable(), body: z.string() })
  .openapi('MessageTemplate');

const Templates = z.object({
  data: z.array(Template),
  placeholders: z.record(z.string(), z.string()).openapi({
    description: 'What texts may have filled in from the facts, your own words as well.',
  }),
});

const TemplateFilter = z.object({
  stage: stage.optional(),
  tone: tone.optional(),
  channel: channel.optional(),
  language: language.optional(),
});

const Rendered = z
  .object({ subject: z.string().nullable(), body: z.string() })
  .openapi('RenderedMessage');

export const messages = router()
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/invoices/messages/templates',
      summary: 'The texts of messages: 5 stages, 4 tones, 4 channels, 3 languages',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: TemplateFilter },
      responses: { 200: ok(Templates) },
    }),
    (c) => {
      const asked = c.req.valid('query');
      const data = allTemplates().filter(
        (it) =>
          (asked.stage ?? it.stage) === it.stage &&
          (asked.tone ?? it.tone) === it.tone &&
          (asked.channel ?? it.channel) === it.channel &&
          (asked.language ?? it.language) === it.language,
      );
      return c.json({ data, placeholders }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${messagePath}/preview`,
      summary: 'What a message says by the facts of now: what a mail will say, or a caller',
      tag,
      access: 'invoices:read',
      request: { params: MessageParam },
      responses: { 200: ok(Rendered) },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { sealer, settings } = c.var.deps;
      const message = await getCommunication(c.var.db, ref);
      const linking = { sealer, publicUrl: settings.publicUrl };
      const facts = await readMessageFacts(c.var.db, ref, { message, linking });
      const { subject, paragraphs } = renderMessage(facts);
      return c.json({ subject, body: paragraphs.join('\n\n') }, 200);
    },
  );
