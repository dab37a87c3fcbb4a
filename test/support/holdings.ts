import { defaultSchedule } from '../../src/db/invoices/schedules.ts';
import { raiseAlerts } from '../../src/db/kit/alerts.ts';
import { newId } from '../../src/db/kit/id.ts';
import { givenMember, givenOrg } from './app.ts';
import { givenBill, newBill } from './bills.ts';
import { givenDocument, statement } from './documents.ts';
import { givenFinalInvoice, givenInvoice } from './invoices.ts';
import type { Operation } from './openapi.ts';
import { nameOf, type Reference } from './references.ts';

const parts = 'payments|collections|promises|disputes';

/**
 * Payments, refunds, credit notes and what a sent invoice goes through are held by their own tests
 * in `api/invoices/`, until these holdings have some to name.
 */
export const heldElsewhere = new RegExp(
  `/invoices/(payments|refunds|credit-notes|schedules|[^/]+/(${parts})|.*/credit\\b)`,
);

export const kinds = [
  'user',
  'member',
  'session',
  'invitation',
  'webhook',
  'document',
  'analysed document',
  'run',
  'batch',
  'alert',
  'vendor',
  'policy',
  'bill',
  'customer',
  'other customer',
  'reminder schedule',
  'invoice',
  'final invoice',
  'message',
] as const;

export type Kind = (typeof kinds)[number];

/** An organization with people who decide, and what it holds of each kind as soon as it is asked. */
export async function givenHoldings(mark: string) {
  const org = await givenOrg();
  // The caller may not decide what they submit themselves.
  const bookkeeper = await givenMember(org.orgId, 'accountant', `${mark} Bookkeeper`);
  const deputy = await givenMember(org.orgId, 'approver', `${mark} Deputy`);
  const made = new Map<string, Promise<string>>();
  const people = { ...org, bookkeeper, deputy, mark };
  const holdings = {
    ...people,
    idOf(kind: Kind): Promise<string> {
      const id = made.get(kind) ?? makers[kind](holdings);
      made.set(kind, id);
      return id;
    },
  };
  return holdings;
}

interface People extends Awaited<ReturnType<typeof givenOrg>> {
  bookkeeper: Awaited<ReturnType<typeof givenMember>>;
  deputy: Awaited<ReturnType<typeof givenMember>>;
  mark: string;
}

export interface Holdings extends People {
  idOf(kind: Kind): Promise<string>;
}

type Maker = (holdings: Holdings) => Promise<string>;

async function idFrom(answer: Promise<{ status: number; body: Record<string, unknown> }>) {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(JSON.stringify(body));
  return String(body['id'] ?? body['runId']);
}

/** A bill in approval that waits for the caller. */
async function bill(holdings: Holdings): Promise<string> {
  await holdings.idOf('policy');
  const { mark, bookkeeper } = holdings;
  const vendorId = await holdings.idOf('vendor');
  const { id } = await givenBill(bookkeeper, {
    ...(await newBill(bookkeeper)),
    vendorId,
    note: mark,
  });
  const submitted = await bookkeeper.call('POST', `/billpay/bills/${id}/submit`);
  if (submitted.status !== 202) throw new Error(JSON.stringify(submitted.body));
  return id;
}

/** A draft of the bookkeeper's, who does not decide on it. */
async function invoice(holdings: Holdings): Promise<string> {
  const { mark, bookkeeper } = holdings;
  const customerId = await holdings.idOf('customer');
  return (await givenInvoice(bookkeeper, { customerId, note: mark })).id;
}

async function alert({ orgId, db, mark }: Holdings): Promise<string> {
  const actor = { kind: 'system' as const, id: null, requestId: null, workflowId: null };
  const entity = { entityType: 'document', entityId: newId() };
  const words = { source: 'test', severity: 'low' as const, title: mark, detail: mark };
  const raised = [{ dedupeKey: newId(), ...words, ...entity }];
  const [id] = await db.transaction().execute((trx) => raiseAlerts(trx, { orgId, actor }, raised));
  return id ?? '';
}

async function listed({ call }: Holdings, path: string, mine: (row: Row) => boolean) {
  const { body } = await call<{ data: Row[] }>('GET', path);
  return body.data.find(mine)?.id ?? '';
}

interface Row {
  id: string;
  userId?: string;
}

