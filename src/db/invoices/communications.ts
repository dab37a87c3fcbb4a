import { sql } from 'kysely';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { MessageChannel, MessageStatus } from '../schema.ts';
import {
  type Communication,
  type CommunicationRef,
  communicationColumns,
} from './communication-rows.ts';

export interface AboutInvoice {
  invoiceId: string;
  number: string | null;
  stepKey: string;
  /** The message is about it no more: the step may be taken by another one. */
  released: boolean;
}

export interface MessageView extends Communication {
  customerName: string;
  invoices: AboutInvoice[];
}

export interface MessageFilter extends PageQuery {
  status?: MessageStatus | undefined;
  channel?: MessageChannel | undefined;
  situation?: string | undefined;
  customerId?: string | undefined;
  invoiceId?: string | undefined;
  /** Days of the customer, on which it leaves or was laid before a person. */
  from?: string | undefined;
  to?: string | undefined;
}

/** Newest first. */
export function listMessages(
  db: Db,
  orgId: string,
  filter: MessageFilter,
): Promise<Page<MessageView>> {
  const bounds = [
    ['m.status', '=', filter.status],
    ['m.channel', '=', filter.channel],
    ['m.situation', '=', filter.situation],
    ['m.customerId', '=', filter.customerId],
    ['m.dueOn', '>=', filter.from],
    ['m.dueOn', '<=', filter.to],
  ] as const;
  const { invoiceId } = filter;
  const query = bounds.reduce(
    (narrowed, [column, operator, value]) =>
      value === undefined ? narrowed : narrowed.where(column, operator, value),
    withInvoices(db, orgId),
  );
  return pageOf(invoiceId ? query.where(isAbout(invoiceId)) : query, filter, 'm.id');
}

export async function viewMessage(
  db: Db,
  { orgId, communicationId }: CommunicationRef,
): Promise<MessageView> {
  const row = await withInvoices(db, orgId).where('m.id', '=', communicationId).executeTakeFirst();
  return found(row, 'communication');
}

const shown = communicationColumns.map((column) => `m.${column}` as const);

const withInvoices = (db: Db, orgId: string) =>
  db
    .selectFrom('communications as m')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.orgId', '=', 'm.orgId').onRef('c.id', '=', 'm.customerId'),
    )
    .select(shown)
    .select(['c.name as customerName', itsInvoices.as('invoices')])
    .where('m.orgId', '=', orgId);

const itsInvoices = sql<AboutInvoice[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('invoiceId', t.invoice_id, 'number', i.number,
      'stepKey', t.step_key, 'released', t.released) order by i.due_on, i.id), '[]')
  from communication_items t
  join invoices i on (i.org_id, i.id) = (t.org_id, t.invoice_id)
  where t.org_id = m.org_id and t.communication_id = m.id)`;

const isAbout = (invoiceId: string) => sql<boolean>`exists (
  select from communication_items t
  where t.org_id = m.org_id and t.communication_id = m.id and t.invoice_id = ${invoiceId})`;
