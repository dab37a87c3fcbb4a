import { describe, expect, it } from 'vitest';
import { agentNames } from '../../../src/domain/documents/agent-names.ts';
import { givenOrg } from '../../support/app.ts';
import { type Call, formWith, givenDocument, statement } from '../../support/documents.ts';
import { until } from '../../support/until.ts';
import { deps, givenWorkers } from '../../support/workers.ts';

givenWorkers();

interface Batch {
  runId: string;
  status: string;
  percent: number | null;
  result?: unknown;
  documents: { documentId: string; fileName: string; status: string }[];
  refused: { name: string; code: string }[];
}

const batchOf = async (call: Call, runId: string) =>
  (await call<Batch>('GET', `/documents/batch/${runId}`)).body;

async function endedBatch(call: Call, runId: string): Promise<Batch> {
  const over = async () => (await batchOf(call, runId)).status !== 'running';
  await until(over, 'the batch has ended');
  return batchOf(call, runId);
}

describe('POST /documents/batch', () => {
  it('202 for files sent together; what can not be read is named, the rest is analysed', async () => {
    const { call } = await givenOrg();
    const good = [1, 2, 3].map((n) => ({ name: `${n}.txt`, content: `${statement}\n${n}` }));
    const bad = { name: 'broken.pdf', content: '%PDF-1.7 garbage' };

    const started = await call<Batch>('POST', '/documents/batch', formWith(...good, bad));
    const batch = await endedBatch(call, started.body.runId);

    expect(started.status).toBe(202);
    expect(started.body.refused).toMatchObject([{ name: 'broken.pdf', code: 'document-corrupt' }]);
    expect(batch).toMatchObject({
      status: 'completed',
      percent: 100,
      result: { completed: 3, failed: 0, cancelled: 0 },
    });
    expect(batch.documents.map((d) => d.fileName).sort()).toEqual(['1.txt', '2.txt', '3.txt']);
    expect(new Set(batch.documents.map((d) => d.status))).toEqual(new Set(['completed']));
  });

  it('202 for ids, each once; a failing document leaves the others alone', async () => {
    const { call } = await givenOrg();
    const stumbles = async () => {
      throw new TypeError('a bug');
    };
    for (const name of agentNames) {
      const real = deps.agents[name];
      deps.agents[name] = (async (input: { fileName: string }, agentDeps: never) =>
        input.fileName === 'bad.txt' ? stumbles() : real(input as never, agentDeps)) as never;
    }
    const a = await givenDocument(call, 'words', 'a.txt');
    const bad = await givenDocument(call, 'more words', 'bad.txt');

    const documentIds = [a.id, bad.id, a.id];
    const started = await call<Batch>('POST', '/documents/batch', { documentIds });
    const batch = await endedBatch(call, started.body.runId);

    expect(started.body.documents).toHaveLength(2);
    expect(batch).toMatchObject({ status: 'completed', result: { completed: 1, failed: 1 } });
    expect(await call('GET', `/documents/${bad.id}/analysis`)).toMatchObject({
      body: { status: 'failed', error: { code: 'all-agents-failed' } },
    });
  });

  it('422 when nothing can be analysed, and nothing is started', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    const { id } = await givenDocument(other.call);

    const answer = await mine.call('POST', '/documents/batch', { documentIds: [id] });

    expect(answer).toMatchObject({ status: 422, body: { code: 'batch-empty' } });
    expect(JSON.stringify(answer.body)).toContain('No such document');
    expect(await mine.call('GET', '/runs')).toMatchObject({ body: { data: [] } });
  });

  it.each([
    ['no ids', { documentIds: [] }],
    ['an id that is none', { documentIds: ['x'] }],
    ['too many', { documentIds: Array(101).fill('00000000-0000-7000-8000-000000000000') }],
  ])('400 for %s', async (_, body) => {
    const { call } = await givenOrg();

    expect(await call('POST', '/documents/batch', body)).toMatchObject({ status: 400 });
  });

  it('cancelled as a whole: what runs is stopped, what waits is never started', async () => {
    const { call } = await givenOrg();
    const held = new Promise<never>(() => {});
    for (const name of agentNames) deps.agents[name] = () => held;
    const files = [1, 2, 3, 4, 5, 6].map((n) => ({ name: `${n}.txt`, content: `document ${n}` }));
    const started = await call<Batch>('POST', '/documents/batch', formWith(...files));
    const { runId } = started.body;
    const agentsStarted = async () => {
      const { documents } = await batchOf(call, runId);
      const [first] = documents;
      const { body } = await call<{ agents: { parser: { status: string } } }>(
        'GET',
        `/documents/${first?.documentId}/analysis`,
      );
      return body.agents.parser.status === 'running';
    };
    await until(agentsStarted, 'the first document is being analysed');

    await call('POST', `/runs/${runId}/cancel`);
    const batch = await endedBatch(call, runId);

    expect(batch.status).toBe('cancelled');
    await until(
      async () => (await batchOf(call, runId)).documents.every((d) => d.status === 'cancelled'),
      'every analysis is cancelled',
    );
  });
});

describe('GET /documents/batch/{runId}', () => {
  it('404 for a run that is no batch, and for one of another organization', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    const { id } = await givenDocument(mine.call, 'words');
    const single = await mine.call<Batch>('POST', `/documents/${id}/analysis`);
    const batch = await mine.call<Batch>(
      'POST',
      '/documents/batch',
      formWith({ name: 'a', content: 'b' }),
    );

    const { runId } = single.body;
    expect(await mine.call('GET', `/documents/batch/${runId}`)).toMatchObject({ status: 404 });
    expect(await other.call('GET', `/documents/batch/${batch.body.runId}`)).toMatchObject({
      status: 404,
    });
    await endedBatch(mine.call, batch.body.runId);
  });
});
