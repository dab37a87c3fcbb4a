import { defineQuery } from '@temporalio/workflow';

/** Which run a workflow reports on; the first argument of every workflow that `asRun` wraps. */
export interface RunRef {
  orgId: string;
  runId: string;
}

export interface Progress {
  /** 0 to 100; 100 only when the work is done. */
  percent: number;
  step: string;
}

export const runProgress = defineQuery<Progress>('progress');
