import { inTransaction } from '../../db/client.ts';
import { type Advanced, type Advancing, advanceCollections } from '../../db/invoices/advancing.ts';
import { suspendCollection as suspendRows } from '../../db/invoices/collection-decisions.ts';
import { type Acting, workflowActor } from '../../db/kit/audit.ts';
import type { Deps } from '../deps.ts';
import { gathered } from '../gathered.ts';

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
  const scoped = ({ orgId }: Pick<CollectionRef, 'orgId'>) => database.app.scoped({ orgId });
  // An organization's audit log lets one transaction in at a time: many that are due at one hour
  // share it, and its dozen statements.
  const advance = gathered<Advancing, Advanced>({
    most: 50,
    pauseMs: 100,
    work: (orgId, all) =>
      inTransaction(scoped({ orgId }), (trx) => advanceCollections(trx, orgId, { all, sealer })),
  });
  return {
    /** Does what is due about an invoice at that moment, and answers what comes next. */
    advanceCollection: (ref: CollectionRef, now: string): Promise<Advanced> =>
      advance(ref.orgId, { invoiceId: ref.invoiceId, actor: byWorkflow(ref).actor, now }),

    /** Pauses a collection whose run was cancelled. */
    suspendCollection: (ref: CollectionRef): Promise<void> =>
      inTransaction(scoped(ref), (trx) => suspendRows(trx, byWorkflow(ref), ref.invoiceId)),
  };
}

export type CollectionActivities = ReturnType<typeof collectionActivities>;
