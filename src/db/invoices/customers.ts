import { type Insertable, type Selectable, sql } from 'kysely';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { type Change, orgStore, type Target } from '../kit/org-store.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import { assertCurrent } from '../kit/version.ts';
import { addEvents } from '../kit/webhook-events.ts';
import type { CustomerStatus, Customers, DunningHold } from '../schema.ts';
import { tellCollectionsOf } from './collections.ts';

const columns = [
  'id',
  'name',
  'externalRef',
  'email',
  'phone',
  'contacts',
  'billingAddress',
  'taxId',
  'terms',
  'currency',
  'creditLimitMinor',
  'language',
  'timeZone',
  'scheduleId',
  'consolidatedReminders',
  'optedOutChannels',
  'hold',
  'addressStanding',
  'note',
  'assignedTo',
  'status',
  'mergedInto',
  'version',
  'createdAt',
  'updatedAt',
] as const;

export type Customer = Pick<Selectable<Customers>, (typeof columns)[number]>;

export interface CustomerRef {
  orgId: string;
  customerId: string;
}

const store = orgStore('customers', 'customer', columns);

export interface CustomerFilter extends PageQuery {
  /** In the name, the e-mail address, the reference or the tax id. */
  q?: string | undefined;
  status?: CustomerStatus | undefined;
  currency?: string | undefined;
  hold?: DunningHold | undefined;
  assignedTo?: string | undefined;
}

/** Newest first. */
export async function listCustomers(
  db: Db,
  orgId: string,
  { q, ...filter }: CustomerFilter,
): Promise<Page<Customer>> {
  let query = db.selectFrom('customers').select(columns).where('orgId', '=', orgId);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.currency) query = query.where('currency', '=', filter.currency);
  if (filter.hold) query = query.where('hold', '=', filter.hold);
  if (filter.assignedTo) query = query.where('assignedTo', '=', filter.assignedTo);
  if (q) query = query.where(matches(q));
  return pageOf(query, filter);
}

function matches(q: string) {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`(name ilike ${pattern} or email ilike ${pattern}
    or external_ref ilike ${pattern} or tax_id ilike ${pattern})`;
}

export function getCustomer(db: Db, { orgId, customerId }: CustomerRef): Promise<Customer> {
  return store.get(db, orgId, customerId);
}

/**
 * Locks those that are there, by their ids so that two callers cannot block each other. `change`
 * keeps other changes and payments out, `all` also new invoices.
 */
export async function lockCustomers(
  trx: Db,
  orgId: string,
  { ids, against }: { ids: readonly string[]; against: 'change' | 'all' },
): Promise<Customer[]> {
  const query = trx
    .selectFrom('customers')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('id', 'in', [...ids])
    .orderBy('id');
  return (against === 'all' ? query.forUpdate() : query.forNoKeyUpdate()).execute();
}

/** Whoever changes a customer as a whole holds this lock. */
export async function lockCustomer(trx: Db, { orgId, customerId }: CustomerRef): Promise<Customer> {
  const [row] = await lockCustomers(trx, orgId, { ids: [customerId], against: 'all' });
  return found(row, 'customer');
}

type Column =
  | 'name'
  | Exclude<keyof Insertable<Customers>, 'id' | 'orgId' | 'version' | 'currency'>;

/** What is absent is what the database gives. */
export type CustomerGiven = { [K in Column]?: Insertable<Customers>[K] | undefined } & {
  currency?: string | null | undefined;
};

/** Without a currency it is the organization's own. */
export async function createCustomer(
  trx: Db,
  acting: Acting,
  { currency, ...given }: CustomerGiven & { name: string },
): Promise<Customer> {
  const { orgId } = acting;
  await assertMember(trx, orgId, given.assignedTo);
  const own = currency ?? (await baseCurrency(trx, orgId));
  const customer = await trx
    .insertInto('customers')
    .values({ ...given, currency: own, orgId, id: newId() })
    .returning(columns)
    .executeTakeFirstOrThrow();
  const { id, name, email } = customer;
  const payload = { customerId: id, name, email };
  const event = { type: 'customer.created' as const, dedupeKey: `customer.created/${id}`, payload };
  const entity = { entityType: 'customer', entityId: id };
  await audit(trx, acting, { action: 'customer.create', ...entity, after: customer });
  await addEvents(trx, orgId, [event]);
  return customer;
}

/** Nobody from outside is handed what a customer owes. */
async function assertMember(
  trx: Db,
  orgId: string,
  userId: string | null | undefined,
): Promise<void> {
  if (!userId) return;
  const query = trx.selectFrom('members').select('id').where('orgId', '=', orgId);
  if (await query.where('userId', '=', userId).executeTakeFirst()) return;
  const detail = 'Customers are assigned to members of their own organization.';
  throw new Problem('unprocessable', 'unknown-member', detail);
}

async function baseCurrency(db: Db, orgId: string): Promise<string> {
  const query = db.selectFrom('organizations').select('baseCurrency').where('id', '=', orgId);
  return (await query.executeTakeFirstOrThrow()).baseCurrency;
}

/** Of these a collection works out what it does next, and when. */
const collected = [
  'email',
  'timeZone',
  'scheduleId',
  'consolidatedReminders',
  'optedOutChannels',
  'hold',
  'language',
] as const;

export interface CustomerChanged {
  customer: Customer;
  intents: Intent[];
}

/** Refuses with 409 to change a merged customer: nothing is theirs any more. */
export async function updateCustomer(
  trx: Db,
  acting: Acting,
  change: Change<CustomerGiven>,
): Promise<CustomerChanged> {
  const { orgId } = acting;
  const before = await lockCustomer(trx, { orgId, customerId: change.id });
  assertNotMerged(before);
  const { currency, ...given } = change.given;
  await assertMember(trx, orgId, given.assignedTo);
  // An address that has bounced says nothing of another one.
  const readdressed = given.email !== undefined && given.email !== before.email;
  const customer = await store.update(trx, acting, {
    ...change,
    given: {
      ...given,
      ...(currency ? { currency } : {}),
      ...(readdressed ? { addressStanding: 'unknown' as const } : {}),
    },
  });
  const matters = collected.some((column) => given[column] !== undefined);
  const told = matters ? tellCollectionsOf(trx, { orgId, customerId: change.id }) : [];
  return { customer, intents: await told };
}

export function assertNotMerged({ status, mergedInto }: Customer): void {
  if (status !== 'merged') return;
  const detail = `This customer was merged into ${mergedInto}.`;
  throw new Problem('conflict', 'customer-merged', detail);
}

/** Nothing new is sold to them; what they owe stays owed. */
export function archiveCustomer(trx: Db, acting: Acting, target: Target): Promise<Customer> {
  return restand(trx, acting, target, 'archived');
}

export function restoreCustomer(trx: Db, acting: Acting, target: Target): Promise<Customer> {
  return restand(trx, acting, target, 'active');
}

async function restand(
  trx: Db,
  acting: Acting,
  { id, seen }: Target,
  status: 'active' | 'archived',
): Promise<Customer> {
  const { orgId } = acting;
  const before = await lockCustomer(trx, { orgId, customerId: id });
  assertCurrent(seen, before);
  assertNotMerged(before);
  const after = await trx
    .updateTable('customers')
    .set({ status })
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
  const action = status === 'archived' ? 'customer.archive' : 'customer.restore';
  const entity = { entityType: 'customer', entityId: id };
  await audit(trx, acting, {
    action,
    ...entity,
    before: { status: before.status },
    after: { status },
  });
  return after;
}
