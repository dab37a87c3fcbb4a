import { sql } from 'kysely';
import { hostedPath } from '../../domain/invoices/hosted-page.ts';
import type {
  MessageFacts,
  MessageInvoice,
  MessageLanguage,
  OpenLateCharge,
} from '../../domain/invoices/message-facts.ts';
import { type Day, daysBetween } from '../../domain/kit/calendar.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Sealer } from '../kit/sealing.ts';
import { type Communication, type CommunicationRef, standingItems } from './communication-rows.ts';
import { openInvoiceLink } from './links.ts';
import { readersCountry } from './readers.ts';

export interface Linking {
  sealer: Sealer;
  /** Without a slash at the end. */
  publicUrl: string;
}

type Said = Pick<Communication, 'situation' | 'tone' | 'channel' | 'language'> &
  Pick<Communication, 'subject' | 'body' | 'dueOn' | 'customerId'>;

/** What a message says on the day that it is due. */
export async function readMessageFacts(
  db: Db,
  ref: CommunicationRef,
  { message, linking }: { message: Said; linking: Linking },
): Promise<MessageFacts> {
  const items = await standingItems(db, ref);
  const invoiceIds = items.map(({ invoiceId }) => invoiceId);
  return factsAbout(db, ref.orgId, { message, invoiceIds, linking });
}

export interface Saying {
  message: Said;
  invoiceIds: readonly string[];
}

/** The same of a message that is not written yet. */
export async function factsAbout(
  db: Db,
  orgId: string,
  { linking, ...saying }: Saying & { linking: Linking },
): Promise<MessageFacts> {
  const [facts] = await factsAboutEach(db, orgId, { all: [saying], linking });
  return found(facts, 'communication');
}

/** The same of several messages, in their order. */
export async function factsAboutEach(
  db: Db,
  orgId: string,
  { all, linking }: { all: readonly Saying[]; linking: Linking },
): Promise<MessageFacts[]> {
  const customers = all.map(({ message }) => message.customerId);
  const ids = all.flatMap(({ invoiceIds }) => invoiceIds);
  const [senders, rows] = await Promise.all([
    readSenders(db, orgId, customers),
    readInvoices(db, orgId, ids),
  ]);
  return all.map(({ message, invoiceIds }) => {
    const sender = found(senders.get(message.customerId), 'customer');
    const own = rows.filter(({ id }) => invoiceIds.includes(id));
    const today = message.dueOn;
    const invoices = own.map((row) => invoiceOf(row, { orgId, today, linking }));
    return factsOf(message, sender, invoices);
  });
}

function factsOf(message: Said, sender: Sender, invoices: MessageInvoice[]): MessageFacts {
  const { situation, tone, channel, language, subject, body, dueOn: today } = message;
  const { customerId: _, customerName, country, ...organization } = sender;
  return {
    ...{ situation, tone, channel, subject, body, today, organization, invoices },
    // Held to these by the customers' own check.
    language: language as MessageLanguage,
    customer: { name: customerName, country },
  };
}

type Sender = Awaited<ReturnType<typeof sendersQuery>>[number];

async function readSenders(db: Db, orgId: string, customerIds: readonly string[]) {
  const rows = await sendersQuery(db, orgId, customerIds);
  return new Map(rows.map((row) => [row.customerId, row]));
}

function sendersQuery(db: Db, orgId: string, customerIds: readonly string[]) {
  return db
    .selectFrom('organizations as o')
    .innerJoin('customers as c', 'c.orgId', 'o.id')
    .leftJoin('invoiceSettings as s', 's.orgId', 'o.id')
    .select(sql<string>`coalesce(s.legal_name, o.name)`.as('name'))
    .select(['s.email', 's.phone', 's.bankDetails', 'o.timeZone', readersCountry.as('country')])
    .select(['c.id as customerId', 'c.name as customerName'])
    .where('o.id', '=', orgId)
    .where(sql<boolean>`c.id = any(${[...customerIds]}::uuid[])`)
    .execute();
}

type InvoiceSaid = Awaited<ReturnType<typeof readInvoices>>[number];

async function readInvoices(db: Db, orgId: string, ids: readonly string[]) {
  return db
    .selectFrom('invoices as i')
    .leftJoin('invoiceLinks as l', (join) =>
      join.onRef('l.orgId', '=', 'i.orgId').onRef('l.invoiceId', '=', 'i.id'),
    )
    .select(['i.id', 'i.number', 'i.issueOn', 'i.dueOn', 'i.currency'])
    .select(['i.totalMinor', 'i.balanceMinor', 'l.sealed', openCharges.as('charges')])
    .where('i.orgId', '=', orgId)
    .where(sql<boolean>`i.id = any(${[...ids]}::uuid[])`)
    .orderBy('i.dueOn')
    .orderBy('i.id')
    .execute();
}

interface Reading {
  orgId: string;
  today: Day;
  linking: Linking;
}

function invoiceOf(
  { sealed, number, charges, ...invoice }: InvoiceSaid,
  { orgId, today, linking }: Reading,
): MessageInvoice {
  const linkTo = (invoiceId: string, its: string | null) =>
    its && linkOf({ orgId, invoiceId, sealed: its }, linking);
  return {
    ...invoice,
    number: number ?? '',
    daysOverdue: daysBetween(invoice.dueOn, today),
    link: linkTo(invoice.id, sealed),
    lateCharges: charges.map((charge) => ({
      ...{ number: charge.number, balanceMinor: charge.balanceMinor },
      link: linkTo(charge.id, charge.sealed),
    })),
  };
}

interface Charge extends Pick<OpenLateCharge, 'number' | 'balanceMinor'> {
  id: string;
  sealed: string | null;
}

const openCharges = sql<Charge[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'number', x.number,
      'balanceMinor', x.balance_minor, 'sealed', xl.sealed) order by x.id), '[]')
  from invoices x
  left join invoice_links xl on (xl.org_id, xl.invoice_id) = (x.org_id, x.id)
  where x.org_id = i.org_id and x.for_invoice_id = i.id and x.balance_minor > 0)`;

function linkOf(
  { orgId, invoiceId, sealed }: { orgId: string; invoiceId: string; sealed: string },
  { sealer, publicUrl }: Linking,
): string {
  return publicUrl + hostedPath(openInvoiceLink({ orgId, invoiceId }, sealed, sealer));
}
