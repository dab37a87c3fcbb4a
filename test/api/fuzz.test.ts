import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenApp, givenOrg } from '../support/app.ts';
import { arbitraryOf, hostile } from '../support/arbitrary.ts';
import { type Operation, readOpenApi } from '../support/openapi.ts';

const api = await readOpenApi(givenApp());
const runs = Number(process.env['FUZZ_RUNS'] ?? 12);
// Signing out or deleting the organization would only make the rest of the run see 401 and 404.
const ends =
  /^(DELETE \/api\/(orgs\/\{orgId\}|auth\/sessions)|POST \/api\/auth\/(logout|refresh))$/;
const operations = api.operations.filter(
  ({ method, path }) => !ends.test(`${method} ${path}`) && !path.endsWith('/events'),
);

/** Sometimes what the schema allows, sometimes what nobody would send. */
const orHostile = (allowed: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 5, arbitrary: allowed }, { weight: 1, arbitrary: hostile });

type Mixing = (allowed: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>;

function requestOf(operation: Operation, mixed: Mixing, mixedBody: Mixing = mixed) {
  const { method, path, parameters = [], requestBody } = operation;
  const of = (place: string) =>
    fc.record(
      Object.fromEntries(
        parameters
          .filter((p) => p.in === place && p.name !== 'orgId')
          .map((p) => [p.name, mixed(arbitraryOf(p.schema, api))]),
      ),
      place === 'path'
        ? {}
        : {
            requiredKeys: parameters.filter((p) => p.in === place && p.required).map((p) => p.name),
          },
    );
  const schema = requestBody?.content['application/json']?.schema;
  const body = schema ? mixedBody(arbitraryOf(schema, api)) : fc.constant(undefined);
  return fc.record({ path: of('path'), query: of('query'), body }).map((input) => ({
    method,
    urlIn: (orgId: string) =>
      urlOf(path.replace('{orgId}', orgId), input.path as Named, input.query as Named),
    body: input.body,
  }));
}

const anything = (operation: Operation) =>
  requestOf(operation, orHostile, (body) => orHostile(mutated(body)));
const allowed = (operation: Operation) => requestOf(operation, (values) => values);

/** Now and then one field of an object is replaced by something hostile. */
function mutated(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(values, fc.nat(), fc.option(hostile, { freq: 3 })).map(([value, at, bad]) => {
    if (bad === null || typeof value !== 'object' || value === null) return value;
    const keys = Object.keys(value);
    const key = keys[at % Math.max(keys.length, 1)];
    return key === undefined ? value : { ...value, [key]: bad };
  });
}

const plain = (value: unknown) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return encodeURIComponent(text.toWellFormed().slice(0, 2_000)) || '%20';
};

type Named = Record<string, unknown>;

function urlOf(path: string, params: Named, query: Named): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => plain(params[name]));
  const search = Object.entries(query).map(([name, value]) => `${name}=${plain(value)}`);
  return search.length ? `${filled}?${search.join('&')}` : filled;
}

/** Sends a request of the operation, for one who is signed in all the time. */
async function givenSender(operation: Operation) {
  const { orgId, send } = await givenOrg();
  const open = operation['x-access'] === 'public';
  return async ({ method, urlIn, body }: Sent) => {
    const url = urlIn(orgId);
    const res = await send(method, url, body);
    const told = `${method} ${url.slice(0, 200)}: ${JSON.stringify(res.body)?.slice(0, 500)}`;
    if (!open) expect(res.status, told).not.toBe(401);
    return { ...res, told };
  };
}

type Sent = ReturnType<typeof requestOf> extends fc.Arbitrary<infer R> ? R : never;

const takesOnlyFiles = ({ requestBody }: Operation) =>
  requestBody?.required === true && !('application/json' in requestBody.content);

describe.each(operations)('$method $path', (operation) => {
  it('answers whatever comes with a status that it declares, and never a 5xx', async () => {
    const send = await givenSender(operation);
    await fc.assert(
      fc.asyncProperty(anything(operation), async (request) => {
        const { status, type, told } = await send(request);

        expect([...Object.keys(operation.responses), '405'], told).toContain(String(status));
        expect(status, told).toBeLessThan(500);
        if (status >= 400) expect(type).toBe('application/problem+json');
      }),
      { numRuns: runs },
    );
  });

  // A file is not made up here: the routes that take one alone have tests of their own.
  it.skipIf(takesOnlyFiles(operation))(
    'never calls malformed what it allows',
    async () => {
      const send = await givenSender(operation);
      await fc.assert(
        fc.asyncProperty(allowed(operation), async (request) => {
          const { status, told } = await send(request);

          expect([400, 415], told).not.toContain(status);
        }),
        { numRuns: runs },
      );
    },
    120_000,
  );
});
