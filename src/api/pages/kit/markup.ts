import { html as honoHtml, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** Markup whose every value has been escaped. */
export type Html = HtmlEscapedString;

export type Child = Html | string | number | null | undefined | false | readonly Child[];

/** hono's tag, held to values that are there already: nothing to await, so text at once. */
export function html(strings: TemplateStringsArray, ...values: Child[]): Html {
  return honoHtml(strings, ...values) as Html;
}

export const nothing: Html = raw('');

/** ` name="value"`, or nothing when there is no value; the name is written in our code. */
export function attribute(name: string, value: string | number | undefined | null | false): Html {
  return value === undefined || value === null || value === false
    ? nothing
    : html` ${raw(name)}="${value}"`;
}

/** ` name` when it holds. */
export function flag(name: string, holds: boolean | undefined): Html {
  return holds ? raw(` ${name}`) : nothing;
}
