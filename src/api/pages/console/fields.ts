import { z } from 'zod';
import { currencyExponent } from '../../../domain/kit/currency.ts';
import { toMinor } from '../../../domain/kit/money.ts';
import { type FieldError, Problem, type ProblemKind } from '../../../domain/kit/problem.ts';
import { checkField, errorOf, inputField, selectField, textareaField } from '../kit/forms.ts';
import type { Html } from '../kit/markup.ts';
import { readTyped } from './typed-number.ts';

/** What a form said, by the names of its fields. */
export type Given = Readonly<Record<string, string>>;

export interface Choice {
  value: string;
  label: string;
}

/** A field of a form; its name is the path in the body of the route that the form stands for. */
export interface Field {
  name: string;
  label: string;
  kind:
    | 'line'
    | 'text'
    | 'email'
    | 'day'
    | 'money'
    | 'decimal'
    | 'whole'
    | 'choice'
    | 'check'
    | 'file';
  required?: boolean;
  hint?: string;
  /** What stands in it at first, as a person would type it. */
  value?: string | undefined;
  /** Of a choice; with a `prompt` none may be chosen. */
  options?: readonly Choice[];
  prompt?: string;
  /** Of an amount. */
  currency?: string;
  /** What an empty field means: nothing is said of it, or that there is none. */
  blank?: 'omitted' | 'null';
  maxLength?: number;
  /** Of a file: the endings that the browser offers. */
  accept?: string;
  rows?: number;
}

/** A form that was refused, shown again with what it held. */
export interface Refused {
  form: string;
  status: 403 | 409 | 412 | 413 | 422;
  message: string | null;
  errors: readonly FieldError[];
  given: Given;
}

/** What stands in the fields is shown the same way whether or not it was refused. */
export const asRefused = (form: string, given: Given): Refused => ({
  ...{ form, status: 422, message: null, errors: [], given },
});

export const fieldId = (form: string, name: string) => `${form}-${name.replaceAll('.', '-')}`;

/** The fields of a form, or what it held when it was refused with what is wrong. */
export function shownFields(form: string, fields: readonly Field[], refused?: Refused): Html[] {
  const mine = refused?.form === form ? refused : undefined;
  return fields.map((field) => shownField(form, field, mine));
}

function shownField(form: string, field: Field, refused: Refused | undefined): Html {
  const { name, label, hint, required, maxLength, rows, accept } = field;
  const id = fieldId(form, name);
  const value = refused ? (refused.given[name] ?? '') : field.value;
  const error = refused && errorOf(refused.errors, name);
  const base = { id, name, label, hint, required, error };
  switch (field.kind) {
    case 'check':
      return checkField({ ...base, checked: value === 'on' });
    case 'choice':
      return selectField({ ...base, value, prompt: field.prompt, options: field.options ?? [] });
    case 'file':
      return inputField({ ...base, type: 'file', accept });
    case 'text':
      return textareaField({ ...base, value, maxLength, rows });
    case 'day':
      return inputField({ ...base, value, type: 'date' });
    case 'email':
      return inputField({ ...base, value, inputMode: 'email', maxLength });
    case 'line':
      return inputField({ ...base, value, maxLength, autocomplete: 'off' });
    default:
      return inputField({ ...base, value, inputMode: 'decimal', autocomplete: 'off' });
  }
}

/** The body that the fields say; refuses with 422 and a word at each field that cannot be read. */
export function bodyOf(fields: readonly Field[], given: Given): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const field of fields) {
    try {
      place(body, field.name, readField(field, (given[field.name] ?? '').trim()));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      errors.push({ path: field.name, message: error.message });
    }
  }
  if (errors.length > 0) throw wrong('Please look at the fields below.', errors);
  return body;
}

export const wrong = (message: string, errors: readonly FieldError[] = []) =>
  new Problem('unprocessable', 'invalid-form', message, { errors });

function readField(field: Field, text: string): unknown {
  if (field.kind === 'check') return text === 'on';
  if (text === '') {
    if (field.required) throw wrong(`${field.label}: please fill this in.`);
    return field.blank === 'null' ? null : undefined;
  }
  switch (field.kind) {
    case 'money':
      return amountOf(field, text);
    case 'decimal':
      return numberOf(field, text);
    case 'whole':
      return wholeOf(field, text);
    case 'day':
      if (z.iso.date().safeParse(text).success) return text;
      throw wrong(`${field.label}: please write a date such as 2026-03-31.`);
    default:
      return text;
  }
}

function numberOf({ label }: Field, text: string): string {
  const read = readTyped(text);
  if (read === null) throw wrong(`${label}: this is not a number.`);
  return read;
}

/** An amount with more decimals than its currency is refused: `1.250` may have meant thousands. */
function amountOf(field: Field, text: string): number {
  const { label, currency = '' } = field;
  const major = numberOf(field, text);
  const decimals = major.split('.')[1]?.length ?? 0;
  if (decimals > currencyExponent(currency)) {
    throw wrong(`${label}: this is not an amount of ${currency}.`);
  }
  return toMinor(major, currency, 'exact');
}

function wholeOf({ label }: Field, text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw wrong(`${label}: this is not a whole number.`);
  return Number(text);
}

/** `billingAddress.city` goes where the route's body has it; what is undefined is left out. */
function place(body: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) return;
  const steps = name.split('.');
  const last = steps.pop() ?? '';
  const holder = steps.reduce<Record<string, unknown>>((at, step) => {
    at[step] ??= {};
    return at[step] as Record<string, unknown>;
  }, body);
  holder[last] = value;
}

/** What the API has against a form, in the words of its labels. */
export function refusedForm(
  problem: Problem,
  { form, fields, given }: { form: string; fields: readonly Field[]; given: Given },
): Refused {
  const errors = (problem.errors ?? []).map(({ path, message }) => {
    const field = fields.find(({ name }) => name === path);
    const own = problem.code === 'invalid-form';
    return { path, message: own || !field ? message : `${field.label}: ${message}.` };
  });
  const status = refusalStatus[problem.kind] ?? 422;
  const atFields = errors.length > 0 && errors.every(({ path }) => knows(fields, path));
  return { form, status, message: atFields ? null : problem.message, errors, given };
}

const refusalStatus: Partial<Record<ProblemKind, Refused['status']>> = {
  forbidden: 403,
  conflict: 409,
  stale: 412,
  'too-large': 413,
};

const knows = (fields: readonly Field[], path: string) => fields.some(({ name }) => name === path);
