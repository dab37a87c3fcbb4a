import { givenApp } from './app.ts';
import { type Holdings, kindAt, kindBehind } from './holdings.ts';
import type { OpenApi, Operation } from './openapi.ts';
import { onePixel } from './pictures.ts';
import { bodyOf, nameOf, type Reference, referencesOf, type Steps } from './references.ts';
import { sampleOf } from './samples.ts';

interface Naming {
  /** Whose organization the path begins with. */
  orgId: string;
  /** Whose things the request names, where it says nothing else. */
  holder: Holdings;
  foreign?: { place: Reference; id: string } | undefined;
}

export const at = (place: Reference) => `${place.in} ${place.steps.join('.')}`;

/** A request that is well-formed, and names what there is. */
export async function requestOf(api: OpenApi, operation: Operation, naming: Naming) {
  const { orgId, holder, foreign } = naming;
  const ids = new Map<string, string>();
  for (const place of referencesOf(operation, api)) {
    const here = foreign && at(foreign.place) === at(place);
    ids.set(at(place), here ? foreign.id : await holder.idOf(kindAt(operation, place)));
  }
  const idAt = (place: Reference) => ids.get(at(place)) ?? '';
  const behind = kindBehind(operation);
  if (behind) await holder.idOf(behind);
  const filling = { api, include: null, idAt: (steps: Steps) => idAt({ in: 'query', steps }) };
  const inPath = (name: string) => idAt({ in: 'path', steps: [name] }) || '1';
  const path = operation.path
    .replace('{orgId}', orgId)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => inPath(name));
  const asked = foreign?.place.in === 'query' ? nameOf(foreign.place.steps) : null;
  const query = (operation.parameters ?? [])
    .filter(({ in: place, required, name }) => place === 'query' && (required || name === asked))
    .map(({ name, schema }): [string, string] => [name, String(sampleOf(schema, filling, [name]))]);
  const search = query.length ? `?${new URLSearchParams(query)}` : '';
  const include = foreign?.place.in === 'body' ? foreign.place.steps : null;
  const inBody = { api, include, idAt: (steps: Steps) => idAt({ in: 'body', steps }) };
  return { method: operation.method, path: path + search, body: sentBody(operation, inBody) };
}

function sentBody(operation: Operation, filling: Parameters<typeof sampleOf>[1]) {
  const media = bodyOf(operation);
  if (!media) return undefined;
  const sample = sampleOf(media.schema, filling);
  if (media.type.includes('json')) return sample;
  const form = new FormData();
  for (const [name, value] of Object.entries(sample as Record<string, unknown>)) {
    form.set(name, name === 'file' ? fileFor(operation) : String(value));
  }
  return form;
}

const history = 'customer,number,issueDate,dueDate,amount\nSample,S-1,2026-01-01,2026-01-31,1\n';

function fileFor({ path }: Operation): Blob {
  if (path.endsWith('/logo')) return onePixel;
  return new Blob([path.endsWith('/invoices/import') ? history : 'Sample']);
}

type Request = Awaited<ReturnType<typeof requestOf>>;

export async function answerTo(mine: Holdings, { method, path, body }: Request) {
  if (!path.endsWith('/events')) return mine.send(method, path, body);
  return beginning(mine, path);
}

/** A stream of events goes on for as long as somebody listens, and begins with what there is. */
async function beginning({ user }: Holdings, path: string) {
  const headers = { authorization: `Bearer ${user.token}` };
  const res = await givenApp().request(path, { headers });
  const reader = res.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  const type = res.headers.get('content-type');
  return { status: res.status, type, body: new TextDecoder().decode(value) };
}
