import type { FieldError } from '../../../domain/kit/problem.ts';
import { attribute, type Child, flag, type Html, html } from './markup.ts';

interface FieldBase {
  /** Unique on the page. */
  id: string;
  name: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
  /** What stands beside a field that may stay empty; in English where it is not said. */
  optional?: string | undefined;
}

export interface InputField extends FieldBase {
  type?: 'text' | 'email' | 'password' | 'date' | 'file';
  value?: string | undefined;
  autocomplete?: string | undefined;
  inputMode?: 'numeric' | 'decimal' | 'email' | undefined;
  minLength?: number;
  maxLength?: number | undefined;
  /** Of a date: its first and last day. */
  min?: string | undefined;
  max?: string | undefined;
  class?: string | undefined;
  /** Of a file: the endings that the browser offers. */
  accept?: string | undefined;
}

export interface CheckField {
  id: string;
  name: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  checked: boolean;
}

export interface TextareaField extends FieldBase {
  value?: string | undefined;
  maxLength?: number | undefined;
  rows?: number | undefined;
}

export interface SelectField extends FieldBase {
  value?: string | undefined;
  /** The first choice, which stands for none; absent where one has to be chosen. */
  prompt?: string | undefined;
  options: readonly { value: string; label: string }[];
}

export function inputField(field: InputField): Html {
  return framed(
    field,
    html`<input id="${field.id}" name="${field.name}" type="${field.type ?? 'text'}"${[
      attribute('value', field.type === 'password' ? undefined : field.value),
      attribute('autocomplete', field.autocomplete),
      attribute('inputmode', field.inputMode),
      attribute('minlength', field.minLength),
      attribute('maxlength', field.maxLength),
      attribute('min', field.min),
      attribute('max', field.max),
      attribute('class', field.class),
      attribute('accept', field.accept),
      state(field),
    ]} />`,
  );
}

export function textareaField(field: TextareaField): Html {
  return framed(
    field,
    html`<textarea id="${field.id}" name="${field.name}" rows="${field.rows ?? 3}"${[
      attribute('maxlength', field.maxLength),
      state(field),
    ]}>${field.value}</textarea>`,
  );
}

export function selectField(field: SelectField): Html {
  const options = field.options.map(
    ({ value, label }) =>
      html`<option value="${value}"${flag('selected', value === field.value)}>${label}</option>`,
  );
  return framed(
    field,
    html`<select id="${field.id}" name="${field.name}"${state(field)}>
      ${field.prompt !== undefined && html`<option value="">${field.prompt}</option>`}${options}
    </select>`,
  );
}

export function checkField(field: CheckField): Html {
  const { id, name, label, hint, error, checked } = field;
  return html`<div class="field">
    <label class="check" for="${id}"><input type="checkbox" id="${id}" name="${name}"
      value="on"${flag('checked', checked)}${state(field)} />${label}</label>
    ${hint && html`<span class="hint" id="${id}-hint">${hint}</span>`}
    ${error && html`<span class="field-error" id="${id}-error">${error}</span>`}
  </div>`;
}

function framed(field: FieldBase, control: Html): Html {
  const optional = html` <span class="optional">(${field.optional ?? 'optional'})</span>`;
  return html`<div class="field">
    <label for="${field.id}">${field.label}${!field.required && optional}</label>
    ${field.hint && html`<span class="hint" id="${field.id}-hint">${field.hint}</span>`}
    ${field.error && html`<span class="field-error" id="${field.id}-error">${field.error}</span>`}
    ${control}
  </div>`;
}

type Stated = Pick<FieldBase, 'id' | 'hint' | 'error' | 'required'>;

function state(field: Stated): Html {
  const about = [field.hint && `${field.id}-hint`, field.error && `${field.id}-error`];
  return html`${[
    attribute('aria-describedby', about.filter(Boolean).join(' ') || undefined),
    attribute('aria-invalid', field.error && 'true'),
    flag('required', field.required),
  ]}`;
}

function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`;
}

export interface Form {
  action: string;
  /** Sent along unseen: the one-time nonce, the decision, where to go on. */
  carried?: Readonly<Record<string, string>>;
  submit: string;
  look?: 'main' | 'quiet' | 'danger';
  wide?: boolean;
  /** For a file to come along. */
  multipart?: boolean;
  body?: Child;
}

const lookClass = { main: '', quiet: ' button-quiet', danger: ' button-danger' };

/** Always a POST: nothing that a link can reach changes anything. */
export function form(spec: Form): Html {
  const { action, carried = {}, submit, look = 'main', wide, multipart, body } = spec;
  const unseen = Object.entries(carried).map(([name, value]) => hidden(name, value));
  const button = `button${lookClass[look]}${wide ? ' button-wide' : ''}`;
  const encoding = attribute('enctype', multipart && 'multipart/form-data');
  return html`<form method="post" action="${action}"${encoding}>
    ${unseen}${body}
    <div class="row"><button class="${button}" type="submit">${submit}</button></div>
  </form>`;
}

/** Asks once more before something that can't be undone. */
export function confirmPanel(
  title: string,
  consequence: string,
  yes: Form,
  cancelHref: string,
): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    <p>${consequence}</p>
    ${form({ look: 'danger', ...yes })}
    <p><a href="${cancelHref}">Cancel</a></p>
  </section>`;
}

/** What is wrong with the input, above the form, each with a link to its field. */
export function errorSummary(
  errors: readonly FieldError[],
  fieldId: (path: string) => string | undefined,
): Html | false {
  if (errors.length === 0) return false;
  const items = errors.map(({ path, message }) => {
    const id = fieldId(path);
    return html`<li>${id ? html`<a href="#${id}">${message}</a>` : message}</li>`;
  });
  return html`<div class="alert tone-bad" role="alert">
    <strong>Please check your input</strong><ul>${items}</ul>
  </div>`;
}

export function errorOf(errors: readonly FieldError[], path: string): string | undefined {
  return errors.find((error) => error.path === path)?.message;
}
