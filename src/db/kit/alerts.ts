import type { AlertSeverity } from '../../domain/platform/alert-status.ts';
import type { Db } from '../client.ts';
import { type Acting, auditAll } from './audit.ts';
import { newId } from './id.ts';
import { addEvents } from './webhook-events.ts';

export interface NewAlert {
  /** What raises it and why: the same key raises nothing again. */
  dedupeKey: string;
  source: string;
  severity: AlertSeverity;
  title: string;
  detail: string;
  entityType: string;
  entityId: string;
  facts?: unknown;
}

/** Raises what has not been raised under its key, and answers the ids of the new ones. */
export async function raiseAlerts(
  trx: Db,
  acting: Acting,
  alerts: readonly NewAlert[],
): Promise<string[]> {
  if (alerts.length === 0) return [];
  const { orgId } = acting;
  const rows = await trx
    .insertInto('alerts')
    .values(alerts.map((alert) => ({ id: newId(), orgId, ...alert })))
    .onConflict((c) => c.columns(['orgId', 'dedupeKey']).doNothing())
    .returning(['id', 'title', 'severity', 'entityType', 'entityId'])
    .execute();
  await auditAll(
    trx,
    acting,
    rows.map(({ id, ...after }) => ({
      action: 'alert.raise',
      entityType: 'alert',
      entityId: id,
      after,
    })),
  );
  await addEvents(
    trx,
    orgId,
    rows.map((row) => ({ type: 'alert.raised', dedupeKey: `alert/${row.id}`, payload: row })),
  );
  return rows.map((row) => row.id);
}
