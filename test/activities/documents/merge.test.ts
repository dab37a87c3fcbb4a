import { describe, expect, it } from 'vitest';
import { agents } from '../../../src/activities/documents/agents.ts';
import type { AnalysisJob } from '../../../src/activities/documents/analysis-job.ts';
import { documentCache } from '../../../src/activities/documents/document-cache.ts';
import { mergeResults } from '../../../src/activities/documents/merge.ts';
import { keepAgentEnd } from '../../../src/db/documents/analyses.ts';
import { verifyAudit } from '../../../src/db/kit/audit.ts';
import { type AgentName, agentNames } from '../../../src/domain/documents/agent-names.ts';
import { givenAnalysis } from '../../support/analyses.ts';
import { database, givenOrg } from '../../support/app.ts';

type Org = Awaited<ReturnType<typeof givenOrg>>;

/** Runs these agents by their rules and stores what they found. */
async function givenEnds({ db }: Org, job: AnalysisJob, names: readonly AgentName[] = agentNames) {
  const document = await documentCache({ database })(job);
  const at = new Date().toISOString();
  for (const agent of names) {
    const { result, notes } = await agents[agent](document, { model: null });
    const times = { startedAt: at, finishedAt: at, durationMs: 1 };
    const end = { agent, status: 'completed' as const, engine: 'rules', error: null };
    await keepAgentEnd(db, job, { ...end, ...times, result, notes });
  }
}

async function countsOf({ db, orgId }: Org) {
  const count = async (table: 'alerts' | 'webhookEvents' | 'aiAgentLogs' | 'financialMetrics') =>
    (await db.selectFrom(table).select('id').where('orgId', '=', orgId).execute()).length;
  const analysed = await db
    .selectFrom('auditLog')
    .select('seq')
    .where('orgId', '=', orgId)
    .where('action', '=', 'document.analyse')
    .execute();
  return {
    alerts: await count('alerts'),
    events: await count('webhookEvents'),
    logs: await count('aiAgentLogs'),
    metrics: await count('financialMetrics'),
    audited: analysed.length,
  };
}

describe('mergeResults', () => {
  it('does everything once, however often and at once it is tried', async () => {
    const org = await givenOrg();
    const { job } = await givenAnalysis(org);
    await givenEnds(org, job);

    const first = await mergeResults(database, job, []);
    const once = await countsOf(org);
    const again = await Promise.all(
      Array.from({ length: 5 }, () => mergeResults(database, job, [])),
    );

    expect(once).toMatchObject({ alerts: first.alertsRaised, logs: 6, audited: 1 });
    expect(once.alerts).toBeGreaterThan(0);
    expect(once.events).toBe(once.alerts + 1);
    expect(once.metrics).toBeGreaterThan(10);
    expect(await countsOf(org)).toEqual(once);
    for (const outcome of again) expect(outcome).toEqual(first);
  });

  it('does everything once when five begin at the same time', async () => {
    const org = await givenOrg();
    const { job } = await givenAnalysis(org);
    await givenEnds(org, job);

    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => mergeResults(database, job, [])),
    );

    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(await countsOf(org)).toMatchObject({ logs: 6, audited: 1 });
    expect(await verifyAudit(org.db, org.orgId)).toMatchObject({ intact: true });
  });

  it('keeps nothing of a merge that breaks off', async () => {
    const org = await givenOrg();
    const { job } = await givenAnalysis(org);
    await givenEnds(org, job);
    const error = { code: 'x', detail: 'y' };
    const impossible = [{ agent: 'butler' as AgentName, error }];

    await expect(mergeResults(database, job, impossible)).rejects.toThrow();

    expect(await countsOf(org)).toEqual({
      alerts: 0,
      events: 0,
      logs: 0,
      metrics: 0,
      audited: 0,
    });
    expect(await mergeResults(database, job, [])).toMatchObject({ completed: agentNames });
  });

  it('stores why an agent failed, and merges the others', async () => {
    const org = await givenOrg();
    const { job } = await givenAnalysis(org);
    await givenEnds(org, job, ['parser', 'analyzer', 'compliance', 'fraud']);
    const error = { code: 'model-refused', detail: 'The model refused.' };

    const outcome = await mergeResults(database, job, [
      { agent: 'alert', error },
      { agent: 'insight', error },
    ]);

    expect(outcome).toMatchObject({ failed: ['alert', 'insight'], alertsRaised: 0 });
    expect(await countsOf(org)).toMatchObject({ logs: 6, alerts: 0 });
  });

  it("replaces the metrics of the document's earlier analysis", async () => {
    const org = await givenOrg();
    const { job } = await givenAnalysis(org);
    await givenEnds(org, job);
    await mergeResults(database, job, []);
    const { metrics } = await countsOf(org);
    const other = await givenAnalysis(org);
    await givenEnds(org, other.job, ['compliance']);

    await mergeResults(database, other.job, []);

    expect((await countsOf(org)).metrics).toBe(metrics);
  });

  it('404 for an analysis of another organization', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { job } = await givenAnalysis(org);

    const foreign = mergeResults(database, { ...job, orgId: other.orgId }, []);

    await expect(foreign).rejects.toMatchObject({ code: 'analysis-not-found' });
  });
});
