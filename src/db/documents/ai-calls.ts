import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';

export interface AiCall {
  /** Null for a call that belongs to no document. */
  analysisId: string | null;
  agent: string;
  model: string;
  /** `answered`, or the code of what went wrong. */
  outcome: string;
  inputTokens: number;
  outputTokens: number;
  /** Millionths of a US dollar. */
  costUsdMicros: number;
  durationMs: number;
  cached: boolean;
  detail: string | null;
}

/** Logged when the call ends, whether or not anything becomes of it: it has cost its tokens. */
export async function addAiCall(db: Db, orgId: string, call: AiCall): Promise<void> {
  await db
    .insertInto('aiCalls')
    .values({ id: newId(), orgId, ...call })
    .execute();
}

/** What was spent since the first of the month (UTC), in millionths of a dollar. */
export async function spentThisMonth(db: Db, orgId: string): Promise<number> {
  const row = await db
    .selectFrom('aiCalls')
    .select(sql<number>`coalesce(sum(cost_usd_micros), 0)::bigint`.as('spent'))
    .where('orgId', '=', orgId)
    .where('createdAt', '>=', sql<string>`date_trunc('month', now())`)
    .executeTakeFirstOrThrow();
  return row.spent;
}

export interface UsagePeriod {
  /** Days in UTC, both included. */
  from: string;
  to: string;
}

export interface UsageRow {
  agent: string;
  model: string;
  calls: number;
  cachedCalls: number;
  failedCalls: number;
  inputTokens: number;
  outputTokens: number;
  costUsdMicros: number;
}

/** Calls and cost of a period by agent and model. */
export async function sumAiCalls(
  db: Db,
  orgId: string,
  { from, to }: UsagePeriod,
): Promise<UsageRow[]> {
  return db
    .selectFrom('aiCalls')
    .select([
      'agent',
      'model',
      sql<number>`count(*)`.as('calls'),
      sql<number>`count(*) filter (where cached)`.as('cachedCalls'),
      sql<number>`count(*) filter (where outcome <> 'answered')`.as('failedCalls'),
      sql<number>`sum(input_tokens)::bigint`.as('inputTokens'),
      sql<number>`sum(output_tokens)::bigint`.as('outputTokens'),
      sql<number>`sum(cost_usd_micros)::bigint`.as('costUsdMicros'),
    ])
    .where('orgId', '=', orgId)
    .where('createdAt', '>=', sql<string>`${from}::date`)
    .where('createdAt', '<', sql<string>`${to}::date + 1`)
    .groupBy(['agent', 'model'])
    .orderBy('agent')
    .orderBy('model')
    .execute();
}

export interface NewAgentLog {
  documentId: string;
  analysisId: string;
  agent: string;
  status: string;
  engine: string;
  durationMs: number;
  error: unknown;
}

export async function addAgentLogs(
  trx: Db,
  orgId: string,
  logs: readonly NewAgentLog[],
): Promise<void> {
  if (logs.length === 0) return;
  await trx
    .insertInto('aiAgentLogs')
    .values(logs.map((log) => ({ id: newId(), orgId, ...log })))
    .onConflict((c) => c.columns(['analysisId', 'agent']).doNothing())
    .execute();
}

export interface AgentLogFilter extends PageQuery {
  agent?: string | undefined;
  status?: string | undefined;
  documentId?: string | undefined;
}

export interface AgentLog extends NewAgentLog {
  id: string;
  createdAt: string;
}

export async function listAgentLogs(
  db: Db,
  orgId: string,
  { agent, status, documentId, ...page }: AgentLogFilter,
): Promise<Page<AgentLog>> {
  let query = db
    .selectFrom('aiAgentLogs')
    .select([
      'id',
      'documentId',
      'analysisId',
      'agent',
      'status',
      'engine',
      'durationMs',
      'error',
      'createdAt',
    ])
    .where('orgId', '=', orgId);
  if (agent) query = query.where('agent', '=', agent);
  if (status) query = query.where('status', '=', status);
  if (documentId) query = query.where('documentId', '=', documentId);
  return pageOf(query, page);
}
