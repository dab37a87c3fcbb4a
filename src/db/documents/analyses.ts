import { type Selectable, sql } from 'kysely';
import type { AgentName } from '../../domain/documents/agent-names.ts';
import type { Disagreement } from '../../domain/documents/reconcile.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { latestRun } from '../kit/runs.ts';
import type { Analyses } from '../schema.ts';
import { lockDocument } from './documents.ts';

const kind = 'documentAnalysis';

export interface NewAttempt {
  versionId: string;
  attempt: number;
  /** Nobody has read the version's text yet, or could. */
  unread: boolean;
}

/**
 * The next attempt at a document's newest version. The document is taken for this transaction, so
 * of two requests at once the second sees the first. Refuses with 409 while one runs.
 */
export async function nextAttempt(trx: Db, orgId: string, documentId: string): Promise<NewAttempt> {
  const { latest } = await lockDocument(trx, orgId, documentId);
  await assertNotRunning(trx, orgId, documentId);
  const { id: versionId, pageCount } = await trx
    .selectFrom('documentVersions')
    .select(['id', 'pageCount'])
    .where('orgId', '=', orgId)
    .where('documentId', '=', documentId)
    .where('number', '=', latest)
    .executeTakeFirstOrThrow();
  const { last } = await trx
    .selectFrom('analyses')
    .select((eb) => eb.fn.coalesce(eb.fn.max('attempt'), sql<number>`0`).as('last'))
    .where('orgId', '=', orgId)
    .where('documentId', '=', documentId)
    .executeTakeFirstOrThrow();
  return { versionId, attempt: last + 1, unread: pageCount === null };
}

/** Refuses with 409 while the document is being analysed. */
export async function assertNotRunning(db: Db, orgId: string, documentId: string): Promise<void> {
  const run = await latestRun(db, orgId, { kind, entityId: documentId });
  if (run?.status !== 'running') return;
  const detail = `The run ${run.id} is analysing this document; cancel it or wait for its end.`;
  throw new Problem('conflict', 'analysis-running', detail);
}

export interface NewAnalysis extends Omit<NewAttempt, 'unread'> {
  id: string;
  orgId: string;
  documentId: string;
  runId: string;
}

export async function createAnalysis(trx: Db, analysis: NewAnalysis): Promise<void> {
  await trx.insertInto('analyses').values(analysis).execute();
}

const columns = [
  'id',
  'documentId',
  'versionId',
  'runId',
  'attempt',
  'merged',
  'mergedAt',
] as const;

export type Analysis = Pick<Selectable<Analyses>, (typeof columns)[number]>;

/** A document's newest attempt, or the one with this number. */
export async function getAnalysis(
  db: Db,
  orgId: string,
  documentId: string,
  attempt?: number,
): Promise<Analysis> {
  let query = db
    .selectFrom('analyses')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('documentId', '=', documentId);
  if (attempt !== undefined) query = query.where('attempt', '=', attempt);
  return found(await query.orderBy('attempt', 'desc').executeTakeFirst(), 'analysis');
}

export interface AgentEnd {
  agent: AgentName;
  status: 'completed' | 'failed';
  engine: string;
  startedAt: string;
  finishedAt: string;
  durationMs: number;
  result: unknown;
  notes: unknown;
  error: unknown;
}

export interface StoredAgentEnd extends AgentEnd {
  /** By the database's clock, as the end of the run is. */
  storedAt: string;
}

const ends = [
  'agent',
  'status',
  'engine',
  'startedAt',
  'finishedAt',
  'durationMs',
  'result',
  'notes',
  'error',
  'storedAt',
] as const;

export async function listAgentEnds(
  db: Db,
  orgId: string,
  analysisId: string,
): Promise<StoredAgentEnd[]> {
  return db
    .selectFrom('analysisAgents')
    .select(ends)
    .where('orgId', '=', orgId)
    .where('analysisId', '=', analysisId)
    .execute();
}

export interface Place {
  orgId: string;
  analysisId: string;
}

/** Where the agents contradict each other; none before the merge. */
export async function listDisagreements(
  db: Db,
  orgId: string,
  analysisId: string,
): Promise<Disagreement[]> {
  const row = await db
    .selectFrom('analyses')
    .select('merged')
    .where('orgId', '=', orgId)
    .where('id', '=', analysisId)
    .executeTakeFirst();
  return (row?.merged as { disagreements: Disagreement[] } | null)?.disagreements ?? [];
}

/** Stores how an agent ended; what a first try stored stands, so a retry changes nothing. */
export async function keepAgentEnd(
  db: Db,
  { orgId, analysisId }: Place,
  end: AgentEnd,
): Promise<void> {
  await db
    .insertInto('analysisAgents')
    .values({ orgId, analysisId, ...end })
    .onConflict((c) => c.columns(['orgId', 'analysisId', 'agent']).doNothing())
    .execute();
}

/** What the merge made of an agent's result. */
export async function replaceResult(
  trx: Db,
  { orgId, analysisId }: Place,
  { agent, result }: { agent: AgentName; result: unknown },
): Promise<void> {
  await trx
    .updateTable('analysisAgents')
    .set({ result })
    .where('orgId', '=', orgId)
    .where('analysisId', '=', analysisId)
    .where('agent', '=', agent)
    .execute();
}

/** The attempt, taken for this transaction: of two merges at once the second finds the first's. */
export async function lockAnalysis(trx: Db, { orgId, analysisId }: Place) {
  const row = await trx
    .selectFrom('analyses')
    .select(['merged', 'createdAt'])
    .where('orgId', '=', orgId)
    .where('id', '=', analysisId)
    .forUpdate()
    .executeTakeFirst();
  return found(row, 'analysis');
}

export async function keepMerged(trx: Db, { orgId, analysisId }: Place, merged: unknown) {
  await trx
    .updateTable('analyses')
    .set({ merged, mergedAt: sql<string>`now()` })
    .where('orgId', '=', orgId)
    .where('id', '=', analysisId)
    .execute();
}
