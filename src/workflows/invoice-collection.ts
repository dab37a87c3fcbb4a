import {
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CollectionActivities } from '../activities/invoices/collections.ts';
import type { CollectionPlan } from '../domain/invoices/collection-plan.ts';
import { type CollectionEnd, collectionEnds } from '../domain/invoices/collection-stops.ts';
import { atOnce } from './activity-options.ts';
import { msUntil, now } from './clock.ts';
import * as contract from './invoice-collection.contract.ts';
import type { RunRef } from './run.contract.ts';
import { asRun, type Report, setProcessStatus } from './run.ts';

const { advanceCollection, suspendCollection } = proxyLocalActivities<CollectionActivities>(atOnce);

/** What the query tells; the database keeps the rest. */
const longestHistory = 50;

/**
 * Collects one sent invoice until it is paid, void or written off: takes each due step, waits for
 * the next one or for word that something has changed. What is decided and done is in the database,
 * so a further run goes on where the rows stand.
 */
export async function invoiceCollection(
  { orgId, runId }: RunRef,
  { invoiceId, history = [] }: contract.InvoiceCollectionInput,
): Promise<contract.InvoiceCollectionEnd> {
  const view: { state: contract.CollectionView | null } = { state: null };
  setHandler(contract.collectionState, () => view.state);
  const ear = listen();
  const { workflowId } = workflowInfo();
  const ref = { orgId, invoiceId, workflowId };
  const work = async (report: Report) => {
    const show = display(report);
    let past = history;
    for (;;) {
      ear.told = false;
      const { plan, did } = await advanceCollection(ref, now());
      past = [...past, ...did].slice(-longestHistory);
      view.state = { status: plan.status, nextStep: plan.next, history: past };
      if (isEnd(plan.status)) return { endedAs: plan.status };
      show(plan);
      if (workflowInfo().continueAsNewSuggested && !ear.told) {
        await continueAsNew({ orgId, runId }, { invoiceId, history: past });
      }
      await nextWord(ear, plan);
    }
  };
  const suspending = () => suspendCollection(ref);
  return asRun(
    { orgId, runId },
    (report) => suspendedWhenCancelled(() => work(report), suspending),
    ({ endedAs }) => endedAs,
  );
}

interface Ear {
  told: boolean;
}

function listen(): Ear {
  const ear: Ear = { told: false };
  for (const signal of contract.toldSignals) {
    setHandler(signal, () => void Object.assign(ear, { told: true }));
  }
  return ear;
}

async function nextWord(ear: Ear, { wakeAt }: CollectionPlan): Promise<void> {
  if (wakeAt === null) return condition(() => ear.told);
  const waitMs = msUntil(wakeAt);
  if (waitMs > 0) await condition(() => ear.told, waitMs);
}

const isEnd = (status: string): status is CollectionEnd =>
  (collectionEnds as readonly string[]).includes(status);

/** Who cancels the run pauses the collection: it says so, and a person may resume it. */
async function suspendedWhenCancelled<T>(
  work: () => Promise<T>,
  suspend: () => Promise<void>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(suspend);
    throw error;
  }
}

/** Shows what comes next and when, in Temporal UI and on the run; an attribute when it changes. */
function display(report: Report): (plan: CollectionPlan) => void {
  let shown = '';
  return ({ status, next, stoppedBy }) => {
    if (status !== shown) setProcessStatus(status);
    shown = status;
    const coming = next ? `Next: ${next.name}, ${next.at}.` : 'Nothing comes by itself.';
    const reason = stoppedBy ? ` Reminders are stopped: ${stoppedBy}.` : '';
    setCurrentDetails(`${status}. ${coming}${reason}`);
    report(0, next ? `${next.name} at ${next.at}` : status);
  };
}
