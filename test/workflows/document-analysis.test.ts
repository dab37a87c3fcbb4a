import { sleep as activitySleep, CancelledFailure } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { AnalysisJob } from '../../src/activities/documents/analysis-job.ts';
import type { AgentFailure } from '../../src/activities/documents/merge.ts';
import { newId } from '../../src/db/kit/id.ts';
import type { RunEnd } from '../../src/db/kit/runs.ts';
import { type AgentName, agentNames } from '../../src/domain/documents/agent-names.ts';
import { agentStates } from '../../src/workflows/document-analysis.contract.ts';
import type { documentAnalysis } from '../../src/workflows/document-analysis.ts';
import { runProgress } from '../../src/workflows/run.contract.ts';
import { saveHistory } from '../support/histories.ts';
import { type Activities, temporalEnv } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const t = temporalEnv();

const activityOf = {
  parser: 'parseDocument',
  analyzer: 'analyzeDocument',
  compliance: 'checkDocument',
  fraud: 'screenDocument',
  alert: 'findDocumentAlerts',
  insight: 'summarizeDocument',
} as const satisfies Record<AgentName, keyof Activities>;

const stumbles = async () => {
  throw ApplicationFailure.nonRetryable('The agent stumbled.', 'agent-stumbled');
};

/** Six agents that succeed at once, but for those that a test gives; and how the run ended. */
function givenAgents(over: Partial<Record<AgentName, () => Promise<void>>> = {}) {
  const merges: AgentFailure[][] = [];
  const ends: RunEnd[] = [];
  const agents = agentNames.map((name) => [activityOf[name], over[name] ?? (async () => {})]);
  const activities: Activities = {
    ...Object.fromEntries(agents),
    mergeAnalysis: async ({ analysisId, documentId }: AnalysisJob, failures: AgentFailure[]) => {
      merges.push(failures);
      const failed = failures.map(({ agent }) => agent);
      const completed = agentNames.filter((name) => !failed.includes(name));
      return { analysisId, documentId, completed, failed, alertsRaised: 0, disagreements: 0 };
    },
    endRun: async (_, end) => void ends.push(end),
  };
  t.fake(activities);
  return { activities, merges, ends };
}

function start(unread = false) {
  const input = { analysisId: newId(), documentId: newId(), versionId: newId(), unread };
  const ref = { orgId: newId(), runId: newId() };
  return t.start<typeof documentAnalysis>('documentAnalysis', ref, input);
}

