import { bodyOf, type Field, type Given, wrong } from './fields.ts';
import type { ShownInvoice } from './invoice-facts.ts';
import { readTyped } from './typed-number.ts';

type Line = ShownInvoice['lineItems'][number];

const names = ['description', 'quantity', 'unitPrice', 'tax', 'discount'] as const;
type Name = (typeof names)[number];

const at = (i: number, name: string) => `lineItems.${i}.${name}`;

/** The fields of one line; a number in each name says which. */
export function lineFields(i: number): Field[] {
  const nth = `Line ${i + 1}`;
  return [
    { name: at(i, 'description'), label: `${nth}: what`, kind: 'line', maxLength: 500 },
    { name: at(i, 'quantity'), label: 'Quantity', kind: 'decimal' },
    { name: at(i, 'unitPrice'), label: 'Price of one', kind: 'decimal' },
    { name: at(i, 'tax'), label: 'Tax %', kind: 'line', maxLength: 60 },
    { name: at(i, 'discount'), label: 'Discount %', kind: 'decimal' },
  ];
}

/** As many lines as a form has, and those that are asked for beside them. */
export function countLines(given: Given): number {
  const numbers = Object.keys(given).flatMap((name) => {
    const found = /^lineItems\.(\d{1,3})\.description$/.exec(name)?.[1];
    return found === undefined ? [] : [Number(found) + 1];
  });
  return Math.min(Math.max(0, ...numbers), 200);
}

/** Without the lines of which nothing is said, so that each stands where the route will see it. */
export function withoutBlankLines(given: Given): Given {
  const rest = Object.entries(given).filter(([name]) => !name.startsWith('lineItems.'));
  const all = Array.from({ length: countLines(given) }, (_, i) => i);
  const kept = all.filter((i) => names.some((name) => name !== 'quantity' && given[at(i, name)]));
  const lines = kept.flatMap((from, to) =>
    [...names, 'id'].map((name) => [at(to, name), given[at(from, name)] ?? ''] as const),
  );
  return Object.fromEntries([...rest, ...lines]);
}

/** What a line says in the form. */
export function shownLine(line: Line, i: number): Given {
  const text: Record<Name | 'id', string> = {
    id: line.id,
    description: line.description,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    tax: taxText(line),
    discount: discountText(line),
  };
  return Object.fromEntries(Object.entries(text).map(([name, value]) => [at(i, name), value]));
}

const taxText = (line: Line) => line.taxRates.map(({ percent }) => percent).join(' + ');

const discountText = ({ discount }: Line) =>
  discount && 'percent' in discount ? discount.percent : '';

/**
 * The lines for the route. What a form cannot show of a line, names of taxes and discounts of an
 * amount, stays with it for as long as nobody types over it.
 */
export function lineBodies(given: Given, before: readonly Line[]): unknown[] {
  return Array.from({ length: countLines(given) }, (_, i) => {
    const was = before.find(({ id }) => id === given[at(i, 'id')]);
    const fields = lineFields(i).map((field) => ({ ...field, required: isNeeded(field.name) }));
    const plain = fields.filter(({ name }) => !/\.(tax|discount)$/.test(name));
    const body = bodyOf(plain, given)['lineItems'] as Record<string, object>;
    return { ...body[i], ...ratesOf(given, i, was), ...discountOf(given, i, was) };
  });
}

const isNeeded = (name: string) => /\.(description|unitPrice)$/.test(name);

function ratesOf(given: Given, i: number, was: Line | undefined) {
  const text = (given[at(i, 'tax')] ?? '').trim();
  if (was && text === taxText(was)) return { taxRates: was.taxRates };
  const rates = text === '' ? [] : text.split('+').map((part) => readTyped(part.replace('%', '')));
  if (rates.includes(null)) {
    const message = `Line ${i + 1}: write taxes as percentages, such as 20 or 5 + 9.975.`;
    throw wrong(message, [{ path: at(i, 'tax'), message }]);
  }
  return { taxRates: rates };
}

function discountOf(given: Given, i: number, was: Line | undefined) {
  const text = (given[at(i, 'discount')] ?? '').trim();
  if (was && text === discountText(was)) return { discount: was.discount };
  if (text === '') return { discount: null };
  const percent = readTyped(text);
  if (percent !== null) return { discount: { percent } };
  const message = `Line ${i + 1}: the discount is not a number.`;
  throw wrong(message, [{ path: at(i, 'discount'), message }]);
}
