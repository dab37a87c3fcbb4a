import { interruptApproval } from './billpay/interruption.ts';
import { type Db, inTransaction } from './client.ts';
import { interruptAnalysis } from './documents/interruption.ts';
import { endImport } from './invoices/import-end.ts';
import { interruptCollection, interruptRefund } from './invoices/interruption.ts';
import { type Acting, bySystem } from './kit/audit.ts';
import { type EndedRun, finishRun, getRun, type RunEnd, type RunRef } from './kit/runs.ts';

/**
 * What the end of a run makes of what it was about, where its workflow did not see to that itself.
 * A kind that is not here leaves nothing half-way.
 */
const interruptions: Partial<
  Record<string, (trx: Db, acting: Acting, run: EndedRun) => Promise<void>>
> = {
  billApproval: interruptApproval,
  documentAnalysis: interruptAnalysis,
  invoiceCollection: interruptCollection,
  invoiceImport: endImport,
  paymentRefund: interruptRefund,
};

/**
 * Ends a run and whatever it left open, in one transaction: a process that has started always ends.
 * Answers false, and changes nothing, for a run that has its end.
 */
export function endRun(db: Db, ref: RunRef, end: RunEnd): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const run = await getRun(trx, ref.orgId, ref.runId);
    if (run.status !== 'running') return false;
    const { id, kind, workflowId, entityId } = run;
    const acting = bySystem(ref.orgId, { workflowId });
    // What the run is about before the run itself: everybody takes the locks in this order.
    await interruptions[kind]?.(trx, acting, { ...end, id, workflowId, entityId });
    return finishRun(trx, ref, end);
  });
}
