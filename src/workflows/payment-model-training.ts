import {
  ActivityFailure,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { PredictionActivities, TrainingOutcome } from '../activities/invoices/predictions.ts';
import { atOnce, training } from './activity-options.ts';
import type { RunRef } from './run.contract.ts';
import { asRun } from './run.ts';

const { trainPaymentModel } = proxyActivities<PredictionActivities>(training);
const { organizationsToTrain } = proxyLocalActivities<PredictionActivities>(atOnce);

/** Learns now how an organization's customers pay, because somebody asked for it. */
export async function paymentModelTraining({ orgId, runId }: RunRef): Promise<TrainingOutcome> {
  return asRun({ orgId, runId }, (report) => {
    report(10, 'learning from the settled invoices');
    return trainPaymentModel({ orgId, workflowId: workflowInfo().workflowId });
  });
}

/** How many organizations were trained, and in how many that failed. */
export interface NightlyOutcome {
  trained: number;
  failed: number;
}

const atATime = 50;
const none: NightlyOutcome = { trained: 0, failed: 0 };

/**
 * Trains every organization whose night it is, one after the other: `schedules.ts` starts it every
 * hour. One that fails is left to the next hour.
 */
export async function nightlyTrainings(
  after: string | null = null,
  so: NightlyOutcome = none,
): Promise<NightlyOutcome> {
  const { workflowId } = workflowInfo();
  const outcome = { ...so };
  const orgIds = await organizationsToTrain(after, atATime);
  for (const orgId of orgIds) {
    const trained = await trainOne({ orgId, workflowId });
    outcome[trained ? 'trained' : 'failed'] += 1;
  }
  if (orgIds.length < atATime) return outcome;
  return continueAsNew<typeof nightlyTrainings>(orgIds.at(-1) ?? null, outcome);
}

async function trainOne(ref: { orgId: string; workflowId: string }): Promise<boolean> {
  try {
    await trainPaymentModel(ref);
    return true;
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return false;
  }
}
