import fc from 'fast-check';
import type { JsonSchema, OpenApi } from './openapi.ts';
import { referencesIn, type Steps } from './references.ts';

export interface Filling {
  api: Pick<OpenApi, 'resolve'>;
  /** A place to fill although it may be left out. */
  include: Steps | null;
  /** What to name where an id is asked for. */
  idAt(steps: Steps): string;
}

const isBelow = (steps: Steps, include: Steps | null) =>
  include !== null && steps.every((step, i) => include[i] === step);

/** The least that a schema asks for, by its own examples and defaults where it gives them. */
export function sampleOf(schema: JsonSchema, filling: Filling, steps: Steps = []): unknown {
  const it = filling.api.resolve(schema);
  const within = referencesIn(it, filling.api, steps);
  if (within.some((place) => place.join('.') === steps.join('.'))) return filling.idAt(steps);
  const told = it.const ?? it.example ?? it.default ?? it.enum?.[0];
  // An example names nothing that is there, so what holds ids is built part by part.
  if (told !== undefined && told !== null && within.length === 0) return told;
  const either = it.anyOf ?? it.oneOf;
  if (either) return sampleOf(chosen(either, filling, steps), filling, steps);
  switch ([it.type].flat()[0]) {
    case 'string':
      return text(it);
    case 'integer':
    case 'number':
      return Math.max(it.minimum ?? 1, Math.min(1, it.maximum ?? 1));
    case 'boolean':
      return true;
    case 'array':
      return list(it, filling, steps);
    case 'object':
      return object(it, filling, steps);
    default:
      return {};
  }
}

/** The alternative that leads to the place to fill, else the first that says anything. */
function chosen(either: readonly JsonSchema[], filling: Filling, steps: Steps): JsonSchema {
  const { api, include } = filling;
  const leads = (part: JsonSchema) =>
    referencesIn(part, api, steps).some((place) => place.join('.') === include?.join('.'));
  const says = (part: JsonSchema) => api.resolve(part).type !== 'null';
  return either.find(leads) ?? either.find(says) ?? {};
}

function list(it: JsonSchema, filling: Filling, steps: Steps): unknown[] {
  const inside = [...steps, '[]'];
  const least = isBelow(inside, filling.include) ? 1 : 0;
  const length = Math.max(it.minItems ?? 0, least);
  return Array.from({ length }, () => sampleOf(it.items ?? {}, filling, inside));
}

function object(it: JsonSchema, filling: Filling, steps: Steps): Record<string, unknown> {
  const { properties = {}, required = [], additionalProperties: rest } = it;
  const included = Object.keys(properties).filter((name) =>
    isBelow([...steps, name], filling.include),
  );
  // A change has to name something.
  const [first] = steps.length === 0 ? Object.keys(properties) : [];
  const least = [...required, ...included];
  const named = least.length === 0 && first ? [first] : new Set(least);
  const entries = [...named].map((name): [string, unknown] => [
    name,
    sampleOf(properties[name] ?? {}, filling, [...steps, name]),
  ]);
  const inMap = [...steps, '*'];
  if (typeof rest === 'object' && isBelow(inMap, filling.include)) {
    entries.push(['any', sampleOf(rest, filling, inMap)]);
  }
  return Object.fromEntries(entries);
}

const formats: Record<string, string> = {
  // Ahead, because some days must not be over.
  date: new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10),
  'date-time': '2036-11-20T12:00:00Z',
  email: 'sample@example.com',
  uri: 'https://sample.example.com/x',
};
const plain = ['Sample', '1', '100', 'sample@example.com', 'SAM'];

function text({ format = '', pattern = '', minLength = 0, maxLength = 100 }: JsonSchema): string {
  const known = formats[format];
  if (known) return known;
  const shape = new RegExp(pattern);
  const fits = (s: string) => shape.test(s) && s.length >= minLength && s.length <= maxLength;
  const matching = pattern ? fc.stringMatching(shape) : fc.string({ minLength, maxLength });
  const found = plain.find(fits) ?? fc.sample(matching, { numRuns: 500, seed: 1 }).find(fits);
  if (found !== undefined) return found;
  throw new Error(
    `No sample of ${pattern} with ${minLength} to ${maxLength} characters: add an example`,
  );
}
