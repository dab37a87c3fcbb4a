import {
  ActivityFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { RefundActivities } from '../activities/invoices/refunds.ts';
import type { RefundStatus } from '../domain/invoices/refund-status.ts';
import { certain, processor } from './activity-options.ts';
import type { PaymentRefundEnd, PaymentRefundInput } from './payment-refund.contract.ts';
import type { RunRef } from './run.contract.ts';
import { asRun, describeFailure, type Report } from './run.ts';

const { askForRefund } = proxyActivities<RefundActivities>(processor);
const { reviewRefund } = proxyActivities<RefundActivities>(certain);

const firstLookS = 60;
const slowestLookS = 6 * 3_600;
const longestWaitS = 30 * 86_400;

/**
 * Has the processor give money back and waits until it has, or has not: at the latest after 30 days
 * a person is asked. What was asked for is looked up before it is asked for again, so it goes back
 * once, whatever crashes.
 */
export async function paymentRefund(
  { orgId, runId }: RunRef,
  { refundId }: PaymentRefundInput,
): Promise<PaymentRefundEnd> {
  const ref = { orgId, refundId, workflowId: workflowInfo().workflowId };
  const review = (why: string) => CancellationScope.nonCancellable(() => reviewRefund(ref, why));
  const work = async (report: Report): Promise<PaymentRefundEnd> => {
    try {
      const endedAs = await untilKnown(() => askForRefund(ref), report);
      if (endedAs !== 'pending') return { endedAs };
      return { endedAs: await review('The processor still has it on its way after 30 days.') };
    } catch (error) {
      if (isCancellation(error)) await review('The run was cancelled before it was known.');
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      const { detail } = describeFailure(error);
      return { endedAs: await review(`The processor gave no answer. ${detail}`) };
    }
  };
  return asRun({ orgId, runId }, work, ({ endedAs }) => endedAs);
}

/** Asks, then looks again, the longer it takes the rarer. */
async function untilKnown(ask: () => Promise<RefundStatus>, report: Report): Promise<RefundStatus> {
  let waitS = firstLookS;
  for (let waitedS = 0; waitedS < longestWaitS; waitedS += waitS) {
    const status = await ask();
    if (status !== 'pending') return status;
    setCurrentDetails(`The processor has it on its way; the next look is in ${waitS} s.`);
    report(50, 'on its way');
    await sleep(waitS * 1_000);
    waitS = Math.min(waitS * 2, slowestLookS);
  }
  return 'pending';
}
