import { sql } from 'kysely';
import { traceCarrier } from '../../observability/tracing.ts';
import type { Db } from '../client.ts';
import type { IntentKind } from '../schema.ts';
import { newId } from './id.ts';

/** What Temporal UI and its list filters show of a run. */
export interface SearchFacts {
  entityType: string;
  entityId: string;
  processStatus?: string;
  /** A day, `YYYY-MM-DD`. */
  dueOn?: string;
  amountMinor?: number;
}

export interface StartIntent {
  kind: 'start';
  workflowType: string;
  workflowId: string;
  taskQueue: string;
  args: unknown[];
  search: SearchFacts;
}

export interface SignalIntent {
  kind: 'signal';
  workflowId: string;
  signalName: string;
  args: unknown[];
}

export interface CancelIntent {
  kind: 'cancel';
  workflowId: string;
}

export type NewIntent = StartIntent | SignalIntent | CancelIntent;

const columns = [
  'id',
  'orgId',
  'kind',
  'workflowType',
  'workflowId',
  'taskQueue',
  'signalName',
  'args',
  'searchAttributes',
  'trace',
  'attempts',
] as const;

export interface Intent {
  id: string;
  orgId: string | null;
  kind: IntentKind;
  workflowType: string | null;
  workflowId: string;
  taskQueue: string | null;
  signalName: string | null;
  args: unknown;
  searchAttributes: unknown;
  trace: unknown;
  attempts: number;
}

/** Commits the intent to start, signal or cancel together with the change that is its reason. */
export async function addIntent(trx: Db, orgId: string | null, intent: NewIntent): Promise<Intent> {
  return trx
    .insertInto('workflowIntents')
    .values(rowOf(orgId, intent))
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** Several in one statement. */
export async function addIntents(
  trx: Db,
  orgId: string | null,
  intents: readonly NewIntent[],
): Promise<Intent[]> {
  if (intents.length === 0) return [];
  return trx
    .insertInto('workflowIntents')
    .values(intents.map((intent) => rowOf(orgId, intent)))
    .returning(columns)
    .execute();
}

function rowOf(orgId: string | null, intent: NewIntent) {
  const { search, ...rest } = { search: {}, ...intent };
  return { id: newId(), orgId, ...rest, searchAttributes: search, trace: traceCarrier() };
}

/**
 * Takes due intents for this dispatcher: they become due again after `leaseS`, so what a crash left
 * is taken up. An intent waits for earlier ones of its workflow, so a signal never outruns its
 * start.
 */
export async function takeDueIntents(system: Db, limit: number, leaseS: number): Promise<Intent[]> {
  return system
    .updateTable('workflowIntents')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      nextAttemptAt: sql`now() + make_interval(secs => ${leaseS}::int * least(attempts + 1, 10))`,
    }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('workflowIntents as due')
        .select('due.id')
        .where('due.doneAt', 'is', null)
        .where('due.nextAttemptAt', '<=', sql<string>`now()`)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('workflowIntents as earlier')
                .select('earlier.id')
                .whereRef('earlier.workflowId', '=', 'due.workflowId')
                .whereRef('earlier.id', '<', 'due.id')
                .where('earlier.doneAt', 'is', null),
            ),
          ),
        )
        .orderBy('due.nextAttemptAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(columns)
    .execute();
}

/** How many intents the engine does not know yet: near zero while all is well. */
export async function countWaitingIntents(system: Db): Promise<number> {
  const { count } = await system
    .selectFrom('workflowIntents')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('doneAt', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

export async function markIntentDone(db: Db, id: string): Promise<void> {
  await db
    .updateTable('workflowIntents')
    .set({ doneAt: sql`now()`, lastError: null })
    .where('id', '=', id)
    .execute();
}

export async function noteIntentError(db: Db, id: string, lastError: string): Promise<void> {
  await db.updateTable('workflowIntents').set({ lastError }).where('id', '=', id).execute();
}

/**
 * Makes the start of a workflow due again: the engine has lost what it had acknowledged. Answers
 * false where there is no such intent, because the workflow is another one's child.
 */
export async function reopenStart(system: Db, workflowId: string): Promise<boolean> {
  const { numUpdatedRows } = await system
    .updateTable('workflowIntents')
    .set({ doneAt: null, nextAttemptAt: sql`now()` })
    .where('workflowId', '=', workflowId)
    .where('kind', '=', 'start')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
