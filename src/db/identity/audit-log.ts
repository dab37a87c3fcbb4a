import type { Selectable } from 'kysely';
import type { Db } from '../client.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { AuditLog } from '../schema.ts';

export const auditColumns = [
  'id',
  'seq',
  'at',
  'actorKind',
  'actorId',
  'action',
  'entityType',
  'entityId',
  'before',
  'after',
  'requestId',
  'workflowId',
  'hash',
] as const;

export type AuditRow = Pick<Selectable<AuditLog>, (typeof auditColumns)[number]>;

export interface AuditFilter extends PageQuery {
  actorId?: string | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  /** `invoice.send`, or `invoice.` for everything done to invoices. */
  action?: string | undefined;
  /** Instants: from the first on, up to but without the second. */
  from?: string | undefined;
  to?: string | undefined;
}

/** Newest first. */
export async function listAudit(
  db: Db,
  orgId: string,
  filter: AuditFilter,
): Promise<Page<AuditRow>> {
  const { action, from, to, ...equal } = filter;
  let query = db.selectFrom('auditLog').select(auditColumns).where('orgId', '=', orgId);
  if (equal.actorId) query = query.where('actorId', '=', equal.actorId);
  if (equal.entityType) query = query.where('entityType', '=', equal.entityType);
  if (equal.entityId) query = query.where('entityId', '=', equal.entityId);
  if (action?.endsWith('.')) query = query.where('action', 'like', `${action}%`);
  else if (action) query = query.where('action', '=', action);
  if (from) query = query.where('at', '>=', from);
  if (to) query = query.where('at', '<', to);
  return pageOf(query, filter);
}
