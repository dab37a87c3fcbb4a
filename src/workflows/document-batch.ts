import {
  CancellationScope,
  ChildWorkflowFailure,
  executeChild,
  isCancellation,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { BatchActivities } from '../activities/documents/batch.ts';
import type { RunActivities } from '../activities/runs.ts';
import { inLanes } from '../domain/kit/lanes.ts';
import { atOnce } from './activity-options.ts';
import { documentAnalysis } from './document-analysis.ts';
import type { BatchItem, BatchOutcome } from './document-batch.contract.ts';
import type { RunRef } from './run.contract.ts';
import { asRun } from './run.ts';
import { searchKeys } from './search-attributes.ts';

const { listBatchItems, cancelChildRuns } = proxyLocalActivities<BatchActivities & RunActivities>(
  atOnce,
);

/** Analyses under way at a time: more would only wait for each other in the agents' queue. */
const atATime = 4;

/** Analyses many documents; one that fails or is cancelled leaves the others alone. */
export async function documentBatch(ref: RunRef): Promise<BatchOutcome> {
  return asRun(ref, async (report) => {
    const outcome: BatchOutcome = { completed: 0, failed: 0, cancelled: 0 };
    const items = await listBatchItems(ref);
    const total = items.length;
    report(0, `0 of ${total} documents done`);
    try {
      await inLanes(items, atATime, async (item) => {
        outcome[await analyse(ref, item)] += 1;
        const done = outcome.completed + outcome.failed + outcome.cancelled;
        report(Math.floor((done * 100) / (total + 1)), `${done} of ${total} documents done`);
      });
      return outcome;
    } catch (error) {
      // By now what was started has ended its own run; the rest has nobody else to do so.
      await CancellationScope.nonCancellable(() => cancelChildRuns(ref));
      throw error;
    }
  });
}

async function analyse({ orgId }: RunRef, item: BatchItem): Promise<keyof BatchOutcome> {
  const { runId, workflowId, input } = item;
  try {
    await executeChild(documentAnalysis, {
      workflowId,
      args: [{ orgId, runId }, input],
      typedSearchAttributes: [
        { key: searchKeys.organizationId, value: orgId },
        { key: searchKeys.entityType, value: 'document' },
        { key: searchKeys.entityId, value: input.documentId },
        { key: searchKeys.processStatus, value: 'running' },
      ],
      parentClosePolicy: 'REQUEST_CANCEL',
    });
    return 'completed';
  } catch (error) {
    const ours = CancellationScope.current().consideredCancelled;
    if (ours || !(error instanceof ChildWorkflowFailure)) throw error;
    return isCancellation(error) ? 'cancelled' : 'failed';
  }
}
