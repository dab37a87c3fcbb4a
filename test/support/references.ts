import type { JsonSchema, OpenApi, Operation } from './openapi.ts';

/** The way to a property; `[]` is any item of a list, `*` any key of a map. */
export type Steps = readonly string[];

/** A place of a request that names something by its id. */
export interface Reference {
  in: 'path' | 'query' | 'body';
  steps: Steps;
}

/** The name that a value goes by: an item is called like its list. */
export const nameOf = (steps: Steps) =>
  steps.findLast((step) => step !== '[]' && step !== '*') ?? '';

/** What is called an id and names nothing of ours. */
const elsewhere = ['taxId'];

/** Whether a value refers to something: it is a UUID, or its name says so (`billId`, `ids`). */
function refers({ type, format, enum: choices }: JsonSchema, steps: Steps): boolean {
  if (format === 'uuid') return true;
  const text = [type].flat().includes('string') && !choices;
  const name = nameOf(steps);
  return text && /^ids?$|Ids?$/.test(name) && !elsewhere.includes(name);
}

/** Every place below a schema that names something by its id, however deep it lies. */
export function referencesIn(
  schema: JsonSchema,
  { resolve }: Pick<OpenApi, 'resolve'>,
  steps: Steps = [],
): Steps[] {
  // A schema may hold itself: below a name that has come three times nothing new is found.
  if (steps.filter((step) => step === steps.at(-1) && step !== '[]').length > 2) return [];
  const it = resolve(schema);
  if (refers(it, steps)) return [steps];
  const below = (part: JsonSchema | undefined, ...more: string[]) =>
    part ? referencesIn(part, { resolve }, [...steps, ...more]) : [];
  const { anyOf = [], oneOf = [], properties = {}, additionalProperties } = it;
  const found = [
    ...[...anyOf, ...oneOf].flatMap((part) => below(part)),
    ...Object.entries(properties).flatMap(([name, part]) => below(part, name)),
    ...below(it.items, '[]'),
    ...(typeof additionalProperties === 'object' ? below(additionalProperties, '*') : []),
  ];
  return [...new Map(found.map((place) => [place.join('.'), place])).values()];
}

/** The body that a test sends: JSON where the route takes it, else a form. */
export function bodyOf({ requestBody }: Operation): { type: string; schema: JsonSchema } | null {
  const content = Object.entries(requestBody?.content ?? {});
  const [type, media] = content.find(([name]) => name.includes('json')) ?? content[0] ?? [];
  return type && media ? { type, schema: media.schema } : null;
}

/** All that a request refers to, but for the organization that its path begins with. */
export function referencesOf(operation: Operation, api: OpenApi): Reference[] {
  const { parameters = [], requestBody } = operation;
  // Whatever stands in a path names something, unless it counts.
  const names = (place: string, schema: JsonSchema, name: string) =>
    place === 'path' ? schema.type !== 'integer' : refers(schema, [name]);
  const named = parameters
    .filter(({ in: place, name }) => /^(path|query)$/.test(place) && name !== 'orgId')
    .filter(({ in: place, schema, name }) => names(place, api.resolve(schema), name))
    .map(({ in: place, name }) => ({ in: place as 'path' | 'query', steps: [name] }));
  const bodies = Object.values(requestBody?.content ?? {});
  const inBody = bodies.flatMap(({ schema }) => referencesIn(schema, api));
  return [...named, ...inBody.map((steps) => ({ in: 'body' as const, steps }))];
}
