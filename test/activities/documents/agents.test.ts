import { afterEach, describe, expect, it } from 'vitest';
import type { AgentDeps, AgentInput } from '../../../src/activities/documents/agent-run.ts';
import { agents } from '../../../src/activities/documents/agents.ts';
import { createOpenAiModel } from '../../../src/activities/providers/openai.ts';
import type { PageText } from '../../../src/domain/documents/statement.ts';
import { readStatements } from '../../../src/domain/documents/statement-reader.ts';
import { honestLines } from '../../support/hostile-documents.ts';
import { errorOf, type ModelServer, refusing, saying, startModel } from '../../support/openai.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const notes = 'Note 9. We lost our largest customer in March. EBITDA 2017 was $ 1,020 thousand.';
const pages: PageText[] = [
  { page: 1, text: honestLines.join('\n') },
  { page: 2, text: notes },
];
const input: AgentInput = {
  pages,
  fileName: 'statements.pdf',
  reading: readStatements(pages, { fileName: 'statements.pdf' }),
};

async function given(server: Partial<ModelServer>): Promise<AgentDeps> {
  const { url, stop } = await startModel({ say: () => ({}), ...server });
  stops.push(stop);
  return { model: createOpenAiModel({ apiKey: 'sk-t', baseUrl: url, model: 'gpt-5-mini' }) };
}

const withoutModel: AgentDeps = { model: null };
const askingAgents = ['parser', 'compliance', 'fraud', 'alert', 'insight'] as const;

describe('without a model', () => {
  it('every agent does its whole job by rules, and nothing is spent', async () => {
    const parser = await agents.parser(input, withoutModel);
    const analyzer = await agents.analyzer(input);
    const compliance = await agents.compliance(input, withoutModel);
    const fraud = await agents.fraud(input, withoutModel);
    const alert = await agents.alert(input, withoutModel);
    const insight = await agents.insight(input, withoutModel);

    expect(parser.result.figures.length).toBeGreaterThan(10);
    expect(analyzer.result.ratios.find((r) => r.name === 'current_ratio')?.value).toBe('1.57417');
    expect(compliance.result.checks.length).toBeGreaterThan(20);
    expect(fraud.result.signals.length).toBe(7);
    expect(alert.result.alerts.length).toBeGreaterThan(0);
    expect(insight.result.summary).toContain('revenue of 5.3 million USD for 2017');
    for (const run of [parser, analyzer, compliance, fraud, alert, insight]) {
      expect(run).toMatchObject({ usage: [], notes: [] });
    }
  });
});

describe('with a model', () => {
  it('the parser takes a figure that the rules missed, once it is found in the text', async () => {
    const figure = {
      statement: 'kpi',
      line: 'ebitda',
      label: 'EBITDA',
      period: '2017',
      value: '1020000',
      unit: 'thousands',
      page: 2,
      quote: 'EBITDA 2017 was $ 1,020 thousand.',
    };
    const deps = await given({ say: () => ({ figures: [figure, { ...figure, value: '9' }] }) });

    const { result, usage, notes: told } = await agents.parser(input, deps);

    expect(result.figures).toHaveLength(input.reading.figures.length + 1);
    expect(result.figures.at(-1)).toMatchObject({ line: 'ebitda', value: '1020000', page: 2 });
    expect(told).toEqual([
      'Not taken: ebitda of the model, the value does not stand in the quote.',
    ]);
    expect(usage).toHaveLength(1);
  });

  it('the insight adds sentences to the summary of the rules and lists what it cut', async () => {
    const deps = await given({
      say: () => ({
        summary: 'It lost its largest customer in March. Profit will be 9,000 USD.',
        recommendations: ['Win new customers.'],
      }),
    });
    const ruled = await agents.insight(input, withoutModel);

    const { result, usage } = await agents.insight(input, deps);

    expect(result.summary).toBe(`${ruled.result.summary} It lost its largest customer in March.`);
    expect(result.recommendations).toContain('Win new customers.');
    expect(result.removedClaims).toEqual(['Profit will be 9,000 USD.']);
    expect(usage[0]).toMatchObject({ agent: 'insight', inputTokens: 100, outputTokens: 20 });
  });

  it('an alert is added, graded low, on a passage that stands there; others are dropped', async () => {
    const deps = await given({
      say: () => ({
        observations: [
          { remark: 'A large customer left.', page: 2, quote: 'We lost our largest customer' },
          { remark: 'The plant burned down.', page: 2, quote: 'Our plant burned down in May' },
        ],
      }),
    });

    const { result, notes: told } = await agents.alert(input, deps);

    expect(result.alerts.filter((a) => a.code === 'model-observation')).toEqual([
      {
        code: 'model-observation',
        severity: 'low',
        title: 'A passage to read',
        detail: 'A large customer left.',
        evidence: [{ page: 2, quote: 'We lost our largest customer' }],
      },
    ]);
    expect(told).toEqual(['Not taken: 1 remarks of the model.']);
  });

  it('a document too long for a prompt is sent with the pages that hold figures', async () => {
    const filler = Array.from({ length: 30 }, (_, i) => ({
      page: i + 3,
      text: `Filler ${i} `.repeat(800),
    }));
    const long = { ...input, pages: [...filler, ...pages] };
    const server = await startModel({ say: () => ({ summary: '', recommendations: [] }) });
    stops.push(server.stop);
    const model = createOpenAiModel({ apiKey: 'sk-t', baseUrl: server.url, model: 'gpt-5-mini' });

    const { notes: told } = await agents.insight(long, { model });

    expect(server.requests[0]?.text).toContain('Total net sales');
    expect(server.requests[0]?.text.length).toBeLessThan(125_000);
    expect(told[0]).toMatch(/^The model did not see \d+ of 32 pages\.$/);
  });
});

describe.each(askingAgents)('when the model fails the %s', (name) => {
  it.each([
    ['refuses', [refusing()], 'model-refused'],
    ['talks nonsense twice', [saying('hm'), saying('hm')], 'model-malformed-output'],
    ['has no such key', [errorOf(401, null)], 'model-unauthorized'],
  ])('keeps the result of the rules when it %s, and says so', async (_, faults, code) => {
    const deps = await given({ faults });

    const ruled = await agents[name](input, withoutModel);
    const run = await agents[name](input, deps);

    expect(run.result).toEqual(ruled.result);
    expect(run.notes[0]).toContain(code);
    expect(run.usage).toHaveLength(1);
  });

  it('lets the engine retry what passes, until the last attempt, which keeps the rules', async () => {
    const busy = errorOf(429, null, { 'retry-after': '3' });
    const deps = await given({ faults: [busy, busy] });

    await expect(agents[name](input, deps)).rejects.toMatchObject({
      code: 'model-rate-limited',
      retryAfterS: 3,
    });
    const run = await agents[name](input, { ...deps, isLastAttempt: true });
    expect(run.notes[0]).toContain('model-rate-limited');
  });

  it('stops with the caller', async () => {
    const deps = await given({ faults: [() => undefined] });
    const cancelled = new Error('cancelled');
    const signal = AbortSignal.abort(cancelled);

    await expect(agents[name](input, { ...deps, signal })).rejects.toBe(cancelled);
  });

  it('does not hang longer than its time', async () => {
    const deps = await given({ faults: [() => undefined] });

    const run = await agents[name](input, { ...deps, timeoutMs: 200, isLastAttempt: true });

    expect(run.notes[0]).toContain('model-timed-out');
  });
});
