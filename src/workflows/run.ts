import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyLocalActivities,
  setHandler,
  TemporalFailure,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { RunActivities } from '../activities/runs.ts';
import { atOnce } from './activity-options.ts';
import { type Progress, type RunRef, runProgress } from './run.contract.ts';
import { searchKeys } from './search-attributes.ts';

const { endRun } = proxyLocalActivities<RunActivities>(atOnce);

export type Report = (percent: number, step: string) => void;

/**
 * Runs `work` as the run that people follow: progress by query, the end (completed, failed or
 * cancelled) written to the run's row and to the search attributes, whatever happens to the work.
 * `endedAs` names how it went, for Temporal UI, where `completed` says too little.
 */
export async function asRun<T>(
  ref: RunRef,
  work: (report: Report) => Promise<T>,
  endedAs: (result: T) => string = () => 'completed',
): Promise<T> {
  const progress: Progress = { percent: 0, step: 'starting' };
  setHandler(runProgress, () => progress);
  const report: Report = (percent, step) => Object.assign(progress, { percent, step });
  try {
    const result = await work(report);
    await endRun(ref, { status: 'completed', result });
    setProcessStatus(endedAs(result));
    report(100, 'completed');
    return result;
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    const status = isCancellation(error) ? 'cancelled' : 'failed';
    await CancellationScope.nonCancellable(() =>
      endRun(ref, status === 'failed' ? { status, error: describeFailure(error) } : { status }),
    );
    setProcessStatus(status);
    report(progress.percent, status);
    throw error;
  }
}

/** Shown in Temporal UI's list, and a filter of it. */
export function setProcessStatus(status: string): void {
  upsertSearchAttributes([{ key: searchKeys.processStatus, value: status }]);
}

/** The refusal behind an activity's failure, as people may read it. */
export function describeFailure(error: TemporalFailure): { code: string; detail: string } {
  const root = error instanceof ActivityFailure && error.cause ? error.cause : error;
  const code = root instanceof ApplicationFailure && root.type ? root.type : 'run-failed';
  return { code, detail: root.message };
}
