import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenApp, givenOrg } from '../support/app.ts';
import { arbitraryOf, hostile } from '../support/arbitrary.ts';
import { type Operation, readOpenApi } from '../support/openapi.ts';

const api = await readOpenApi(givenApp());
const runs = Number(process.env['FUZZ_RUNS'] ?? 12);
const shared = await givenOrg();
// Signing out or deleting the organization would only make the rest of the run see 401 and 404.
const ends = /^(DELETE \/api\/orgs\/\{orgId\}|POST \/api\/auth\/(logout|refresh).*)$/;
const operations = api.operations.filter(
  ({ method, path }) => !ends.test(`${method} ${path}`) && !path.endsWith('/events'),
);

/** Sometimes what the schema allows, sometimes what nobody would send. */
const orHostile = (allowed: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 5, arbitrary: allowed }, { weight: 1, arbitrary: hostile });

function requestOf({ method, path, parameters = [], requestBody }: Operation) {
  const of = (place: string) =>
    fc.record(
      Object.fromEntries(
        parameters
          .filter((p) => p.in === place && p.name !== 'orgId')
          .map((p) => [p.name, orHostile(arbitraryOf(p.schema, api))]),
      ),
      place === 'path' ? {} : { requiredKeys: [] },
    );
  const schema = requestBody?.content['application/json']?.schema;
  const body = schema ? orHostile(mutated(arbitraryOf(schema, api))) : fc.constant(undefined);
  return fc.record({ path: of('path'), query: of('query'), body }).map((input) => ({
    method,
    url: urlOf(path, input.path as Record<string, unknown>, input.query as object),
    body: input.body,
  }));
}

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

function urlOf(path: string, params: Record<string, unknown>, query: object): string {
  const filled = path
    .replace('{orgId}', shared.orgId)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => plain(params[name]));
  const search = Object.entries(query).map(([name, value]) => `${name}=${plain(value)}`);
  return search.length ? `${filled}?${search.join('&')}` : filled;
}

describe.each(operations)('$method $path', (operation) => {
  it('answers whatever comes with a status that it declares, and never a 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(requestOf(operation), async ({ method, url, body }) => {
        const res = await shared.send(method, url, body);

        const documented = [...Object.keys(operation.responses), '405'];
        expect(documented, `${method} ${url.slice(0, 200)}`).toContain(String(res.status));
        expect(res.status).toBeLessThan(500);
        if (res.status >= 400) expect(res.type).toBe('application/problem+json');
      }),
      { numRuns: runs },
    );
  }, 120_000);
});
