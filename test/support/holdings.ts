import { givenMember, givenOrg } from './app.ts';
import { billpayKinds } from './kinds/billpay.ts';
import { invoiceKinds } from './kinds/invoices.ts';
import type { Holdings, Kinds } from './kinds/kind.ts';
import { platformKinds } from './kinds/platform.ts';
import type { Operation } from './openapi.ts';
import { nameOf, type Reference } from './references.ts';

export type { Holdings } from './kinds/kind.ts';

/**
 * Of what kind things are that requests name. The generated tests take every route that there is,
 * and fail for an id of which no kind says that it is named so. A new kind of thing is one entry in
 * the file of its domain: `name: { names: ['gadgetId'], make: (it) => idFrom(it.call(…)) }`. Where
 * a route needs it in another state (`/void` a final invoice), that is a kind of its own.
 */
const known: Kinds = { ...platformKinds, ...billpayKinds, ...invoiceKinds };

export const kinds = Object.keys(known);

const kindNamed = new Map(
  Object.entries(known).flatMap(([kind, { names }]) => names.map((name) => [name, kind])),
);

/** An organization with people who decide, and what it holds of each kind as soon as it is asked. */
export async function givenHoldings(mark: string): Promise<Holdings> {
  const org = await givenOrg();
  // The caller may not decide what they submit themselves.
  const bookkeeper = await givenMember(org.orgId, 'accountant', `${mark} Bookkeeper`);
  const deputy = await givenMember(org.orgId, 'approver', `${mark} Deputy`);
  const made = new Map<string, Promise<string>>();
  const holdings = { ...org, bookkeeper, deputy, mark, idOf };
  function idOf(kind: string): Promise<string> {
    const id = made.get(kind) ?? known[kind]?.make(holdings);
    if (!id) throw new Error(`nobody has said how a thing of the kind "${kind}" is made`);
    made.set(kind, id);
    return id;
  }
  return holdings;
}

type Route = Pick<Operation, 'method' | 'path'>;

/** The kind of thing that a place names. Fails for one that nobody has said it of. */
export function kindAt({ method, path }: Route, place: Reference): string {
  const name = nameOf(place.steps).replace(/^ids$|Ids$/, (ids) => ids.slice(0, -1));
  const [before = '', after = ''] = path.split(`/{${name}}`);
  const collections = before.split('/').filter((part) => part && !part.startsWith('{'));
  const parts = place.in === 'path' ? after.slice(1).split('/').reverse() : [];
  const keys = collections.reverse().flatMap((collection) => {
    const key = `${collection}.${name}`;
    return [...parts.map((part) => `${key}/${part}`), key];
  });
  const kind = [...keys, name]
    .flatMap((key) => [`${method} ${key}`, key])
    .map((key) => kindNamed.get(key))
    .find((it) => it !== undefined);
  if (kind) return kind;
  throw new Error(
    `${method} ${path} takes "${place.steps.join('.')}", and the isolation test does not know ` +
      `what to name there: say in test/support/kinds which kind of thing "${name}" is, and how ` +
      `one is made.`,
  );
}

/** What has to be there for a route that names it by no id, as a logo. */
export const kindBehind = ({ path }: Route): string | undefined =>
  kindNamed.get(`/${path.split('/').slice(-2).join('/')}`);
