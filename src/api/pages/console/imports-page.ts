import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { ImportSummary } from '../../invoices/import-schemas.ts';
import type { Env } from '../../kit/env.ts';
import { card, emptyState, instant, pageHead } from '../kit/components.ts';
import { form } from '../kit/forms.ts';
import type { Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { carriedBy, submit, type Visit } from './answering.ts';
import { assertMay, type Desk } from './desk.ts';
import { type Field, type Given, type Refused, shownFields } from './fields.ts';
import { pager } from './filters.ts';
import { frame } from './frame.ts';
import { importBadge } from './words.ts';

type Row = z.infer<typeof ImportSummary>;

const formName = 'import';

const fieldsOf = ({ baseCurrency }: Desk): Field[] => [
  {
    ...{ name: 'file', label: 'CSV file', kind: 'file', required: true },
    ...{ accept: '.csv,.txt,.tsv,text/csv' },
    hint: 'Columns customer, number, issueDate, dueDate, amount; currency and paidDate if known.',
  },
  {
    ...{ name: 'currency', label: 'Currency', kind: 'line', maxLength: 3 },
    hint: `Of rows that name none. Left empty, ${baseCurrency}.`,
  },
  {
    ...{ name: 'dateOrder', label: 'How 03/04/2026 is meant', kind: 'choice' },
    ...{ prompt: 'As the other dates say', options: dateOrders },
  },
  {
    ...{ name: 'decimalSign', label: 'How 1,234 is meant', kind: 'choice' },
    ...{ prompt: 'As the other amounts say', options: decimalSigns },
  },
  {
    ...{ name: 'startCollections', label: 'Remind of what is still open', kind: 'check' },
    hint: 'Otherwise nobody is sent anything because of this file.',
  },
];

const dateOrders = [
  { value: 'day-first', label: '3 April' },
  { value: 'month-first', label: '4 March' },
];

const decimalSigns = [
  { value: '.', label: 'One thousand two hundred' },
  { value: ',', label: 'A little more than one' },
];

export const visitImports: Visit = async (desk, c) =>
  importsPage(desk, { cursor: c.req.query('cursor') || undefined });

/** The file is read where it is imported: what cannot be one is refused before anything is kept. */
export const startImport: Visit = async (desk, c) => {
  assertMay(desk, 'invoices:write');
  const { given, file } = await uploaded(c);
  const { answer, refused } = await submit<{ importId: string }>(desk, {
    ...{ form: formName, fields: fieldsOf(desk), given },
    request: (body) => ({ path: '/invoices/import', upload: uploadOf(body, file) }),
  });
  if (refused) return importsPage(desk, { refused });
  return c.redirect(desk.paths.import(answer.importId), 303);
};

async function uploaded(c: Context<Env>): Promise<{ given: Given; file: File | null }> {
  const type = c.req.header('content-type') ?? '';
  if (!type.startsWith('multipart/form-data')) return { given: {}, file: null };
  const { file, ...rest } = await c.req.parseBody();
  const texts = Object.entries(rest).filter((pair): pair is [string, string] => {
    return typeof pair[1] === 'string';
  });
  // A browser sends a file without a name where none was chosen.
  const chosen = file instanceof File && file.name !== '' ? file : null;
  return { given: { ...Object.fromEntries(texts), file: chosen?.name ?? '' }, file: chosen };
}

function uploadOf(body: Record<string, unknown>, file: File | null): FormData {
  const upload = new FormData();
  for (const [name, value] of Object.entries(body)) {
    if (name !== 'file') upload.set(name, String(value));
  }
  if (file) upload.set('file', file);
  return upload;
}

interface Shown {
  cursor?: string | undefined;
  refused?: Refused;
}

async function importsPage(desk: Desk, { cursor, refused }: Shown): Promise<Page> {
  const query = { cursor, limit: 20 };
  const { data, nextCursor } = await desk.api.read<{ data: Row[]; nextCursor: string | null }>(
    '/invoices/imports',
    query,
  );
  const pages = pager(desk.paths.imports, { cursor }, nextCursor);
  return frame(desk, {
    ...{ title: 'Import invoices', place: 'invoices', refused },
    main: html`${pageHead(
      'Import invoices',
      'What was invoiced elsewhere comes in under its own numbers, as often as the file is sent.',
    )}
      ${desk.may('invoices:write') && formCard(desk, refused)}
      ${card('Files so far', importTable(desk, data), pages)}`,
  });
}

function formCard(desk: Desk, refused: Refused | undefined) {
  return card(
    'A file',
    form({
      action: desk.paths.imports,
      carried: carriedBy(randomUUID()),
      ...{ submit: 'Import', multipart: true },
      body: html`<div class="fields">${shownFields(formName, fieldsOf(desk), refused)}</div>`,
    }),
  );
}

function importTable({ paths, display }: Desk, rows: readonly Row[]) {
  return table({
    caption: 'Imports',
    captionHidden: true,
    columns: [
      {
        head: 'File',
        cell: (row) => html`<a class="wrap" href="${paths.import(row.importId)}">${row.fileName}</a>
          <br /><small>${instant(row.createdAt, display)}</small>`,
      },
      { head: 'State', cell: (row) => importBadge(row) },
      { head: 'Imported', end: true, cell: ({ rows: { imported } }) => imported },
      { head: 'Wrong', end: true, cell: ({ rows: { failed } }) => failed || '–' },
    ],
    rows,
    empty: emptyState('None yet', 'What comes in by a file can be taken back whole.'),
  });
}
