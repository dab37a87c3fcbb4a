import { inputField } from '../kit/forms.ts';
import { type Child, type Html, html, nothing } from '../kit/markup.ts';
import { type Field, shownFields } from './fields.ts';
import { withQuery } from './paths.ts';

interface Filters {
  /** The list's own address. */
  action: string;
  search?: { value: string | undefined; label: string };
  fields: readonly Field[];
  carried?: Readonly<Record<string, string>>;
  isFiltered: boolean;
  more?: Child;
}

/** What narrows a list. With scripts the list follows as one types; without, by the button. */
export function filterForm({ action, search, fields, carried = {}, isFiltered }: Filters): Html {
  const unseen = Object.entries(carried).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form class="filters" method="get" action="${action}" role="search"
    hx-get="${action}" hx-trigger="input delay:300ms, submit" hx-target="#results"
    hx-select="#results" hx-swap="outerHTML">
    ${search && searchField(search)}${shownFields('filter', fields)}${unseen}
    <div class="row">
      <button class="button button-quiet" type="submit">Show</button>
      ${isFiltered && html`<a href="${action}">Show all</a>`}
    </div>
  </form>`;
}

const searchField = ({ value, label }: { value: string | undefined; label: string }) =>
  inputField({ id: 'filter-q', name: 'q', label, value, maxLength: 200, autocomplete: 'off' });

/** The way on and back to the start; pages before this one are the browser's to go back to. */
export function pager(
  path: string,
  filter: Readonly<Record<string, string | undefined>>,
  nextCursor: string | null,
): Html {
  const { cursor, ...same } = filter;
  if (!cursor && nextCursor === null) return nothing;
  const next = nextCursor && withQuery(path, { ...same, cursor: nextCursor });
  return html`<nav class="row" aria-label="Pages">
    ${cursor && html`<a href="${withQuery(path, same)}">First page</a>`}
    ${next && html`<a class="button button-quiet" href="${next}">Next page</a>`}
  </nav>`;
}
