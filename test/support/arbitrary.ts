import fc, { type Arbitrary } from 'fast-check';
import type { JsonSchema, OpenApi } from './openapi.ts';

/** Values that a schema allows; what it does not say is anything that hurts. */
export function arbitraryOf(schema: JsonSchema, api: OpenApi, depth = 0): Arbitrary<unknown> {
  const it = api.resolve(schema);
  if (it.const !== undefined) return fc.constant(it.const);
  if (it.enum) return fc.constantFrom(...it.enum);
  const either = it.anyOf ?? it.oneOf;
  if (either) return fc.oneof(...either.map((part) => arbitraryOf(part, api, depth)));
  if (Array.isArray(it.type)) {
    return fc.oneof(...it.type.map((type) => arbitraryOf({ ...it, type }, api, depth)));
  }
  return ofType(it, api, depth);
}

function ofType(it: JsonSchema, api: OpenApi, depth: number): Arbitrary<unknown> {
  const { minimum = -1e6, maximum = 1e6 } = it;
  switch (it.type) {
    case 'string':
      return text(it);
    case 'integer':
      return fc.integer({
        min: Math.ceil(Math.max(minimum, -(2 ** 31))),
        max: Math.floor(Math.min(maximum, 2 ** 31)),
      });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return list(it, api, depth);
    case 'object':
      return object(it, api, depth);
    default:
      return depth > 3 ? fc.constant({}) : fc.jsonValue({ maxDepth: 2 });
  }
}

function list(it: JsonSchema, api: OpenApi, depth: number): Arbitrary<unknown> {
  const { items = {}, minItems: minLength = 0, maxItems = 3, uniqueItems } = it;
  const of = arbitraryOf(items, api, depth + 1);
  const length = { minLength, maxLength: Math.min(maxItems, minLength + 3) };
  return uniqueItems ? fc.uniqueArray(of, length) : fc.array(of, length);
}

function object(it: JsonSchema, api: OpenApi, depth: number): Arbitrary<unknown> {
  const entries = Object.entries(it.properties ?? {}).map(
    ([name, property]) => [name, arbitraryOf(property, api, depth + 1)] as const,
  );
  return fc
    .record(Object.fromEntries(entries), { requiredKeys: it.required ?? [] })
    .filter((made) => Object.keys(made).length >= (it.minProperties ?? 0));
}

const pad = (n: number) => String(n).padStart(2, '0');
const day = fc
  .record({
    y: fc.integer({ min: 1990, max: 2060 }),
    m: fc.integer({ min: 1, max: 12 }),
    d: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ y, m, d }) => `${y}-${pad(m)}-${pad(d)}`);

const formats: Record<string, Arbitrary<string>> = {
  uuid: fc.uuid({ version: 7 }),
  date: day,
  'date-time': fc
    .tuple(day, fc.constantFrom('Z', '.123Z', '+00:00', '.5-11:30', '+14:00'))
    .map(([d, rest]) => `${d}T12:00:00${rest}`),
  uri: fc
    .tuple(fc.stringMatching(/^[a-z]{1,12}$/), fc.constantFrom('example.com', 'test', 'com:99999'))
    .map(([name, rest]) => `https://${name}.${rest}/x`),
};

function text({ format, pattern, minLength = 0, maxLength = 40 }: JsonSchema): Arbitrary<string> {
  const known = formats[format ?? ''];
  if (known) return known;
  const fits = (s: string) => s.length >= minLength && s.length <= maxLength;
  // Small sizes never reach a long least length, and the filter would wait for ever.
  const size = minLength > 8 ? 'max' : 'small';
  if (pattern) return fc.stringMatching(new RegExp(pattern), { maxLength: 60, size }).filter(fits);
  return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40), unit: 'grapheme' });
}

/** What no schema asks for: each has brought some server to its knees. */
export const hostile: Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  0.1,
  Number.MAX_VALUE,
  2 ** 53,
  '',
  '\0',
  '\ud800',
  'x'.repeat(100_000),
  '__proto__',
  "'; drop table users; --",
  '../../etc/passwd',
  '9999-99-99',
  'infinity',
  [],
  [[[[[[[[]]]]]]]],
  {},
  { __proto__: { admin: true } },
  { constructor: { prototype: {} } },
);
