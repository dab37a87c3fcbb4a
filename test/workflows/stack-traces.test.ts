import { expect, it } from 'vitest';
import { newId } from '../../src/db/kit/id.ts';
import { collectionState } from '../../src/workflows/invoice-collection.contract.ts';
import type { invoiceCollection } from '../../src/workflows/invoice-collection.ts';
import { temporalEnv } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const t = temporalEnv();

async function givenResting(wakeAt: string | null) {
  const plan = { status: 'active' as const, act: null, next: null, stoppedBy: null, wakeAt };
  t.fake({ advanceCollection: async () => ({ plan, did: [] }) });
  const [orgId, runId, invoiceId] = [newId(), newId(), newId()];
  const ref = { orgId, runId };
  const handle = await t.start<typeof invoiceCollection>('invoiceCollection', ref, { invoiceId });
  await until(async () => (await handle.query(collectionState)) !== null, 'it has a plan');
  return handle;
}

it.each([null, '2999-01-01T09:00:00.000Z'])(
  'a run that waits (until %s) tells operators in which lines of ours it does',
  async (wakeAt) => {
    const handle = await givenResting(wakeAt);

    const stack = await handle.query<string>('__stack_trace');

    expect(stack).toMatch(/at nextWord \(.*invoice-collection\.ts:\d+:\d+\)/);
    expect(stack).toMatch(/at work \(.*invoice-collection\.ts:\d+:\d+\)/);
    expect(stack).not.toMatch(/promise_hooks|vm-shared/);
    await handle.terminate();
  },
);
