import { type Selectable, sql } from 'kysely';
import type { ImportLayout, Place } from '../../domain/invoices/import/layout.ts';
import type { ImportNorms } from '../../domain/invoices/import/norms.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import { createRun, type Run } from '../kit/runs.ts';
import type { InvoiceImports } from '../schema.ts';

const columns = [
  'id',
  'runId',
  'fileName',
  'fileKey',
  'layout',
  'norms',
  'defaultCurrency',
  'startCollections',
  'rowsTotal',
  'nextPlace',
  'rowsRead',
  'rowsImported',
  'rowsDuplicate',
  'rowsFailed',
  'customersCreated',
  'createdBy',
  'undoneAt',
  'undoneBy',
  'createdAt',
] as const;

type Columns = Pick<Selectable<InvoiceImports>, (typeof columns)[number]>;
export type InvoiceImport = Omit<Columns, 'layout' | 'norms' | 'nextPlace'> & {
  layout: ImportLayout;
  norms: ImportNorms;
  nextPlace: Place | null;
};

export interface ImportRef {
  orgId: string;
  importId: string;
}

/** The three are written by this file and `import-chunks.ts` alone. */
const typed = <Row extends Columns>(row: Row) => row as Row & InvoiceImport;

export type NewImport = Pick<
  InvoiceImport,
  'fileName' | 'layout' | 'norms' | 'defaultCurrency' | 'startCollections'
> & { fileKey: string; userId: string | null };

/** Notes an import with its run; the workflow does the work. */
export async function createImport(
  trx: Db,
  acting: Acting,
  { userId: createdBy, ...given }: NewImport,
): Promise<{ importId: string; run: Run; intent: Intent }> {
  const { orgId } = acting;
  const importId = newId();
  const { run, intent } = await createRun(trx, acting, {
    workflowType: 'invoiceImport',
    workflowId: `invoice-import/${importId}`,
    taskQueue: 'core',
    input: { importId },
    search: { entityType: 'invoice_import', entityId: importId },
  });
  const { layout, norms } = given;
  const row = { ...given, orgId, id: importId, runId: run.id, createdBy, nextPlace: layout.body };
  await trx.insertInto('invoiceImports').values(row).execute();
  const entity = { entityType: 'invoice_import', entityId: importId };
  const after = { fileName: given.fileName, norms, startCollections: given.startCollections };
  await audit(trx, acting, { action: 'invoice-import.start', ...entity, after });
  return { importId, run, intent };
}

const select = (db: Db, orgId: string) =>
  db
    .selectFrom('invoiceImports as m')
    .innerJoin('runs as r', (join) =>
      join.onRef('r.orgId', '=', 'm.orgId').onRef('r.id', '=', 'm.runId'),
    )
    .select(columns.map((column) => `m.${column}` as const))
    .select('r.status')
    .where('m.orgId', '=', orgId);

/** With the status of its run. */
export type ListedImport = InvoiceImport & Pick<Run, 'status'>;

/** Newest first. */
export async function listImports(
  db: Db,
  orgId: string,
  query: PageQuery,
): Promise<Page<ListedImport>> {
  const { data, nextCursor } = await pageOf(select(db, orgId), query, 'm.id');
  return { data: data.map(typed), nextCursor };
}

export async function getImport(db: Db, { orgId, importId }: ImportRef): Promise<ListedImport> {
  const row = await select(db, orgId).where('m.id', '=', importId).executeTakeFirst();
  return typed(found(row, 'import'));
}

/** Whoever moves an import on, ends it or takes it back holds this lock. */
export async function lockImport(trx: Db, ref: ImportRef): Promise<ListedImport> {
  const row = await select(trx, ref.orgId)
    .where('m.id', '=', ref.importId)
    .forNoKeyUpdate('m')
    .executeTakeFirst();
  return typed(found(row, 'import'));
}

type Settable = Pick<
  InvoiceImport,
  | 'fileKey'
  | 'norms'
  | 'rowsTotal'
  | 'nextPlace'
  | 'rowsRead'
  | 'rowsImported'
  | 'rowsDuplicate'
  | 'rowsFailed'
  | 'customersCreated'
  | 'undoneAt'
  | 'undoneBy'
>;

export async function setImport(
  trx: Db,
  { orgId, importId }: ImportRef,
  set: Partial<Settable>,
): Promise<void> {
  await trx
    .updateTable('invoiceImports')
    .set(set)
    .where('orgId', '=', orgId)
    .where('id', '=', importId)
    .execute();
}

export interface KeptFile extends ImportRef {
  fileKey: string;
}

/** Files of imports that ended, and began so long ago that nobody asks for them, oldest first. */
export async function listSpentFiles(system: Db, limit: number): Promise<KeptFile[]> {
  return system
    .selectFrom('invoiceImports as m')
    .innerJoin('runs as r', (join) =>
      join.onRef('r.orgId', '=', 'm.orgId').onRef('r.id', '=', 'm.runId'),
    )
    .select(['m.orgId', 'm.id as importId', 'm.fileKey'])
    .where('m.fileKey', 'is not', null)
    .$narrowType<{ fileKey: string }>()
    .where('m.createdAt', '<', sql<string>`now() - interval '30 days'`)
    .where('r.status', '<>', 'running')
    .orderBy('m.createdAt')
    .limit(limit)
    .execute();
}
