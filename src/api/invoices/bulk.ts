import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Db } from '../../db/client.ts';
import { voidInvoice } from '../../db/invoices/finalizing.ts';
import { assertSomeThere } from '../../db/invoices/invoice-list.ts';
import { lockInvoice } from '../../db/invoices/invoice-rows.ts';
import { remindNow } from '../../db/invoices/reminders-by-hand.ts';
import { sendInvoice } from '../../db/invoices/sending.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { writeOffInvoice } from '../../db/invoices/write-offs.ts';
import type { Intent } from '../../db/kit/intents.ts';
import { inBulk, type Outcome } from '../kit/bulk.ts';
import type { Env } from '../kit/env.ts';
import { body, id, line, OrgParam, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { Reminding } from './collection-schemas.ts';
import { tag } from './schemas.ts';

const path = '/api/orgs/{orgId}/invoices/bulk';

const invoiceIds = z.array(id).min(1).max(100);
const Many = z.strictObject({ invoiceIds }).openapi('BulkInvoices');
const ManyForReason = z
  .strictObject({ invoiceIds, reason: line(500).openapi({ example: 'Entered twice' }) })
  .openapi('BulkInvoicesForReason');
// Not an extension: a document that says both in one `allOf` of strict objects allows nothing.
const ManyReminded = z.strictObject({ ...Reminding.shape, invoiceIds }).openapi('BulkReminders');

const BulkItem = z
  .object({
    invoiceId: id,
    ok: z.boolean(),
    number: z.string().nullable().optional(),
    runId: id.optional().openapi({ description: 'Of its collection, where it was sent.' }),
    problem: z
      .object({ status: z.int(), code: z.string(), detail: z.string() })
      .optional()
      .openapi({ description: 'What it was refused with, as by itself.' }),
  })
  .openapi('BulkItem');

const BulkAnswer = z
  .object({
    succeeded: z.int(),
    failed: z.int(),
    results: z.array(BulkItem).openapi({ description: 'One for each invoice, as they came.' }),
  })
  .openapi('BulkAnswer');

interface Done {
  number?: string | null;
  runId?: string;
}

function answerOf(outcomes: Outcome<Done>[]): z.infer<typeof BulkAnswer> {
  const results = outcomes.map((outcome) => {
    const { id: invoiceId } = outcome;
    if ('done' in outcome) return { invoiceId, ok: true, ...outcome.done };
    const { status, code, message: detail } = outcome.problem;
    return { invoiceId, ok: false, problem: { status, code, detail } };
  });
  const succeeded = results.filter((result) => result.ok).length;
  return { succeeded, failed: results.length - succeeded, results };
}

type Act = (trx: Db, invoiceId: string) => Promise<{ done: Done; intents: readonly Intent[] }>;

/** Refuses with 404 where none of them is there. */
async function actOnMany(c: Context<Env>, ids: readonly string[], act: Act) {
  await assertSomeThere(c.var.db, c.var.acting.orgId, ids);
  return (await inBulk(c, { ids, act, answer: answerOf })) as never;
}

const description =
  'Each invoice in a transaction of its own: what one is refused with undoes no other, and is ' +
  'said of it in the answer. Sent again under its `Idempotency-Key`, nothing is done twice.';

const shared = { tag, transaction: false, description } as const;
const answered = { 200: ok(BulkAnswer, 'What came of each.') };

export const bulk = router()
  .openapi(
    route({
      method: 'post',
      path: `${path}/send`,
      summary: 'Send up to 100 invoices; drafts get their numbers first',
      ...shared,
      access: 'invoices:write',
      request: { params: OrgParam, body: body(Many) },
      responses: answered,
    }),
    async (c) => {
      const { acting, deps } = c.var;
      return actOnMany(c, c.req.valid('json').invoiceIds, async (trx, invoiceId) => {
        const before = await lockInvoice(trx, { orgId: acting.orgId, invoiceId });
        const sent = await sendInvoice(trx, acting, { before, sealer: deps.sealer });
        const done = { number: sent.invoice.number, runId: sent.run.id };
        return { done, intents: sent.intents };
      });
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/void`,
      summary: 'Take back up to 100 final invoices on which nothing was paid or credited',
      ...shared,
      access: 'invoices:write',
      request: { params: OrgParam, body: body(ManyForReason) },
      responses: answered,
    }),
    async (c) => {
      const { acting } = c.var;
      const { invoiceIds: ids, reason } = c.req.valid('json');
      return actOnMany(c, ids, async (trx, invoiceId) => {
        const before = await lockInvoice(trx, { orgId: acting.orgId, invoiceId });
        const { invoice, intents } = await voidInvoice(trx, acting, { before, reason });
        return { done: { number: invoice.number }, intents };
      });
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/write-off`,
      summary: 'Give up what is still open of up to 100 invoices',
      ...shared,
      access: 'invoices:manage',
      request: { params: OrgParam, body: body(ManyForReason) },
      responses: answered,
    }),
    async (c) => {
      const { acting, db } = c.var;
      const { invoiceIds: ids, reason } = c.req.valid('json');
      const { today: on } = await organizationFacts(db, acting.orgId);
      return actOnMany(c, ids, async (trx, invoiceId) => {
        const given = { invoiceId, seen: null, reason, on };
        const { invoice, intents } = await writeOffInvoice(trx, acting, given);
        return { done: { number: invoice.number }, intents };
      });
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/remind`,
      summary: 'Remind of up to 100 invoices now, each customer once a day',
      ...shared,
      access: 'invoices:write',
      request: { params: OrgParam, body: body(ManyReminded) },
      responses: answered,
    }),
    async (c) => {
      const { acting } = c.var;
      const { invoiceIds: ids, tone = null, channel = 'email' } = c.req.valid('json');
      const now = new Date().toISOString();
      return actOnMany(c, ids, async (trx, invoiceId) => {
        const { intents } = await remindNow(trx, acting, { invoiceId, tone, channel, now });
        return { done: {}, intents };
      });
    },
  );
