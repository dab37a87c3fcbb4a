import { attribute, type Child, type Html, html } from './markup.ts';

interface Column<Row> {
  head: string;
  cell: (row: Row) => Child;
  /** Numbers stand at the end of their cell. */
  end?: boolean;
}

interface TotalRow {
  label: string;
  value: Child;
  grand?: boolean;
}

export interface Table<Row> {
  caption: string;
  /** The caption is read out but not shown, where a heading above says the same. */
  captionHidden?: boolean;
  columns: readonly [Column<Row>, ...Column<Row>[]];
  rows: readonly Row[];
  totals?: readonly TotalRow[];
  /** Instead of the table when there is no row. */
  empty?: Child;
}

// More columns than a phone can hold stand under each other there, each with its head.
const narrowColumns = 3;

/** The first column names its row. What is still too wide scrolls inside its own box. */
export function table<Row>(spec: Table<Row>): Html {
  if (spec.rows.length === 0 && spec.empty) return html`${spec.empty}`;
  const { columns, totals = [] } = spec;
  const heads = columns.map((c) => html`<th scope="col"${align(c.end)}>${c.head}</th>`);
  const hidden = spec.captionHidden && 'visually-hidden';
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="${spec.caption}">
    <table${attribute('class', columns.length > narrowColumns && 'unbroken')}>
      <caption${attribute('class', hidden)}>${spec.caption}</caption>
      <thead><tr>${heads}</tr></thead>
      <tbody>${spec.rows.map((row) => tableRow(columns, row))}</tbody>
      ${totals.length > 0 && html`<tfoot>${totals.map((t) => totalRow(t, columns.length))}</tfoot>`}
    </table>
  </div>`;
}

const align = (end: boolean | undefined): Html => attribute('class', end && 'end');

function tableRow<Row>(columns: readonly Column<Row>[], row: Row): Html {
  const cells = columns.map((column, i) =>
    i === 0
      ? html`<th scope="row">${column.cell(row)}</th>`
      : html`<td${align(column.end)} data-head="${column.head}">${column.cell(row)}</td>`,
  );
  return html`<tr>${cells}</tr>`;
}

function totalRow({ label, value, grand }: TotalRow, width: number): Html {
  const span = attribute('colspan', width > 2 && width - 1);
  return html`<tr${attribute('class', grand && 'grand')}>
    <th scope="row"${span}>${label}</th><td class="end">${value}</td>
  </tr>`;
}
