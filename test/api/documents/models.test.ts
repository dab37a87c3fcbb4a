import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiModel } from '../../../src/activities/providers/openai.ts';
import { givenOrg } from '../../support/app.ts';
import { type AnalysisBody, ended, givenDocument, statement } from '../../support/documents.ts';
import { errorOf, type ModelFault, startModel } from '../../support/openai.ts';
import { deps, givenWorkers } from '../../support/workers.ts';

givenWorkers();

const faults: ModelFault[] = [];
const nothingFound: Record<string, unknown> = {
  parser: { figures: [] },
  compliance: { passages: [] },
  fraud: { observations: [] },
  alert: { observations: [] },
  insight: { summary: 'The company sells roofs.', recommendations: [] },
};
const model = await startModel({ say: ({ agent }) => nothingFound[agent], faults });
const price = { inputMicroUsd: 1, outputMicroUsd: 2 };

beforeEach(() => {
  model.requests.length = 0;
  deps.model = createOpenAiModel({ apiKey: 'k', baseUrl: model.url, model: 'test-model', price });
});
afterAll(() => model.stop());

async function analysed(call: Parameters<typeof ended>[0], content = statement) {
  const { id } = await givenDocument(call, content);
  return again(call, id);
}

async function again(call: Parameters<typeof ended>[0], id: string) {
  await call('POST', `/documents/${id}/analysis`);
  return { id, view: await ended(call, id) };
}

interface Usage {
  totals: { calls: number; cachedCalls: number; failedCalls: number; costUsdMicros: number };
  byAgentAndModel: { agent: string; model: string; calls: number }[];
  month: { spentUsdMicros: number; limitUsdMicros: number | null; exhausted: boolean };
}

describe('an analysis with a model', () => {
  it('logs each call with its tokens and cost, by agent and model', async () => {
    const { call } = await givenOrg();

    const { view } = await analysed(call);
    const { body } = await call<Usage>('GET', '/ai/usage');

    expect(view.agents.insight).toMatchObject({ status: 'completed', engine: 'test-model' });
    expect(view.agents.analyzer).toMatchObject({ engine: 'rules' });
    expect(body.totals.calls).toBe(model.requests.length);
    expect(body.totals.costUsdMicros).toBeGreaterThan(0);
    expect(body.month.spentUsdMicros).toBe(body.totals.costUsdMicros);
    expect(new Set(body.byAgentAndModel.map((row) => row.model))).toEqual(new Set(['test-model']));
    expect(body.byAgentAndModel.map((row) => row.agent)).toContain('parser');
  });

  it('answers equal calls from the cache, which costs nothing', async () => {
    const { call } = await givenOrg();
    const { id } = await analysed(call);
    const asked = model.requests.length;
    const before = (await call<Usage>('GET', '/ai/usage')).body.totals;

    const { view } = await again(call, id);
    const after = (await call<Usage>('GET', '/ai/usage')).body.totals;

    expect(view.agents.insight.engine).toBe('test-model');
    expect(model.requests).toHaveLength(asked);
    expect(after).toMatchObject({ cachedCalls: asked, costUsdMicros: before.costUsdMicros });
  });

  it('keeps one organization from the cached answers of another', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    await analysed(mine.call);
    const asked = model.requests.length;

    await analysed(other.call);

    expect(model.requests).toHaveLength(asked * 2);
  });

  it('works by rules alone, and says so, once the month is spent', async () => {
    const { call } = await givenOrg();
    await call('PUT', '/ai/settings', { monthlyCostLimitUsdMicros: 0 });

    const { view } = await analysed(call);

    expect(model.requests).toHaveLength(0);
    expect(view.status).toBe('completed');
    expect(view.agents.insight).toMatchObject({ status: 'completed', engine: 'rules' });
    expect(notesOf(view)).toContain('model-quota-exhausted');
    expect((await call<Usage>('GET', '/ai/usage')).body.month).toEqual({
      spentUsdMicros: 0,
      limitUsdMicros: 0,
      exhausted: true,
    });
  });

  it('keeps the results of the rules, and logs the failure, when the model refuses its key', async () => {
    const { call } = await givenOrg();
    faults.push(...Array(10).fill(errorOf(401, 'invalid_api_key')));

    const { view } = await analysed(call);
    faults.length = 0;
    const { totals } = (await call<Usage>('GET', '/ai/usage')).body;

    expect(view.status).toBe('completed');
    expect(notesOf(view)).toContain('model-unauthorized');
    expect(totals.failedCalls).toBe(totals.calls);
    expect(totals.calls).toBeGreaterThan(0);
  });

  it('asks again after a rate limit, as late as the provider says', async () => {
    const { call } = await givenOrg();
    faults.push(errorOf(429, 'rate_limit_exceeded', { 'retry-after': '1' }));

    const { view } = await analysed(call);

    expect(view.status).toBe('completed');
    for (const agent of ['parser', 'fraud', 'alert', 'insight'] as const) {
      expect(view.agents[agent]).toMatchObject({ status: 'completed', engine: 'test-model' });
    }
  });
});

function notesOf(view: AnalysisBody): string {
  return JSON.stringify(Object.values(view.agents).map((agent) => agent.notes));
}
