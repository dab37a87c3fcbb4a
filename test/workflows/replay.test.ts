import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { expect, inject, it } from 'vitest';
import { savedHistories } from '../support/histories.ts';
import '../support/quiet-runtime.ts';

const saved = await savedHistories();

async function replay(name: string, json: unknown): Promise<Error | undefined> {
  const workflowBundle = { codePath: inject('workflowBundlePath') };
  const histories = [{ workflowId: name, history: historyFromJSON(json) }];
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, histories))
    return error;
  return new Error('nothing was replayed');
}

it.each(saved)('%s takes the same way with the code as it is now', async (name, json) => {
  expect(await replay(name, json)).toBeUndefined();
});

it('notices when a workflow would take another way', async () => {
  const [name, json] = saved[0] ?? ['none', {}];
  const changed = JSON.stringify(json).replaceAll('"askApprover"', '"askNobody"');

  expect(await replay(name, JSON.parse(changed))).toBeDefined();
});
