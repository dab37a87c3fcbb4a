import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/db/kit/id.ts';
import type { RunEnd } from '../../src/db/kit/runs.ts';
import type {
  nightlyTrainings,
  paymentModelTraining,
} from '../../src/workflows/payment-model-training.ts';
import { saveHistory } from '../support/histories.ts';
import { temporalEnv } from '../support/temporal.ts';

const t = temporalEnv();
const outcome = { kind: 'learned' as const, trainedOn: 100, predicted: 7 };

describe('nightlyTrainings', () => {
  /** As many organizations, of which those at `broken` can't be trained. */
  function givenOrganizations(count: number, broken: number[] = []) {
    const ids = Array.from({ length: count }, newId).sort();
    const tried: string[] = [];
    t.fake({
      organizationsToTrain: async (after, limit) =>
        ids.filter((id) => after === null || id > after).slice(0, limit),
      trainPaymentModel: async ({ orgId }) => {
        tried.push(orgId);
        if (!broken.includes(ids.indexOf(orgId))) return outcome;
        throw ApplicationFailure.nonRetryable('too long', 'training-too-long');
      },
    });
    return { ids, tried };
  }

  it('trains each once, over many pages', async () => {
    const { ids, tried } = givenOrganizations(120);

    const handle = await t.start<typeof nightlyTrainings>('nightlyTrainings');

    expect(await handle.result()).toEqual({ trained: 120, failed: 0 });
    expect(tried).toEqual(ids);
  });

  it('goes on when one can’t be trained', async () => {
    const { tried } = givenOrganizations(3, [1]);

    const handle = await t.start<typeof nightlyTrainings>('nightlyTrainings');

    expect(await handle.result()).toEqual({ trained: 2, failed: 1 });
    expect(tried).toHaveLength(3);
    await saveHistory('nightly-trainings', handle);
  });
});

describe('paymentModelTraining', () => {
  it.each([
    ['completed', async () => outcome],
    [
      'failed',
      async () => {
        throw ApplicationFailure.nonRetryable('too long', 'training-too-long');
      },
    ],
  ] as const)('ends its run as %s', async (status, trainPaymentModel) => {
    const ends: RunEnd[] = [];
    t.fake({ trainPaymentModel, endRun: async (_ref, end) => void ends.push(end) });

    const ref = { orgId: newId(), runId: newId() };
    const handle = await t.start<typeof paymentModelTraining>('paymentModelTraining', ref);
    await handle.result().catch(() => {});

    expect(ends).toEqual([expect.objectContaining({ status })]);
    await saveHistory(`payment-model-training-${status}`, handle);
  });
});
