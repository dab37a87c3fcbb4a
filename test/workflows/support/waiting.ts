import {
  condition,
  defineSignal,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { RunActivities } from '../../../src/activities/runs.ts';
import { searchKeys } from '../../../src/workflows/search-attributes.ts';

const { endRun } = proxyLocalActivities<RunActivities>({ startToCloseTimeout: '5s' });

export const answered = defineSignal<[string]>('answered');

export async function waitsAMonth(): Promise<number> {
  const began = Date.now();
  await sleep('30 days');
  return Date.now() - began;
}

export async function waitsForAnAnswer(): Promise<string> {
  upsertSearchAttributes([{ key: searchKeys.processStatus, value: 'waiting' }]);
  let answer: string | undefined;
  setHandler(answered, (said) => {
    answer = said;
  });
  await condition(() => answer !== undefined, '20 days');
  return answer ?? 'nobody answered';
}

export async function callsAnActivity(): Promise<void> {
  await endRun({ orgId: 'org', runId: 'run' }, { status: 'completed' });
}

export async function hasABug(): Promise<void> {
  throw new TypeError('a bug');
}