const makers: Record<Kind, Maker> = {
  user: async ({ deputy }) => deputy.id,
  member: (it) => listed(it, '/members', ({ userId }) => userId === it.deputy.id),
  session: (it) => listed(it, '/api/auth/sessions', () => true),
  invitation: ({ call }) =>
    idFrom(call('POST', '/invitations', { email: `${newId()}@example.com`, role: 'viewer' })),
  webhook: ({ call, mark }) => {
    const webhook = { url: `https://${mark}.example.com/x`, eventTypes: ['alert.raised'] };
    return idFrom(call('POST', '/webhooks', webhook));
  },
  document: async ({ call, mark }) =>
    (await givenDocument(call, `${mark}\n${statement}`, `${mark}.txt`)).id,
  'analysed document': async ({ call, mark }) => {
    const { id } = await givenDocument(call, `${mark} read\n${statement}`, `${mark}-read.txt`);
    await idFrom(call('POST', `/documents/${id}/analysis`));
    return id;
  },
  run: async (it) => {
    const path = `/documents/${await it.idOf('analysed document')}/analysis`;
    return String((await it.call('GET', path)).body['runId']);
  },
  batch: async ({ call, mark }) => {
    const { id } = await givenDocument(call, `${mark} batch\n${statement}`, `${mark}-batch.txt`);
    return idFrom(call('POST', '/documents/batch', { documentIds: [id] }));
  },
  alert,
  vendor: ({ call, mark }) => idFrom(call('POST', '/billpay/vendors', { name: mark })),
  policy: ({ call, user, mark }) => {
    const rules = [{ when: {}, steps: [{ approvers: [user.id] }] }];
    return idFrom(call('POST', '/billpay/workflows', { name: mark, rules }));
  },
  bill,
  customer: ({ call, mark }) => idFrom(call('POST', '/invoices/customers', { name: mark })),
  'other customer': ({ call, mark }) =>
    idFrom(call('POST', '/invoices/customers', { name: `${mark} too` })),
  'reminder schedule': async ({ db, orgId }) => (await defaultSchedule(db, orgId)).id,
  invoice,
  'final invoice': async ({ idOf, mark, bookkeeper }) => {
    const customerId = await idOf('customer');
    return (await givenFinalInvoice(bookkeeper, { customerId, note: mark })).id;
  },
  message: async ({ idOf, call, mark }) => {
    const words = { subject: mark, body: mark };
    const about = { customerId: await idOf('customer'), invoiceIds: [await idOf('final invoice')] };
    return idFrom(call('POST', '/invoices/communications', { ...about, ...words }));
  },
};

/**
 * What a name stands for; `collection.name` where the name alone does not say it, and
 * `collection.name/part` where only some have that part.
 */
const named: Record<string, Kind> = {
  memberId: 'member',
  invitationId: 'invitation',
  sessionId: 'session',
  runId: 'run',
  'batch.runId': 'batch',
  documentId: 'document',
  vendorId: 'vendor',
  billId: 'bill',
  customerId: 'customer',
  into: 'other customer',
  invoiceId: 'invoice',
  'communications.invoiceId': 'final invoice',
  communicationId: 'message',
  scheduleId: 'reminder schedule',
  assignedTo: 'user',
  'documents.id': 'document',
  'documents.id/analysis': 'analysed document',
  'webhooks.id': 'webhook',
  'alerts.id': 'alert',
  'vendors.id': 'vendor',
  'workflows.id': 'policy',
  entityId: 'document',
  actorId: 'user',
  approvers: 'user',
  to: 'user',
  by: 'user',
  waitingFor: 'user',
  cursor: 'document',
};

/** The kind of thing that a place names. Fails for one that nobody has said it of. */
export function kindAt(operation: Pick<Operation, 'method' | 'path'>, place: Reference): Kind {
  const name = nameOf(place.steps).replace(/^ids$|Ids$/, (ids) => ids.slice(0, -1));
  const [before = '', after = ''] = operation.path.split(`/{${name}}`);
  const collections = before.split('/').filter((part) => part && !part.startsWith('{'));
  const keys = collections.reverse().flatMap((collection) => {
    const key = `${collection}.${name}`;
    return [`${key}/${after.split('/')[1]}`, key];
  });
  const kind = [...keys, name].map((key) => named[key]).find((it) => it !== undefined);
  if (kind) return kind;
  const what = `${operation.method} ${operation.path} takes "${place.steps.join('.')}"`;
  throw new Error(
    `${what}, and the isolation test does not know what to name there: ` +
      `say in test/support/holdings.ts which kind of thing "${name}" is, and how one is made.`,
  );
}
