import { beforeAll, describe, expect, it } from 'vitest';
import { givenApp } from '../support/app.ts';
import { givenHoldings, type Holdings, kindAt, kinds } from '../support/holdings.ts';
import { type Operation, readOpenApi } from '../support/openapi.ts';
import { type Reference, referencesIn, referencesOf, type Steps } from '../support/references.ts';
import { answerTo, at, requestOf } from '../support/requests.ts';
import { sampleOf } from '../support/samples.ts';
import { rowsOf, unsettled } from '../support/tenant-rows.ts';
import { until } from '../support/until.ts';
import { givenWorkers } from '../support/workers.ts';

givenWorkers();

const api = await readOpenApi(givenApp());
const guarded = api.operations.filter(({ 'x-access': access }) => access !== 'public');
const places = guarded.flatMap((operation) =>
  referencesOf(operation, api).map((place) => ({ operation, place })),
);
const titleOf = ({ method, path }: Operation) => `${method} ${path}`;
const titled = (operations: Operation[]) => operations.map((op) => [titleOf(op), op] as const);
const placesIn = (where: Reference['in']) =>
  places
    .filter(({ place }) => place.in === where)
    .map((it) => [titleOf(it.operation), it.place.steps.join('.'), it] as const);

/** The other organization, with one of everything, and all that must never be seen of it. */
let theirs: Holdings;
/** One's own, of which no test here changes anything. */
let ours: Holdings;
let before: string[];
let secrets: Set<string>;

beforeAll(async () => {
  theirs = await givenHoldings('theirs-only');
  for (const kind of kinds) await theirs.idOf(kind);
  await until(async () => (await unsettled(theirs.orgId)) === 0, 'nothing of theirs is under way');
  before = await rowsOfTheirs();
  secrets = new Set(['theirs-only', ...before.flatMap((row) => row.match(uuids) ?? [])]);
  ours = await givenHoldings('ours');
});

/** An organization that the operation may be asked of: one of its own where it writes. */
const mineFor = ({ method }: Operation) => (method === 'GET' ? ours : givenHoldings('mine'));

const uuids = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const rowsOfTheirs = () =>
  rowsOf(theirs.orgId, [theirs.user.id, theirs.bookkeeper.id, theirs.deputy.id]);

/** Nothing of theirs but what the caller has said themselves. */
function expectNothingOfTheirs(answer: unknown, said: readonly string[]) {
  const text = JSON.stringify(answer);
  expect([...secrets].filter((secret) => !said.includes(secret) && text.includes(secret))).toEqual(
    [],
  );
}

const expectUntouched = async () => expect(await rowsOfTheirs()).toEqual(before);

const inOrganization = guarded.filter(({ path }) => path.includes('{orgId}'));

describe.each(titled(inOrganization))('%s of another organization', (_, operation) => {
  it('404 for all that is there, shows nothing and changes nothing', async () => {
    const request = await requestOf(api, operation, { orgId: theirs.orgId, holder: theirs });
    const { status, body } = await answerTo(ours, request);

    expect(status).toBe(404);
    expectNothingOfTheirs(body, request.path.match(uuids) ?? []);
    await expectUntouched();
  });
});

const inPaths = placesIn('path');

describe.each(inPaths)("%s with another organization's %s", (_, __, { operation, place }) => {
  it('404 as for nobody’s, where one’s own is found', async () => {
    const mine = await mineFor(operation);
    const id = await theirs.idOf(kindAt(operation, place));
    const own = { orgId: mine.orgId, holder: mine };

    const request = await requestOf(api, operation, { ...own, foreign: { place, id } });
    const refused = await answerTo(mine, request);
    const found = await answerTo(mine, await requestOf(api, operation, own));

    expect(refused.status).toBe(404);
    expectNothingOfTheirs(refused.body, [id]);
    expect(found.status, `own ${at(place)}: ${JSON.stringify(found.body)}`).not.toBe(404);
    await expectUntouched();
  });
});

const inBodies = placesIn('body');

