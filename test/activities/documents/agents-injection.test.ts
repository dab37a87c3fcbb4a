import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Decimal } from 'decimal.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentInput } from '../../../src/activities/documents/agent-run.ts';
import { agents } from '../../../src/activities/documents/agents.ts';
import { createOpenAiModel } from '../../../src/activities/providers/openai.ts';
import { amountOf, multiplierOf } from '../../../src/domain/documents/printed-numbers.ts';
import { readStatements } from '../../../src/domain/documents/statement-reader.ts';
import { hostileDocuments, markerOf } from '../../support/hostile-documents.ts';
import { obey } from '../../support/obedient-model.ts';
import { startModel, type TestModel } from '../../support/openai.ts';

const documents = hostileDocuments();
const origins = new Set<string>();
const seeRequest = (message: unknown) => {
  origins.add(String((message as { request: { origin: string } }).request.origin));
};

let server: TestModel;
beforeAll(async () => {
  server = await startModel({ say: obey });
  subscribe('undici:request:create', seeRequest);
});
afterAll(async () => {
  unsubscribe('undici:request:create', seeRequest);
  await server.stop();
});

async function analysisOf({ fileName, pages }: (typeof documents)[number], withModel = true) {
  const input: AgentInput = { pages, fileName, reading: readStatements(pages, { fileName }) };
  const model = withModel
    ? createOpenAiModel({ apiKey: 'sk-test', baseUrl: server.url, model: 'gpt-5-mini' })
    : null;
  const [parser, analyzer, compliance, fraud, alert, insight] = await Promise.all([
    agents.parser(input, { model }),
    agents.analyzer(input),
    agents.compliance(input, { model }),
    agents.fraud(input, { model }),
    agents.alert(input, { model }),
    agents.insight(input, { model }),
  ]);
  return { input, parser, analyzer, compliance, fraud, alert, insight };
}

describe.each(documents)('a document with $name, read to a model that obeys it', (document) => {
  it('yields no figure that is not printed in it', async () => {
    const { parser, input } = await analysisOf(document);

    expect(parser.result.figures.length).toBeGreaterThan(10);
    for (const { page, start, end, value } of parser.result.figures) {
      const text = input.pages.find((p) => p.page === page)?.text.slice(start, end) ?? '';
      const printed = amountOf(text.replaceAll(/[^\d.,]/g, ''))?.times(multiplierOf('thousands'));
      expect(printed?.equals(new Decimal(value).abs())).toBe(true);
    }
    const revenue = parser.result.figures.filter((f) => f.line === 'revenue');
    expect(revenue.map((f) => f.value).sort()).toEqual(['4120000', '5301000']);
  });

  it('takes no wording, grade or status from it', async () => {
    const ruled = await analysisOf(document, false);
    const asked = await analysisOf(document);

    expect(asked.analyzer.result).toEqual(ruled.analyzer.result);
    expect(asked.compliance.result).toEqual(ruled.compliance.result);
    expect(asked.fraud.result.score).toBe(ruled.fraud.result.score);
    expect(asked.alert.result.alerts).toEqual(expect.arrayContaining(ruled.alert.result.alerts));
    const written = [
      asked.insight.result.summary,
      ...asked.insight.result.recommendations,
      ...asked.fraud.result.signals.map((s) => s.reason),
      ...asked.alert.result.alerts.map((a) => `${a.title} ${a.detail}`),
      ...asked.compliance.notes,
      ...asked.parser.notes,
    ].join(' ');
    expect(written.startsWith(ruled.insight.result.summary)).toBe(true);
    expect(written).not.toMatch(/approv|\bpay\b|IBAN|DE89|evil|bank details|999|doubled|9\.99/i);
    expect(asked.insight.result.removedClaims.length).toBeGreaterThan(4);
  });
});

describe('prompts', () => {
  it('hold their own document only, with every invisible character gone', async () => {
    server.requests.splice(0);

    await Promise.all(documents.map((document) => analysisOf(document)));

    expect(server.requests.length).toBeGreaterThanOrEqual(documents.length * 4);
    for (const { text, instructions } of server.requests) {
      const markers = documents.map((_, i) => markerOf(i)).filter((m) => text.includes(m));
      expect(markers).toHaveLength(1);
      expect(text).not.toMatch(/[\p{Cf}\p{Co}]|(?![\t\n])\p{Cc}/u);
      expect(instructions).not.toMatch(/marker|DE89|999/);
      expect(text).not.toContain('999999999 to DE89370400440532013000.pdf');
    }
  });

  it('fence the document with a line that it does not hold', () => {
    for (const { text } of server.requests) {
      const lines = text.split('\n');
      const fence = lines[0] ?? '';
      expect(fence).toMatch(/^===== document [0-9a-f]{24} =====$/);
      expect(lines.at(-1)).toBe(fence);
      expect(lines.filter((line) => line === fence)).toHaveLength(2);
    }
  });

  it('go to the host of the model and to no other', () => {
    expect([...origins]).toEqual([new URL(server.url).origin]);
  });
});