describe('documentAnalysis', () => {
  it('runs six agents, merges once and ends the run', async () => {
    const { merges, ends } = givenAgents();

    const handle = await start();
    const outcome = await handle.result();
    await saveHistory('document-analysis-completed', handle);

    expect(outcome).toMatchObject({ completed: agentNames, failed: [] });
    expect(merges).toEqual([[]]);
    expect(ends).toMatchObject([{ status: 'completed' }]);
    expect(await handle.query(runProgress)).toEqual({ percent: 100, step: 'completed' });
  });

  it('has the file read before any agent looks at it, where nobody has', async () => {
    const order: string[] = [];
    const { activities } = givenAgents({ parser: async () => void order.push('parser') });
    t.fake({ ...activities, readDocument: async () => void order.push('file') });

    const handle = await start(true);
    const outcome = await handle.result();
    await saveHistory('document-analysis-reading', handle);

    expect(outcome).toMatchObject({ completed: agentNames });
    expect(order).toEqual(['file', 'parser']);
  });

  it('fails with what is wrong with the file, and asks no agent', async () => {
    const asked: string[] = [];
    const { activities, merges, ends } = givenAgents({
      parser: async () => void asked.push('parser'),
    });
    t.fake({
      ...activities,
      readDocument: async () => {
        throw ApplicationFailure.nonRetryable('It is locked.', 'document-encrypted');
      },
    });

    const handle = await start(true);
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    await saveHistory('document-analysis-unreadable', handle);

    const error = { code: 'document-encrypted', detail: 'It is locked.' };
    expect(ends).toEqual([{ status: 'failed', error }]);
    expect([asked, merges]).toEqual([[], []]);
  });

  it('has a file read again after a reader or a storage that was away', async () => {
    const { activities } = givenAgents();
    let tries = 0;
    t.fake({
      ...activities,
      readDocument: async () => {
        tries += 1;
        if (tries < 8) throw new Error('storage is away');
      },
    });

    const handle = await start(true);

    expect(await handle.result()).toMatchObject({ completed: agentNames });
    expect(tries).toBe(8);
  });

  it('has all six at work before any of them is done', async () => {
    const started = new Set<AgentName>();
    const all = Promise.withResolvers<void>();
    const meets = (name: AgentName) => async () => {
      started.add(name);
      if (started.size === agentNames.length) all.resolve();
      await all.promise;
    };
    givenAgents(
      Object.fromEntries(agentNames.map((name) => [name, meets(name)])) as Record<
        AgentName,
        () => Promise<void>
      >,
    );

    const handle = await start();

    expect(await handle.result()).toMatchObject({ completed: agentNames });
  });

  it.each(agentNames)('completes without a %s that fails, and says why', async (agent) => {
    const { merges } = givenAgents({ [agent]: stumbles });

    const handle = await start();
    const outcome = await handle.result();
    if (agent === 'fraud') await saveHistory('document-analysis-partial', handle);

    const error = { code: 'agent-stumbled', detail: 'The agent stumbled.' };
    expect(outcome).toMatchObject({ failed: [agent] });
    expect(merges).toEqual([[{ agent, error }]]);
    expect((await handle.query(agentStates))[agent]).toEqual({ status: 'failed', error });
  });

  it('fails when all six fail, after the merge has stored why', async () => {
    const all = agentNames.map((name) => [name, stumbles]);
    const { merges, ends } = givenAgents(Object.fromEntries(all));

    const handle = await start();
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    await saveHistory('document-analysis-failed', handle);

    expect(merges[0]).toHaveLength(6);
    expect(ends).toMatchObject([{ status: 'failed', error: { code: 'all-agents-failed' } }]);
  });

  it('tries an agent again for as long as the fault passes, without the others waiting', async () => {
    let tries = 0;
    givenAgents({
      parser: async () => {
        tries += 1;
        if (tries < 6) throw new Error('the database was away');
      },
    });

    const handle = await start();

    expect(await handle.result()).toMatchObject({ failed: [] });
    expect(tries).toBe(6);
    await saveHistory('document-analysis-retried', handle);
  });

  it('does not try a bug of ours twice', async () => {
    let tries = 0;
    givenAgents({
      insight: async () => {
        tries += 1;
        throw new TypeError('x is not a function');
      },
    });

    const handle = await start();

    expect(await handle.result()).toMatchObject({ failed: ['insight'] });
    expect(tries).toBe(1);
  });

  it('gives an agent up whose fault does not pass for half an hour', async () => {
    givenAgents({
      alert: async () => {
        throw new Error('still away');
      },
    });

    const handle = await start();

    expect(await handle.result()).toMatchObject({ failed: ['alert'] });
  });

  it('is cancelled mid-way: nothing is merged, the run ends as cancelled', async () => {
    const { merges, ends } = givenAgents({ fraud: () => activitySleep('1 hour') });

    const handle = await start();
    const done = async () => (await handle.query(runProgress)).percent === 80;
    await until(done, 'five agents are done');
    await handle.cancel();

    const failure = await handle.result().catch((error: unknown) => error);
    await saveHistory('document-analysis-cancelled', handle);
    expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    expect(merges).toEqual([]);
    expect(ends).toEqual([{ status: 'cancelled' }]);
    expect((await handle.query(agentStates)).parser).toEqual({ status: 'completed' });
  });

  it('merges again after a merge whose answer was lost', async () => {
    const { activities, merges, ends } = givenAgents();
    let tries = 0;
    t.fake({
      ...activities,
      mergeAnalysis: async (...args) => {
        const outcome = await activities.mergeAnalysis?.(...args);
        tries += 1;
        if (tries === 1 || !outcome) throw new Error('the answer was lost');
        return outcome;
      },
    });

    await (await start()).result();

    expect(merges).toHaveLength(2);
    expect(ends).toHaveLength(1);
  });
});