describe.each(inBodies)("%s with another organization's %s", (_, __, { operation, place }) => {
  it('4xx, where one’s own is taken', async () => {
    const mine = await mineFor(operation);
    const kind = kindAt(operation, place);
    const [id, ownId] = [await theirs.idOf(kind), await mine.idOf(kind)];
    const own = { orgId: mine.orgId, holder: mine };

    const request = await requestOf(api, operation, { ...own, foreign: { place, id } });
    const refused = await answerTo(mine, request);
    const same = await requestOf(api, operation, { ...own, foreign: { place, id: ownId } });
    const taken = await answerTo(mine, same);

    const cannotFill =
      `The request that the generator makes is refused for another reason than the id: ` +
      `${JSON.stringify(same)} was answered by ${JSON.stringify(taken.body)}. ` +
      `Give the schema of ${operation.path} an example that is accepted.`;
    expect(taken.status, cannotFill).toBeLessThan(300);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expectNothingOfTheirs(refused.body, [id]);
    await expectUntouched();
  });
});

const inQueries = placesIn('query');

describe.each(inQueries)("%s with another organization's %s", (_, __, { operation, place }) => {
  it('shows nothing of theirs', async () => {
    const mine = await mineFor(operation);
    const id = await theirs.idOf(kindAt(operation, place));

    const request = await requestOf(api, operation, {
      orgId: mine.orgId,
      holder: mine,
      foreign: { place, id },
    });
    const answer = await answerTo(mine, request);

    expect(answer.status).toBeLessThan(500);
    expectNothingOfTheirs(answer.body, [id]);
    await expectUntouched();
  });
});

const reads = guarded.filter(({ method }) => method === 'GET');

describe.each(titled(reads))('%s', (_, operation) => {
  it('shows one’s own and nothing of another organization', async () => {
    const mine = await mineFor(operation);

    const request = await requestOf(api, operation, { orgId: mine.orgId, holder: mine });
    const answer = await answerTo(mine, request);

    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
    expectNothingOfTheirs(answer.body, []);
  });
});

describe('the generator', () => {
  const planted = { method: 'POST', path: '/api/orgs/{orgId}/things' };
  const uuid = { type: 'string', format: 'uuid' };

  it('finds what refers, however deep it lies in objects, lists, maps and alternatives', () => {
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string' },
        thingId: { type: 'string' },
        to: uuid,
        lines: {
          type: 'array',
          items: { anyOf: [{ type: 'null' }, { properties: { tagIds: { items: uuid } } }] },
        },
        shares: { type: 'object', additionalProperties: { properties: { accountId: uuid } } },
      },
    };

    const found = referencesIn(schema, api).map((steps) => steps.join('.'));

    expect(found).toEqual(['thingId', 'to', 'lines.[].tagIds.[]', 'shares.*.accountId']);
  });

  it('names the foreign one at its place alone, and fills the rest with one’s own', () => {
    const line = { type: 'object', properties: { thingId: uuid, to: uuid }, required: ['to'] };
    const schema = {
      type: 'object',
      properties: { lines: { type: 'array', items: line }, vendorId: uuid },
      required: ['vendorId'],
    };
    const include = ['lines', '[]', 'thingId'];

    const idAt = (steps: Steps) => (steps.at(-1) === 'thingId' ? 'foreign' : 'own');
    const sample = sampleOf(schema, { api, include, idAt });

    expect(sample).toEqual({ vendorId: 'own', lines: [{ thingId: 'foreign', to: 'own' }] });
  });

  it('fails for an id of which nobody has said what it names', () => {
    const unknown: Reference = { in: 'body', steps: ['lines', '[]', 'gadgetId'] };

    expect(() => kindAt(planted, unknown)).toThrow(
      'POST /api/orgs/{orgId}/things takes "lines.[].gadgetId", and the isolation test does not know',
    );
  });

  it('has found the bodies that refer to something', () => {
    const found = inBodies.map(([title, name]) => `${title.split(' ')[0]} ${name}`);

    expect(found).toEqual(
      expect.arrayContaining(['POST vendorId', 'POST to', 'POST rules.[].steps.[].approvers.[]']),
    );
  });

  it.each(kinds)('has a %s of the other organization to name', async (kind) => {
    expect(before.join('\n')).toContain(await theirs.idOf(kind));
  });
});
