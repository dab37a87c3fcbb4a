import type { App } from './app.ts';
import { attributesOf, descend, type Markup, readMarkup, textOf } from './markup.ts';

export interface Shown {
  status: number;
  headers: Headers;
  /** Where it leads on to. */
  location: string | null;
  markup: Markup;
  text: string;
}

type Fields = Record<string, string>;

/** Opens pages and sends their forms as a browser without scripts does. */
export function browserOf(app: App, headers: Record<string, string>) {
  const ask = async (path: string, init: RequestInit = {}): Promise<Shown> => {
    const res = await app.request(path, { headers, ...init });
    const markup = readMarkup(await res.text());
    const location = res.headers.get('location');
    return { status: res.status, headers: res.headers, location, markup, text: markup.text };
  };
  const post = (path: string, fields: Fields) =>
    ask(path, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', ...headers },
      body: new URLSearchParams(fields),
    });
  return {
    open: (path: string) => ask(path),
    post,
    /** Sends the form with this address, with what stands in it and what is typed over that. */
    send: (page: Shown, action: string, typed: Fields = {}) =>
      post(action, { ...fieldsOf(page, action), ...typed }),
  };
}

export type Browser = ReturnType<typeof browserOf>;

/** Where a page's forms are sent. */
export const actionsOf = ({ markup }: Shown): string[] =>
  markup.find('form').map((form) => attributesOf(form)['action'] ?? '');

export const linksOf = ({ markup }: Shown): string[] =>
  markup.find('a').map((link) => attributesOf(link)['href'] ?? '');

/** What a form holds as it is shown. */
export function fieldsOf({ markup }: Shown, action: string): Fields {
  const form = markup.find('form').find((it) => attributesOf(it)['action'] === action);
  if (!form) throw new Error(`no form is sent to ${action}`);
  const fields: Fields = {};
  for (const element of descend(form)) {
    const { name, value = '', type, checked } = attributesOf(element);
    if (name === undefined) continue;
    if (element.tagName === 'textarea') fields[name] = textOf(element);
    else if (element.tagName === 'select') fields[name] = chosenIn(element);
    else if (element.tagName !== 'button' && (type !== 'checkbox' || checked !== undefined)) {
      fields[name] = value;
    }
  }
  return fields;
}

function chosenIn(select: Parameters<typeof descend>[0]): string {
  const options = [...descend(select)].filter(({ tagName }) => tagName === 'option');
  const all = options.map(attributesOf);
  return (all.find((it) => 'selected' in it) ?? all[0])?.['value'] ?? '';
}
