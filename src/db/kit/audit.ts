import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { newId } from './id.ts';
import { insertAll } from './insert-all.ts';

/** Who or what makes a change. */
export interface Actor {
  kind: 'user' | 'api_key' | 'approver' | 'workflow' | 'system';
  id: string | null;
  requestId: string | null;
  workflowId: string | null;
}

/** Every write names the organization it is for and who makes it. */
export interface Acting {
  orgId: string;
  actor: Actor;
}

export interface AuditEntry {
  /** `bill.submit`: the entity and what was done to it. */
  action: `${string}.${string}`;
  entityType: string;
  entityId: string;
  before?: unknown;
  after?: unknown;
}

/**
 * Written in the same transaction as the change that it records; the database chains the hashes.
 */
export async function audit(trx: Db, acting: Acting, entry: AuditEntry): Promise<void> {
  await trx.insertInto('auditLog').values(rowOf(acting, entry)).execute();
}

/** Several entries in one statement, chained in their order. */
export async function auditAll(
  trx: Db,
  acting: Acting,
  entries: readonly AuditEntry[],
): Promise<void> {
  const { orgId, actor } = acting;
  const by = entries.map((entry) => ({ actor, ...entry }));
  await auditEach(trx, orgId, by);
}

/** The same of an organization's changes that were made by several. */
export async function auditEach(
  trx: Db,
  orgId: string,
  entries: readonly (AuditEntry & { actor: Actor })[],
): Promise<void> {
  const rows = entries.map(({ actor, ...entry }) =>
    rowOf({ orgId, actor }, { before: null, after: null, ...entry }),
  );
  await insertAll(trx, 'auditLog', rows);
}

function rowOf({ orgId, actor }: Acting, entry: AuditEntry) {
  const { id: actorId, kind: actorKind, requestId, workflowId } = actor;
  return { id: newId(), orgId, actorKind, actorId, requestId, workflowId, ...entry };
}

/** A workflow's own acts carry its id, so that the log leads to its history. */
export function workflowActor(workflowId: string): Actor {
  return { kind: 'workflow', id: null, requestId: null, workflowId };
}

/** For what no person asked for: a loop of ours, word from a provider, the end of a run. */
export function bySystem(
  orgId: string,
  about: Partial<Pick<Actor, 'requestId' | 'workflowId'>> = {},
): Acting {
  return {
    orgId,
    actor: { kind: 'system', id: null, requestId: null, workflowId: null, ...about },
  };
}

export interface AuditVerdict {
  intact: boolean;
  checked: number;
  /** The first row whose hash or place in the chain is not what it must be. */
  brokenAt: number | null;
}

/** Recomputes every hash of an organization's chain, and holds its end against the chain's head. */
export async function verifyAudit(db: Db, orgId: string): Promise<AuditVerdict> {
  const { rows } = await sql<{ checked: number; brokenAt: number | null; headIsLast: boolean }>`
    with chain as (
      select a.seq, a.hash = audit_hash(a)
        and a.prev_hash = coalesce(lag(a.hash) over by_seq, '')
        and a.seq = coalesce(lag(a.seq) over by_seq, 0) + 1 as intact
      from audit_log a where a.org_id = ${orgId} window by_seq as (order by a.seq)
    )
    select count(*)::int as checked, min(seq) filter (where not intact) as broken_at,
      coalesce(max(seq), 0) = coalesce((select seq from audit_heads where org_id = ${orgId}), 0)
        as head_is_last
    from chain`.execute(db);
  const { checked = 0, brokenAt = null, headIsLast = false } = rows[0] ?? {};
  return { intact: brokenAt === null && headIsLast, checked, brokenAt };
}
