import { assertPlaceholders } from '../../domain/invoices/messages/placeholders.ts';
import type { MessageChannel, MessageTone } from '../../domain/invoices/reminder-schedule.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { insertMessage } from './communication-rows.ts';
import { todayOfCustomer } from './invoice-mail.ts';

export interface NewDraft {
  customerId: string;
  /** Which of the customer's invoices it is about, of one currency. */
  invoiceIds: readonly string[];
  channel: MessageChannel;
  tone: MessageTone;
  subject: string;
  body: string;
}

/**
 * Drafts a message in a person's own words; approving it sends it. It is no reminder: it takes no
 * step, and leaves also while reminders are stopped.
 */
export async function draftMessage(trx: Db, acting: Acting, draft: NewDraft): Promise<string> {
  const { orgId, actor } = acting;
  const { invoiceIds, customerId, ...words } = draft;
  assertPlaceholders(`${words.subject} ${words.body}`);
  const { language, today, currency: own } = await readCustomer(trx, orgId, customerId);
  const ids = [...new Set(invoiceIds)].sort();
  const currency = (await assertOfCustomer(trx, orgId, { customerId, ids })) ?? own;
  const id = await insertMessage(trx, orgId, {
    ...{ ...words, customerId, language, currency, dueOn: today },
    situation: 'message',
    reminds: false,
    status: 'draft',
    createdBy: actor.kind === 'user' ? actor.id : null,
    items: ids.map((invoiceId) => ({ invoiceId, stepKey: `message/${newId()}` })),
  });
  await audit(trx, acting, {
    action: 'communication.draft',
    entityType: 'communication',
    entityId: id,
    after: { ...words, customerId, invoiceIds: ids },
  });
  return id;
}

export async function readCustomer(trx: Db, orgId: string, customerId: string) {
  const row = await trx
    .selectFrom('customers as c')
    .innerJoin('organizations as o', 'o.id', 'c.orgId')
    .select(['c.language', 'c.currency', todayOfCustomer.as('today')])
    .where('c.orgId', '=', orgId)
    .where('c.id', '=', customerId)
    .executeTakeFirst();
  if (!row) throw new Problem('unprocessable', 'unknown-reference', 'There is no such customer.');
  return row;
}

/**
 * Refuses with 422 invoices that are not theirs, not final, or of several currencies; answers the
 * one that they share.
 */
export async function assertOfCustomer(
  trx: Db,
  orgId: string,
  { customerId, ids }: { customerId: string; ids: readonly string[] },
): Promise<string | null> {
  if (ids.length === 0) return null;
  const rows = await trx
    .selectFrom('invoices')
    .select('currency')
    .where('orgId', '=', orgId)
    .where('customerId', '=', customerId)
    .where('id', 'in', [...ids])
    .where('status', '=', 'finalized')
    .execute();
  if (rows.length < ids.length) {
    const detail = 'It can be about final invoices of this customer alone.';
    throw new Problem('unprocessable', 'unknown-reference', detail);
  }
  const [first, ...more] = new Set(rows.map(({ currency }) => currency));
  if (more.length === 0) return first ?? null;
  throw new Problem('unprocessable', 'several-currencies', 'They are of several currencies.');
}
