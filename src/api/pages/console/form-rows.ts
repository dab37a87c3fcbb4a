import type { Field } from './fields.ts';

/** A line that may be empty, which says that there is none. */
export const line = (name: string, label: string, maxLength: number, hint?: string): Field => ({
  ...{ name, label, kind: 'line', maxLength, blank: 'null' },
  ...(hint ? { hint } : {}),
});

export const addressFields = (at: string): Field[] => [
  line(`${at}.line1`, 'Street and number', 200),
  line(`${at}.line2`, 'More of the address', 200),
  line(`${at}.postalCode`, 'Postal code', 20),
  line(`${at}.city`, 'City', 100),
  line(`${at}.region`, 'Region or state', 100),
  line(`${at}.country`, 'Country', 2, 'Two letters, such as US or DE.'),
];

type Row = Record<string, unknown>;

/** An address of which nothing is said is none; of another, the API says what is missing. */
export function withAddress(body: Row, at: string): Row {
  const isBlank = Object.values(body[at] as Row).every((value) => value === null);
  return isBlank ? { ...body, [at]: null } : body;
}

/** What stands in a row under a field's name, as the field shows it. */
export function textAt(row: object, name: string): string | undefined {
  const value = name.split('.').reduce<unknown>((at, step) => (at as Row | null)?.[step], row);
  if (typeof value === 'boolean') return value ? 'on' : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}
