import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { AnalysisJob } from '../../src/activities/documents/analysis-job.ts';
import { newId } from '../../src/db/kit/id.ts';
import type { RunEnd } from '../../src/db/kit/runs.ts';
import { agentNames } from '../../src/domain/documents/agent-names.ts';
import { documentAnalysisId } from '../../src/workflows/document-analysis.contract.ts';
import type { documentBatch } from '../../src/workflows/document-batch.ts';
import { runProgress } from '../../src/workflows/run.contract.ts';
import { saveHistory } from '../support/histories.ts';
import { temporalEnv } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const t = temporalEnv();

function givenItems(count: number) {
  return Array.from({ length: count }, () => {
    const documentId = newId();
    const input = { analysisId: newId(), documentId, versionId: newId(), unread: false };
    return { runId: newId(), workflowId: documentAnalysisId(documentId, 1), input };
  });
}

/** A batch whose agents do what `agent` does; and how each run ended. */
async function startBatch(count: number, agent: (job: AnalysisJob) => Promise<void>) {
  const items = givenItems(count);
  const ends = new Map<string, RunEnd>();
  const swept: string[] = [];
  t.fake({
    listBatchItems: async () => items,
    parseDocument: agent,
    analyzeDocument: agent,
    checkDocument: agent,
    screenDocument: agent,
    findDocumentAlerts: agent,
    summarizeDocument: agent,
    mergeAnalysis: async ({ analysisId, documentId }, failures) => {
      const completed = failures.length > 0 ? [] : [...agentNames];
      return { analysisId, documentId, completed, failed: [], alertsRaised: 0, disagreements: 0 };
    },
    endRun: async ({ runId }, end) => void ends.set(runId, end),
    cancelChildRuns: async ({ runId }) => void swept.push(runId),
  });
  const ref = { orgId: newId(), runId: newId() };
  const handle = await t.start<typeof documentBatch>('documentBatch', ref);
  return { handle, items, ends, swept, ref };
}

describe('documentBatch', () => {
  it('analyses every document, a few at a time, and counts how they ended', async () => {
    const atWork = new Set<string>();
    let most = 0;
    const { handle, items, ends } = await startBatch(9, async ({ analysisId }) => {
      atWork.add(analysisId);
      most = Math.max(most, atWork.size);
      await new Promise((done) => setTimeout(done, 20));
      atWork.delete(analysisId);
    });

    const outcome = await handle.result();
    await saveHistory('document-batch-completed', handle);

    expect(outcome).toEqual({ completed: 9, failed: 0, cancelled: 0 });
    expect(most).toBeLessThanOrEqual(4);
    for (const { runId } of items) expect(ends.get(runId)).toMatchObject({ status: 'completed' });
    expect(await handle.query(runProgress)).toEqual({ percent: 100, step: 'completed' });
  });

  it('goes on when a document can not be read', async () => {
    let bad: string | undefined;
    const { handle } = await startBatch(3, async ({ documentId }) => {
      bad ??= documentId;
      if (documentId === bad) throw ApplicationFailure.nonRetryable('no', 'unreadable');
    });

    expect(await handle.result()).toEqual({ completed: 2, failed: 1, cancelled: 0 });
  });

  it('stops what runs and sweeps what waits when it is cancelled', async () => {
    let started = 0;
    const { handle, items, ends, swept, ref } = await startBatch(6, async () => {
      started += 1;
      await new Promise((done) => setTimeout(done, 2_000));
    });
    await until(() => started >= 24, 'four documents are being read');

    await handle.cancel();
    await handle.result().catch(() => {});
    await saveHistory('document-batch-cancelled', handle);

    const statuses = items.map(({ runId }) => ends.get(runId)?.status);
    expect(statuses).toEqual([...Array(4).fill('cancelled'), undefined, undefined]);
    expect(new Set(swept)).toEqual(new Set([ref.runId]));
    expect(ends.get(ref.runId)).toEqual({ status: 'cancelled' });
  });
});
