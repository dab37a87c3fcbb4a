import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { RunStatus, Runs } from '../schema.ts';
import type { Acting } from './audit.ts';
import { newId } from './id.ts';
import { addIntent, type Intent, type StartIntent } from './intents.ts';
import { lockUntilCommit } from './lock.ts';
import { type Page, type PageQuery, pageOf } from './page.ts';

const columns = [
  'id',
  'kind',
  'workflowId',
  'entityType',
  'entityId',
  'parentId',
  'status',
  'startedBy',
  'startedAt',
  'finishedAt',
  'result',
  'error',
] as const;

export type Run = Pick<Selectable<Runs>, (typeof columns)[number]>;

export interface RunError {
  code: string;
  detail: string;
}

/**
 * Everything a workflow needs to report on its run: the first argument of every `asRun` workflow.
 */
export interface RunRef {
  orgId: string;
  runId: string;
}

export interface NewRun extends Omit<StartIntent, 'kind' | 'args'> {
  /** What follows the `RunRef` in the workflow's arguments. */
  input: unknown;
}

/** Writes the run and the intent to start its workflow: one fact, kept or rolled back together. */
export async function createRun(
  trx: Db,
  acting: Acting,
  newRun: NewRun,
): Promise<{ run: Run; intent: Intent }> {
  const { orgId } = acting;
  const run = await insertRun(trx, acting, newRun);
  const { input, ...start } = newRun;
  const args = [{ orgId, runId: run.id } satisfies RunRef, input];
  return { run, intent: await addIntent(trx, orgId, { kind: 'start', ...start, args }) };
}

export type NewChildRun = Pick<NewRun, 'workflowType' | 'workflowId' | 'search'> & {
  parentId: string;
};

/** Writes a run whose workflow is started by its parent's, so there is no intent to do so. */
export function createChildRun(trx: Db, acting: Acting, run: NewChildRun): Promise<Run> {
  return insertRun(trx, acting, run);
}

async function insertRun(
  trx: Db,
  { orgId, actor }: Acting,
  run: Omit<NewChildRun, 'parentId'> & { parentId?: string },
): Promise<Run> {
  const { workflowType: kind, workflowId, search, parentId } = run;
  const { entityType, entityId } = search;
  return trx
    .insertInto('runs')
    .values({
      id: newId(),
      orgId,
      kind,
      workflowId,
      entityType,
      entityId,
      parentId: parentId ?? null,
      startedBy: actor.id,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export async function getRun(db: Db, orgId: string, runId: string): Promise<Run> {
  const run = await db
    .selectFrom('runs')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('id', '=', runId)
    .executeTakeFirst();
  return found(run, 'run');
}

/** The newest run of an entity, or undefined when none was started. */
export async function latestRun(
  db: Db,
  orgId: string,
  of: { kind: string; entityId: string },
): Promise<Run | undefined> {
  return db
    .selectFrom('runs')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('kind', '=', of.kind)
    .where('entityId', '=', of.entityId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

/**
 * Refuses with 409 `run-under-way` while one of this kind goes on. Of two requests at once the
 * second waits for the first.
 */
export async function assertNoneRunning(trx: Db, orgId: string, kind: string): Promise<void> {
  await lockUntilCommit(trx, `one run ${orgId} ${kind}`);
  const running = await trx
    .selectFrom('runs')
    .select('id')
    .where('orgId', '=', orgId)
    .where('kind', '=', kind)
    .where('status', '=', 'running')
    .executeTakeFirst();
  if (!running) return;
  const detail = `The run ${running.id} does so already; cancel it or wait for its end.`;
  throw new Problem('conflict', 'run-under-way', detail);
}

export interface RunFilter extends PageQuery {
  kind?: string | undefined;
  status?: RunStatus | undefined;
  parentId?: string | undefined;
}

export async function listRuns(db: Db, orgId: string, filter: RunFilter): Promise<Page<Run>> {
  const { kind, status, parentId } = filter;
  let query = db.selectFrom('runs').select(columns).where('orgId', '=', orgId);
  if (kind) query = query.where('kind', '=', kind);
  if (status) query = query.where('status', '=', status);
  if (parentId) query = query.where('parentId', '=', parentId);
  return pageOf(query, filter);
}

export interface RunEnd {
  status: Exclude<RunStatus, 'running'>;
  result?: unknown;
  error?: RunError;
}

/** A run that ends, as those see it who end what it was about. */
export interface EndedRun extends Pick<Run, 'id' | 'workflowId' | 'entityId'>, RunEnd {}

/** Why a run ended, as people read it in an alert. */
export function endInWords({ status, error }: RunEnd): string {
  if (error) return error.detail;
  return status === 'cancelled' ? 'Its run was cancelled.' : 'Its run ended.';
}

/** Ends a run's row once; the first end stands and a later one changes nothing. */
export async function finishRun(db: Db, { orgId, runId }: RunRef, end: RunEnd): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('runs')
    .set({
      status: end.status,
      result: end.result ?? null,
      error: end.error ?? null,
      finishedAt: sql`now()`,
    })
    .where('orgId', '=', orgId)
    .where('id', '=', runId)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Cancels what a parent's workflow has not started and never will; answers how many. */
export async function cancelRunsOf(db: Db, { orgId, runId }: RunRef): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('runs')
    .set({ status: 'cancelled', finishedAt: sql`now()` })
    .where('orgId', '=', orgId)
    .where('parentId', '=', runId)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
