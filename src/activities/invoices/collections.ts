import { inTransaction } from '../../db/client.ts';
import {
  type Advanced,
  advanceCollection as advanceRows,
} from '../../db/invoices/collection-acts.ts';
import { suspendCollection as suspendRows } from '../../db/invoices/collection-decisions.ts';
import { type Acting, workflowActor } from '../../db/kit/audit.ts';
import type { Deps } from '../deps.ts';

export interface CollectionRef {
  orgId: string;
  invoiceId: string;
  workflowId: string;
}

const byWorkflow = ({ orgId, workflowId }: CollectionRef): Acting => ({
  orgId,
  actor: workflowActor(workflowId),
});

/** Each is one transaction that can be repeated. */
export function collectionActivities({ database, sealer }: Pick<Deps, 'database' | 'sealer'>) {
  const scoped = ({ orgId }: CollectionRef) => database.app.scoped({ orgId });
  return {
    /** Does what is due about an invoice at that moment, and answers what comes next. */
    advanceCollection: (ref: CollectionRef, now: string): Promise<Advanced> =>
      inTransaction(scoped(ref), (trx) =>
        advanceRows(trx, byWorkflow(ref), { invoiceId: ref.invoiceId, now, sealer }),
      ),

    /** Pauses a collection whose run was cancelled. */
    suspendCollection: (ref: CollectionRef): Promise<void> =>
      inTransaction(scoped(ref), (trx) => suspendRows(trx, byWorkflow(ref), ref.invoiceId)),
  };
}

export type CollectionActivities = ReturnType<typeof collectionActivities>;
