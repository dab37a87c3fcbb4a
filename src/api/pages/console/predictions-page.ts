import type { z } from 'zod';
import type { ModelView, Predictions } from '../../invoices/prediction-schemas.ts';
import {
  badge,
  card,
  day,
  emptyState,
  facts,
  instant,
  money,
  pageHead,
  type Tone,
} from '../kit/components.ts';
import { type Html, html } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import type { Visit } from './answering.ts';
import type { Desk } from './desk.ts';
import { filterForm, pager } from './filters.ts';
import { frame } from './frame.ts';

type Listed = z.infer<typeof Predictions>;
type Row = Listed['data'][number];
type Model = z.infer<typeof ModelView>;

const kinds: Record<Model['kind'], string> = {
  learned: 'Learned from your own history',
  prior: 'What is usual elsewhere: there is too little history of your own yet',
  customer_average: 'The average of each customer: what was learned was no better',
};

const likelihoods = [
  { value: '0.5', label: 'Rather late than not' },
  { value: '0.8', label: 'Almost surely late' },
];

/** When open invoices are expected, why, and how far that can be relied on. */
export const visitPredictions: Visit = async (desk, c) => {
  const [minLateProbability, cursor] = ['minLateProbability', 'cursor'].map(
    (name) => c.req.query(name) || undefined,
  );
  const filter = { minLateProbability, cursor };
  const [listed, { data: models }] = await Promise.all([
    desk.api.read<Listed>('/invoices/predictions', { ...filter, limit: 50 }),
    desk.api.read<{ data: Model[] }>('/invoices/predictions/models'),
  ]);
  return frame(desk, {
    ...{ title: 'Predictions', place: 'aging' },
    main: html`${pageHead('Predictions', 'When what is open is expected, learned anew each night.')}
      ${modelCard(desk, listed.model, models[0])}
      ${filterForm({
        action: desk.paths.predictions,
        fields: [
          {
            ...{ name: 'minLateProbability', label: 'How likely late', kind: 'choice' },
            ...{ value: minLateProbability, prompt: 'However likely', options: likelihoods },
          },
        ],
        isFiltered: Boolean(minLateProbability),
      })}
      <div id="results" class="stack">
        ${predictionTable(desk, listed.data)}
        ${pager(desk.paths.predictions, filter, listed.nextCursor)}
      </div>`,
  });
};

const percent = (share: number) => `${Math.round(share * 100)} %`;

function modelCard({ display }: Desk, model: Listed['model'], newest: Model | undefined): Html {
  const { quality, baseline } = newest ?? {};
  const used = model.kind === 'customer_average' ? baseline : quality;
  return card(
    'How good they are',
    html`<p>${kinds[model.kind]}.</p>`,
    facts([
      ['Learned from', model.trainedOn > 0 ? `${model.trainedOn} settled invoices` : null],
      ['Last learned', model.trainedAt && instant(model.trainedAt, display)],
      ['Days wrong, on average', model.mae === null ? null : model.mae.toFixed(1)],
      ['The average of each customer', baseline ? `${baseline.maeDays.toFixed(1)} days` : null],
      ['Told late ones from others', model.auc === null ? null : percent(model.auc)],
      ['Paid within the days foretold', used ? percent(used.coverage) : null],
    ]),
    used && used.calibration.length > 0 && calibrationTable(used.calibration),
  );
}

type Calibration = NonNullable<Model['quality']>['calibration'];

/** Whether of those that were called 70 % likely to be late seven of ten were. */
function calibrationTable(steps: Calibration): Html {
  return table({
    caption: 'Said and seen, of invoices that were kept back',
    columns: [
      { head: 'Said to be late', cell: ({ predicted }) => percent(predicted) },
      { head: 'Were late', end: true, cell: ({ actual }) => percent(actual) },
      { head: 'Invoices', end: true, cell: ({ invoices }) => invoices },
    ],
    rows: steps.filter(({ invoices }) => invoices > 0),
  });
}

function predictionTable({ paths, display }: Desk, rows: readonly Row[]): Html {
  return table({
    caption: 'Open invoices and when they are expected',
    captionHidden: true,
    columns: [
      {
        head: 'Number and customer',
        cell: (row) => html`<a href="${paths.invoice(row.invoiceId)}">${row.number}</a><br />
          <small class="wrap">${row.customerName}</small>`,
      },
      {
        ...{ head: 'Open', end: true },
        cell: (row) => money({ amountMinor: row.balance, currency: row.currency }, display),
      },
      { head: 'Due', cell: (row) => day(row.dueDate, display) },
      { head: 'Expected', cell: (row) => expectedCell(row, display) },
      {
        head: 'Late',
        cell: ({ lateProbability: p }) => badge(percent(p), toneOf(p)),
      },
      { head: 'Why', cell: ({ reasons }) => html`<span class="wrap">${reasons[0]}</span>` },
    ],
    rows,
    empty: emptyState('Nothing is predicted', 'Open invoices are, from the next night on.'),
  });
}

function expectedCell(row: Row, display: Desk['display']): Html {
  const [low = 0, high = 0] = row.interval;
  return html`${day(row.expectedPaymentDate, display)}<br /><small>${low} to ${high} days
    late</small>`;
}

function toneOf(probability: number): Tone {
  if (probability >= 0.8) return 'bad';
  return probability >= 0.5 ? 'warn' : 'good';
}
