import type { Insertable, Kysely, Selectable } from 'kysely';
import { found, Problem } from '../../domain/kit/problem.ts';
import { type Db, inTransaction } from '../client.ts';
import type { DB } from '../schema.ts';
import { type Acting, audit } from './audit.ts';
import { newId } from './id.ts';
import { type Page, type PageQuery, pageOf } from './page.ts';
import { assertCurrent, type SeenVersions } from './version.ts';

type OrgTable = {
  [T in keyof DB]: Selectable<DB[T]> extends { id: string; orgId: string; version: number }
    ? T
    : never;
}[keyof DB];

/** What the database or the store fills; an id may be given where something refers to it. */
type Kept = 'id' | 'orgId' | 'version' | 'createdAt' | 'updatedAt';

export interface Store<Row, Given> {
  /** Newest first; further fields of `filter` must equal the column of that name. */
  list(db: Db, orgId: string, filter: PageQuery & Partial<Row>): Promise<Page<Row>>;
  get(db: Db, orgId: string, id: string): Promise<Row>;
  create(db: Db, acting: Acting, given: Given): Promise<Row>;
  /** Refuses with 412 when `seen` names versions and the row is at another one. */
  update(db: Db, acting: Acting, change: Change<Given>): Promise<Row>;
  /** Refuses with 412 like `update`, and with 409 while other rows refer to it. */
  remove(db: Db, acting: Acting, target: Target): Promise<void>;
}

export interface Target {
  id: string;
  seen: SeenVersions;
}

export interface Change<Given> extends Target {
  given: { [K in keyof Given]?: Given[K] | undefined };
}

// Kysely cannot type a table that is known only at run time, so inside this file rows are untyped;
// callers are held to the signature of `orgStore`.
type AnyRow = { id: string; version: number } & Record<string, unknown>;
type AnyStore = Store<AnyRow, Record<string, unknown>>;
const untyped = (db: Db) => db as unknown as Kysely<{ table: AnyRow }>;

interface Resource {
  table: 'table';
  what: string;
  shown: readonly string[];
}

/**
 * The five plain operations on a table of an organization. Only `columns` leave the database, in
 * answers and in the audit rows (`<what>.create`, …), which are written in the same transaction.
 */
export function orgStore<T extends OrgTable, C extends keyof Selectable<DB[T]> & string>(
  name: T,
  what: string,
  columns: readonly C[],
): Store<Pick<Selectable<DB[T]>, C>, Omit<Insertable<DB[T]>, Kept> & { id?: string }> {
  const resource = { table: name as unknown as 'table', what, shown: columns };
  const store: AnyStore = {
    list: (db, orgId, filter) => listRows(db, resource, orgId, filter),
    get: async (db, orgId, id) =>
      found(await one(db, resource, orgId, id).executeTakeFirst(), what) as AnyRow,
    create: (db, acting, given) =>
      inTransaction(db, (trx) => createRow(trx, resource, acting, given)),
    update: (db, acting, change) =>
      inTransaction(db, (trx) => updateRow(trx, resource, acting, change)),
    remove: (db, acting, target) =>
      inTransaction(db, (trx) => removeRow(trx, resource, acting, target)),
  };
  return store as never;
}

function one(db: Db, { table, shown }: Resource, orgId: string, id: string) {
  const query = untyped(db).selectFrom(table).select(shown);
  return query.where('orgId', '=', orgId).where('id', '=', id);
}

async function listRows(
  db: Db,
  { table, shown }: Resource,
  orgId: string,
  { limit, cursor, ...equal }: PageQuery & Partial<AnyRow>,
): Promise<Page<AnyRow>> {
  const rows = untyped(db).selectFrom(table).select(shown).$castTo<AnyRow>();
  let query = rows.where('orgId', '=', orgId);
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) query = query.where(column, '=', value);
  }
  return pageOf(query, { limit, cursor });
}

async function createRow(trx: Db, resource: Resource, acting: Acting, given: object) {
  const query = untyped(trx)
    .insertInto(resource.table)
    .values({ id: newId(), ...given, orgId: acting.orgId } as never);
  const after = (await query.returning(resource.shown).executeTakeFirstOrThrow()) as AnyRow;
  await record(trx, resource, acting, { verb: 'create', row: after, after });
  return after;
}

async function updateRow(
  trx: Db,
  resource: Resource,
  acting: Acting,
  { given, ...target }: Change<Record<string, unknown>>,
) {
  const before = await lockCurrent(trx, resource, acting.orgId, target);
  const query = untyped(trx)
    .updateTable(resource.table)
    .set(given as never)
    .where('orgId', '=', acting.orgId)
    .where('id', '=', target.id);
  const after = (await query.returning(resource.shown).executeTakeFirstOrThrow()) as AnyRow;
  await record(trx, resource, acting, { verb: 'update', row: after, before, after });
  return after;
}

async function removeRow(trx: Db, resource: Resource, acting: Acting, target: Target) {
  const before = await lockCurrent(trx, resource, acting.orgId, target);
  const query = untyped(trx)
    .deleteFrom(resource.table)
    .where('orgId', '=', acting.orgId)
    .where('id', '=', target.id);
  await query.execute().catch((error: { code?: string }) => {
    if (error.code !== '23503') throw error;
    const detail = `Something still refers to this ${resource.what}.`;
    throw new Problem('conflict', `${resource.what}-in-use`, detail);
  });
  await record(trx, resource, acting, { verb: 'delete', row: before, before });
}

async function lockCurrent(trx: Db, resource: Resource, orgId: string, { id, seen }: Target) {
  const query = one(trx, resource, orgId, id).forUpdate();
  const row = found(await query.executeTakeFirst(), resource.what) as AnyRow;
  assertCurrent(seen, row);
  return row;
}

interface Recorded {
  verb: 'create' | 'update' | 'delete';
  row: AnyRow;
  before?: AnyRow;
  after?: AnyRow;
}

function record(trx: Db, { what }: Resource, acting: Acting, { verb, row, ...rows }: Recorded) {
  const entity = { entityType: what, entityId: row.id };
  return audit(trx, acting, { action: `${what}.${verb}`, ...entity, ...rows });
}
