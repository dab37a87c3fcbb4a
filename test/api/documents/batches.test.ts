import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { extractText } from '../../../src/activities/documents/extraction/extract-text.ts';
import { agentNames } from '../../../src/domain/documents/agent-names.ts';
import type { ExtractText } from '../../../src/domain/documents/extracted-text.ts';
import { Problem } from '../../../src/domain/kit/problem.ts';
import { filesDir, givenApp, givenOrg } from '../../support/app.ts';
import { type Call, formWith, givenDocument, statement } from '../../support/documents.ts';
import { until } from '../../support/until.ts';
import { deps, givenWorkers } from '../../support/workers.ts';

givenWorkers();

interface Batch {
  runId: string;
  status: string;
  percent: number | null;
  result?: unknown;
  documents: {
    documentId: string;
    fileName: string;
    status: string;
    error?: { code: string };
  }[];
  refused: { name: string; code: string }[];
}

const batchOf = async (call: Call, runId: string) =>
  (await call<Batch>('GET', `/documents/batch/${runId}`)).body;

async function endedBatch(call: Call, runId: string): Promise<Batch> {
  const over = async () => (await batchOf(call, runId)).status !== 'running';
  await until(over, 'the batch has ended');
  return batchOf(call, runId);
}

interface DocumentState {
  fileName: string;
  status: string;
  pages: number | null;
  failure: { code: string } | null;
}

const stateOf = ({ fileName, status, pages, failure }: DocumentState) =>
  [fileName, status, pages, failure?.code] as const;

/** How each document of a batch ended, by name. */
const ended = ({ documents }: Batch) =>
  documents.map(({ fileName, status, error }) => [fileName, status, error?.code]).sort();

/** Has the workers read files in another way, until it is restored or the test ends. */
function givenReader(reader: ExtractText): () => void {
  const restore = () => {
    deps.extractText = extractText;
  };
  onTestFinished(restore);
  deps.extractText = reader;
  return restore;
}

describe('POST /documents/batch', () => {
  it('202 for files sent together, which its workflow reads; one that can not be read says why', async () => {
    const { call, orgId } = await givenOrg();
    const good = [1, 2, 3].map((n) => ({ name: `${n}.txt`, content: `${statement}\n${n}` }));
    const bad = { name: 'broken.pdf', content: '%PDF-1.7 garbage' };
    const foreign = { name: 'setup.exe', content: new Uint8Array([77, 90, 144, 0, 3]) };

    const started = await call<Batch>('POST', '/documents/batch', formWith(...good, bad, foreign));
    const batch = await endedBatch(call, started.body.runId);

    expect(started).toMatchObject({
      status: 202,
      body: { refused: [{ name: 'setup.exe', code: 'document-unsupported' }] },
    });
    expect(batch).toMatchObject({
      status: 'completed',
      percent: 100,
      result: { completed: 3, failed: 1, cancelled: 0 },
    });
    expect(ended(batch)).toEqual([
      ['1.txt', 'completed', undefined],
      ['2.txt', 'completed', undefined],
      ['3.txt', 'completed', undefined],
      ['broken.pdf', 'failed', 'document-corrupt'],
    ]);
    const { body } = await call<{ data: DocumentState[] }>('GET', '/documents');
    expect(body.data.map(stateOf).sort()).toEqual([
      ['1.txt', 'read', 1, undefined],
      ['2.txt', 'read', 1, undefined],
      ['3.txt', 'read', 1, undefined],
      ['broken.pdf', 'failed', null, 'document-corrupt'],
    ]);
    expect(await readdir(join(filesDir, orgId))).toHaveLength(4);
  });

  it('reads nothing in the request, and content that is sent twice once', async () => {
    const unasked = () => Promise.reject(new Error('read in the request'));
    const { call, orgId } = await givenOrg('owner', givenApp({}, { extractText: unasked }));
    const read: string[] = [];
    givenReader(async (file, options) => {
      read.push(file.fileName);
      return extractText(file, options);
    });
    const content = 'Revenue $50M';
    const files = ['a.txt', 'b.txt'].map((name) => ({ name, content }));

    const started = await call<Batch>('POST', '/documents/batch', formWith(...files));
    const batch = await endedBatch(call, started.body.runId);

    expect(started.body.refused).toEqual([]);
    expect(batch.documents).toMatchObject([{ status: 'completed' }]);
    expect(read).toHaveLength(1);
    expect(await readdir(join(filesDir, orgId))).toHaveLength(1);
  });

  it('reads a file again by the next analysis, after one that could not read it', async () => {
    const { call } = await givenOrg();
    const restore = givenReader(() => {
      throw new Problem('unprocessable', 'document-too-complex', 'The file takes too long.');
    });
    const form = () => formWith({ name: 'slow.txt', content: statement });
    const first = await call<Batch>('POST', '/documents/batch', form());
    const failed = await endedBatch(call, first.body.runId);
    const alerts = await call('GET', '/alerts');
    const refused = await call('POST', '/documents', form());
    restore();

    const again = await call<Batch>('POST', '/documents/batch', form());
    const batch = await endedBatch(call, again.body.runId);

    expect(ended(failed)).toEqual([['slow.txt', 'failed', 'document-too-complex']]);
    expect(alerts).toMatchObject({ body: { data: [{ title: 'slow.txt could not be read' }] } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'document-too-complex' } });
    expect(ended(batch)).toEqual([['slow.txt', 'completed', undefined]]);
    const { body } = await call<{ data: DocumentState[] }>('GET', '/documents');
    expect(body.data.map(stateOf)).toEqual([['slow.txt', 'read', 1, undefined]]);
  });

  it('keeps no file of a batch that is refused', async () => {
    const { call, orgId } = await givenOrg();
    const bad = { name: 'report.pdf', content: 'plain words' };

    const answer = await call('POST', '/documents/batch', formWith(bad));

    expect(answer).toMatchObject({ status: 422, body: { code: 'batch-empty' } });
    expect(await readdir(join(filesDir, orgId)).catch(() => [])).toEqual([]);
  });

  it('stops reading when it is cancelled, and the file can be removed then', async () => {
    const { call } = await givenOrg();
    const reading = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<void>();
    givenReader(async (_, { signal } = {}) => {
      reading.resolve();
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      stopped.resolve();
      throw signal?.reason;
    });
    const form = formWith({ name: 'a.txt', content: 'words that nobody gets to read' });
    const { body } = await call<Batch>('POST', '/documents/batch', form);
    const [{ documentId } = { documentId: '' }] = body.documents;
    await reading.promise;
    const early = await call('DELETE', `/documents/${documentId}`, undefined, { 'if-match': '*' });

    await call('POST', `/runs/${body.runId}/cancel`);
    await stopped.promise;
    const batch = await endedBatch(call, body.runId);
    const left = await call('GET', `/documents/${documentId}`);
    const removed = await call('DELETE', `/documents/${documentId}`, undefined, {
      'if-match': '*',
    });

    expect(early).toMatchObject({ status: 409, body: { code: 'analysis-running' } });
    expect(batch.status).toBe('cancelled');
    expect(left).toMatchObject({ body: { status: 'unread', pages: null, failure: null } });
    expect(removed.status).toBe(204);
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
