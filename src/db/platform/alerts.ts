import { sql } from 'kysely';
import { found, Problem } from '../../domain/kit/problem.ts';
import {
  type AlertAction,
  type AlertSeverity,
  type AlertStatus,
  alertAfter,
  alertSeverities,
  alertStatuses,
} from '../../domain/platform/alert-status.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import { addEvents } from '../kit/webhook-events.ts';

const columns = [
  'id',
  'severity',
  'status',
  'title',
  'detail',
  'source',
  'entityType',
  'entityId',
  'facts',
  'acknowledgedBy',
  'acknowledgedAt',
  'resolvedBy',
  'resolvedAt',
  'resolutionNote',
  'createdAt',
  'updatedAt',
  'version',
] as const;

export interface Alert {
  id: string;
  severity: AlertSeverity;
  status: AlertStatus;
  title: string;
  detail: string;
  source: string;
  entityType: string;
  entityId: string;
  facts: unknown;
  acknowledgedBy: string | null;
  acknowledgedAt: string | null;
  resolvedBy: string | null;
  resolvedAt: string | null;
  resolutionNote: string | null;
  createdAt: string;
  updatedAt: string;
  version: number;
}

export async function getAlert(db: Db, orgId: string, id: string): Promise<Alert> {
  const row = await db
    .selectFrom('alerts')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .executeTakeFirst();
  return found(row, 'alert');
}

export interface AlertFilter {
  severity?: AlertSeverity | undefined;
  status?: AlertStatus | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  source?: string | undefined;
}

function filtered(db: Db, orgId: string, filter: AlertFilter) {
  let query = db.selectFrom('alerts').where('orgId', '=', orgId);
  if (filter.severity) query = query.where('severity', '=', filter.severity);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.entityType) query = query.where('entityType', '=', filter.entityType);
  if (filter.entityId) query = query.where('entityId', '=', filter.entityId);
  if (filter.source) query = query.where('source', '=', filter.source);
  return query;
}

export async function listAlerts(
  db: Db,
  orgId: string,
  filter: AlertFilter & PageQuery,
): Promise<Page<Alert>> {
  return pageOf(filtered(db, orgId, filter).select(columns), filter);
}

export interface AlertCounts {
  total: number;
  bySeverity: Record<AlertSeverity, number>;
  byStatus: Record<AlertStatus, number>;
}

/** How many alerts the filter leaves, by severity and by status. */
export async function countAlerts(
  db: Db,
  orgId: string,
  filter: AlertFilter,
): Promise<AlertCounts> {
  const rows = await filtered(db, orgId, filter)
    .select(['severity', 'status', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy(['severity', 'status'])
    .execute();
  const sum = (of: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(of).reduce((total, row) => total + Number(row.count), 0);
  const by = <K extends string>(keys: readonly K[], field: 'severity' | 'status') =>
    Object.fromEntries(keys.map((key) => [key, sum((row) => row[field] === key)])) as Record<
      K,
      number
    >;
  return {
    total: sum(() => true),
    bySeverity: by(alertSeverities, 'severity'),
    byStatus: by(alertStatuses, 'status'),
  };
}

export interface AlertAct {
  action: AlertAction;
  note?: string | undefined;
}

/**
 * Reads, acknowledges or resolves the alerts, all of them or none; what is so already stays as it
 * is. Refuses with 404 an id that is not there, with 409 an act that comes too late.
 */
export async function actOnAlerts(
  trx: Db,
  acting: Acting,
  ids: readonly string[],
  act: AlertAct,
): Promise<Alert[]> {
  const { orgId } = acting;
  const rows = await trx
    .selectFrom('alerts')
    .select(['id', 'status'])
    .where('orgId', '=', orgId)
    .where('id', 'in', [...ids])
    // One order for everybody, so that two bulk acts can't block each other.
    .orderBy('id')
    .forUpdate()
    .execute();
  if (rows.length < new Set(ids).size) found(undefined, 'alert');
  for (const row of rows) await change(trx, acting, row, act);
  return trx
    .selectFrom('alerts')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('id', 'in', [...ids])
    .orderBy('id', 'desc')
    .execute();
}

async function change(
  trx: Db,
  acting: Acting,
  { id, status }: { id: string; status: AlertStatus },
  { action, note }: AlertAct,
): Promise<void> {
  const next = alertAfter(status, action);
  if (next === null) {
    const detail = `The alert ${id} is ${status}; it can't be ${action}d.`;
    throw new Problem('conflict', 'alert-wrong-status', detail);
  }
  if (next === status) return;
  const [by, now] = [acting.actor.id, sql<string>`now()`];
  await trx
    .updateTable('alerts')
    .set({
      status: next,
      ...(next === 'acknowledged' ? { acknowledgedBy: by, acknowledgedAt: now } : {}),
      ...(next === 'resolved'
        ? { resolvedBy: by, resolvedAt: now, resolutionNote: note ?? null }
        : {}),
    })
    .where('orgId', '=', acting.orgId)
    .where('id', '=', id)
    .execute();
  await audit(trx, acting, {
    action: `alert.${action}`,
    entityType: 'alert',
    entityId: id,
    before: { status },
    after: { status: next, ...(note ? { note } : {}) },
  });
  if (next !== 'resolved') return;
  const event = { type: 'alert.resolved' as const, dedupeKey: `alert/${id}/resolved` };
  await addEvents(trx, acting.orgId, [{ ...event, payload: { id, note: note ?? null } }]);
}
