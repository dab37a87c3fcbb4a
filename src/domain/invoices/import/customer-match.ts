import type { CustomerWords } from './import-row.ts';

/** What matters of a customer who might be meant. */
export interface KnownCustomer {
  id: string;
  name: string;
  externalRef: string | null;
  email: string | null;
  status: 'active' | 'archived' | 'merged';
  mergedInto: string | null;
}

const same = (one: string | null, other: string | null) =>
  one !== null && other !== null && one.toLowerCase() === other.toLowerCase();

/**
 * Who is meant: by their number first, else by the address, else by the name. A name alone may
 * also be a number. Somebody else's number excludes them; of several, those that are active are
 * meant, then those in the archive. Answers `ambiguous` where that leaves more than one.
 */
export function meantCustomer(
  words: CustomerWords,
  known: readonly KnownCustomer[],
): KnownCustomer | 'ambiguous' | null {
  const { name, number, email } = words;
  const byNumber = known.filter(({ externalRef }) => externalRef === (number ?? name));
  if (byNumber.length > 0 && (number ?? name) !== null) return one(byNumber);
  const possible = known.filter(
    ({ externalRef }) => number === null || externalRef === null || externalRef === number,
  );
  const byEmail = possible.filter((customer) => same(customer.email, email));
  const byBoth = byEmail.filter((customer) => same(customer.name, name));
  if (byBoth.length > 0) return one(byBoth);
  if (byEmail.length > 0) return one(byEmail);
  const byName = possible.filter((customer) => same(customer.name, name ?? number));
  return byName.length > 0 ? one(byName) : null;
}

const standings = ['active', 'archived', 'merged'] as const;

function one(found: readonly KnownCustomer[]): KnownCustomer | 'ambiguous' {
  const best = standings
    .map((standing) => found.filter(({ status }) => status === standing))
    .find((of) => of.length > 0);
  const [first, ...more] = best ?? [];
  return first && more.length === 0 ? first : 'ambiguous';
}

/** How a customer is called whom only the words of a row make known. */
export const nameFor = ({ name, number, email }: CustomerWords): string =>
  name ?? email ?? number ?? '';
