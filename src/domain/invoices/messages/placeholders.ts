import { Problem } from '../../kit/problem.ts';

/** All that a text may have filled in, with what stands there then. */
export const placeholders = {
  customer: 'the customer’s name',
  organization: 'our name',
  contact: 'how we are reached',
  invoices: 'the invoice with its number, or how many',
  Invoices: 'the same at the beginning of a sentence',
  amount: 'what is open in all',
  dueOn: 'the oldest due day',
  daysLate: 'how many days ago or ahead that is',
  payHere: 'an invitation to the hosted page',
} as const;

export type Placeholder = keyof typeof placeholders;
export type Values = Readonly<Record<Placeholder, string>>;

const marked = /\{\{([^{}]*)\}\}/g;
const isKnown = (name: string): name is Placeholder => Object.hasOwn(placeholders, name);

/** Refuses with 422 a text with a placeholder that nothing fills. */
export function assertPlaceholders(text: string): void {
  const unknown = [...text.matchAll(marked)].flatMap(([all, name = '']) =>
    isKnown(name.trim()) ? [] : [all],
  );
  if (unknown.length === 0) return;
  const known = Object.keys(placeholders).join(', ');
  const detail = `${unknown.join(', ').slice(0, 200)} is unknown. There are: ${known}.`;
  throw new Problem('unprocessable', 'unknown-placeholder', detail);
}

/** Puts the values in, once: what looks like a placeholder within a value stays what it is. */
export function fill<N extends string>(text: string, values: Readonly<Record<N, string>>): string {
  return text.replace(marked, (all, name: string) =>
    Object.hasOwn(values, name.trim()) ? values[name.trim() as N] : all,
  );
}
