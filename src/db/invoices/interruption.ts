import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { type EndedRun, endInWords } from '../kit/runs.ts';
import { auditCollection, lockCollection, setCollection } from './collection-rows.ts';
import { reviewRefund } from './refund-asking.ts';

/**
 * Pauses a collection that nothing drives any more, until a person resumes it: that starts a
 * further run. A pause that would have ended by itself no longer does. One that a person paused by
 * cancelling its run is no news to anybody.
 */
export async function interruptCollection(trx: Db, acting: Acting, run: EndedRun): Promise<void> {
  const { id: runId, entityId: invoiceId, workflowId, error } = run;
  const ref = { orgId: acting.orgId, invoiceId };
  const { status, runId: driver, pausedUntil } = await lockCollection(trx, ref);
  const resting = status === 'ended' || (status === 'paused' && pausedUntil === null);
  if (driver !== runId || (resting && (status === 'ended' || !error))) return;
  const reason = endInWords(run);
  await setCollection(trx, ref, { status: 'paused', pausedUntil: null, pauseReason: reason });
  await auditCollection(trx, acting, 'interrupt', { invoiceId, after: { reason } });
  if (!error) return;
  const { number } = await trx
    .selectFrom('invoices')
    .select('number')
    .where('orgId', '=', ref.orgId)
    .where('id', '=', invoiceId)
    .executeTakeFirstOrThrow();
  const alert = {
    dedupeKey: `run-ended/${runId}`,
    source: 'collections',
    severity: 'high' as const,
    title: `Collecting invoice ${number} was cut off`,
    detail: `${reason} Nobody is reminded until you resume the collection.`,
    entityType: 'invoice',
    entityId: invoiceId,
    facts: { runId, workflowId },
  };
  await raiseAlerts(trx, acting, [alert]);
}

/** Nobody asks the processor any more: a refund that may have gone waits for a person's look. */
export async function interruptRefund(trx: Db, acting: Acting, run: EndedRun): Promise<void> {
  await reviewRefund(trx, acting, { refundId: run.entityId, why: endInWords(run) });
}
