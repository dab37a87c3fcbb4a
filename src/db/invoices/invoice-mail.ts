import { sql } from 'kysely';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { insertMessage } from './communication-rows.ts';
import type { InvoiceRow } from './invoice-rows.ts';

type Sent = Pick<InvoiceRow, 'id' | 'customerId' | 'currency'>;

/** The day that the customer has now. */
export const todayOfCustomer = sql<string>`
  (now() at time zone coalesce(c.time_zone, o.time_zone))::date`;

/**
 * Queues the mail with the invoice itself, and answers its id. `again` sends it once more, whether
 * or not it was sent before.
 */
export async function queueInvoiceMail(
  trx: Db,
  { orgId, actor }: Acting,
  { invoice, again = null }: { invoice: Sent; again?: string | null },
): Promise<string> {
  const { customerId, currency } = invoice;
  const { language, today } = await trx
    .selectFrom('customers as c')
    .innerJoin('organizations as o', 'o.id', 'c.orgId')
    .select(['c.language', todayOfCustomer.as('today')])
    .where('c.orgId', '=', orgId)
    .where('c.id', '=', customerId)
    .executeTakeFirstOrThrow();
  return insertMessage(trx, orgId, {
    customerId,
    currency,
    language,
    situation: 'invoice',
    reminds: false,
    channel: 'email',
    tone: 'friendly',
    status: 'queued',
    dueOn: today,
    createdBy: actor.kind === 'user' ? actor.id : null,
    items: [{ invoiceId: invoice.id, stepKey: again ? `invoice/${again}` : 'invoice' }],
  });
}
