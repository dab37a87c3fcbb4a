import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/engine/workflow-bundle.ts';
import { bundledTracing } from '../../src/observability/tracing-setup.ts';
import { formWith, statement } from '../support/documents.ts';
import { databaseOf, type SeededMember, secretKey, seedOrganization } from '../support/seeded.ts';
import {
  givenSettings,
  type Settings,
  type Started,
  startSystem,
  untilStarted,
} from '../support/started.ts';
import { until } from '../support/until.ts';

interface Span {
  traceId: string;
  name: string;
}

interface Export {
  resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
}

const spans: Span[] = [];
const collector = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const sent: Export = JSON.parse(Buffer.concat(chunks).toString());
  for (const { scopeSpans } of sent.resourceSpans) {
    spans.push(...scopeSpans.flatMap((scope) => scope.spans));
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});

const folder = mkdtempSync(join(tmpdir(), 'bursar-traced-'));
let settings: Settings;
let system: Started;

beforeAll(async () => {
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  const { port } = collector.address() as AddressInfo;
  await writeBundle(join(folder, 'bundles'), [bundledTracing()]);
  settings = await givenSettings(join(folder, 'home'));
  system = startSystem(settings, {
    SECRET_KEY: secretKey,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    // As in production: what tracing adds to workflows has to be in the bundle.
    WORKFLOW_BUNDLE: join(folder, 'bundles'),
  });
  await untilStarted(system);
});

afterAll(async () => {
  system.process.kill('SIGTERM');
  await system.ended;
  collector.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a system with a trace collector', () => {
  it('carries one trace from the request through workflow and activities to the SQL', async () => {
    const sql = databaseOf(settings);
    const { orgId, members } = await seedOrganization(sql, ['owner']);
    const { token } = members[0] as SeededMember;
    const post = async (path: string, body: FormData | null) => {
      const headers = { authorization: `Bearer ${token}` };
      const url = `${system.url}/api/orgs/${orgId}${path}`;
      return (await fetch(url, { method: 'POST', body, headers })).json();
    };
    const form = formWith({ name: 'report.txt', content: statement });
    const document = (await post('/documents', form)) as { id: string };

    await post(`/documents/${document.id}/analysis`, null);

    const traceOf = (name: RegExp) => spans.find((span) => name.test(span.name))?.traceId;
    await until(() => traceOf(/^RunActivity/) !== undefined, 'activities are traced');
    const trace = traceOf(/^StartWorkflow:documentAnalysis/);
    const names = () => spans.filter(({ traceId }) => traceId === trace).map((span) => span.name);
    const passes = (name: RegExp) => names().some((n) => name.test(n));
    for (const step of [/^POST /, /^StartWorkflow/, /^RunWorkflow/, /^RunActivity/, /^postgres/]) {
      await until(() => passes(step), `${step} is in the trace: ${names().join(', ')}`);
    }
    expect(names().filter((name) => name.startsWith('RunActivity')).length).toBeGreaterThan(5);
    await sql.end();
  });
});
