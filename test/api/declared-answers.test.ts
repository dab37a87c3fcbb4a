import { beforeAll, describe, expect, it } from 'vitest';
import { givenApp } from '../support/app.ts';
import { givenHoldings, type Holdings } from '../support/holdings.ts';
import { type JsonSchema, type Operation, readOpenApi } from '../support/openapi.ts';
import { answerTo, requestOf } from '../support/requests.ts';
import { givenWorkers } from '../support/workers.ts';

givenWorkers();

const api = await readOpenApi(givenApp());
const guarded = api.operations.filter(({ 'x-access': access }) => access !== 'public');
const titled = guarded.map((op) => [`${op.method} ${op.path}`, op] as const);

/** What is only read. */
let ours: Holdings;
beforeAll(async () => {
  ours = await givenHoldings('ours');
});

/** What the document declares for a status, by kind of content. */
function declared({ responses }: Operation, status: number) {
  const answer = responses[status] as
    | { content?: Record<string, { schema?: JsonSchema }> }
    | undefined;
  expect(answer, `the status ${status} is declared`).toBeDefined();
  return answer?.content ?? {};
}

const isKeyed = ({ parameters = [] }: Operation) =>
  parameters.some(({ name }) => name === 'Idempotency-Key');
const keyed = titled.filter(([, operation]) => isKeyed(operation));

describe.each(keyed)('%s under a key', (_, operation) => {
  it('gives the first answer again, and takes the key for no other request', async () => {
    const mine = await givenHoldings('mine');
    const request = await requestOf(api, operation, { orgId: mine.orgId, holder: mine });
    const { method, path, body } = request;
    const key = { 'idempotency-key': 'the very key' };
    const spaced = await mine.send(method, path, body, key);
    const once = { 'idempotency-key': 'once' };

    const first = await mine.send(method, path, body, once);
    const again = await mine.send(method, path, body, once);

    expect(spaced).toMatchObject({ status: 400, body: { code: 'invalid-idempotency-key' } });
    if (first.status >= 300) return expect(again.status).toBe(first.status);
    expect(again).toMatchObject({ status: first.status, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await mine.send('POST', `/api/orgs/${mine.orgId}/webhooks`, hook, once);
    expect(other.status).toBe(path === '/api/orgs' ? 201 : 422);
  });
});

const hook = { url: 'https://other.example.com/x', eventTypes: ['alert.raised'] };

/**
 * Whatever is there of an organization is in the state that the route is for; only an analysis or
 * an import may have come to its end before it is cancelled.
 */
const taken = ({ method, path }: Operation) =>
  method === 'GET' ||
  (path.includes('{orgId}') && !/\/(analysis|\{importId\})\/cancel$/.test(path));

describe.each(titled)('%s of what is there', (_, operation) => {
  it('answers a status, a kind of content and a body that the document declares', async () => {
    const mine = operation.method === 'GET' ? ours : await givenHoldings('mine');

    const request = await requestOf(api, operation, { orgId: mine.orgId, holder: mine });
    const { status, type, body } = await answerTo(mine, request);

    const content = declared(operation, status);
    const known = Object.keys(content);
    const kind = type?.split(';')[0] ?? null;
    expect(kind, JSON.stringify(body)).toBeOneOf(known.length ? known : [null]);
    const { schema } = content[kind ?? ''] ?? {};
    if (schema && kind?.endsWith('json')) expect(api.complaint(schema, body)).toBeNull();
    if (taken(operation)) expect(status, JSON.stringify({ request, body })).toBeLessThan(300);
  });
});
