import type { z } from 'zod';
import { type AgingBucket, agingBuckets } from '../../../domain/invoices/aging.ts';
import { Problem } from '../../../domain/kit/problem.ts';
import type { Aging } from '../../invoices/aging-schemas.ts';
import type { CashForecast, Dso } from '../../invoices/analytics-schemas.ts';
import { alert, card, day, figures, money } from '../kit/components.ts';
import { type Html, html, nothing } from '../kit/markup.ts';
import { table } from '../kit/tables.ts';
import { bucketWords } from './aging-page.ts';
import type { Desk } from './desk.ts';
import { withQuery } from './paths.ts';

type Aged = z.infer<typeof Aging>;

interface InCurrency {
  sums: Pick<Aged, 'currency' | 'buckets' | 'total'>;
  dso: z.infer<typeof Dso> | Problem;
  forecast: z.infer<typeof CashForecast>;
}

/** A report that does not tie out is refused, and says why. */
export type Receivables = { each: InCurrency[]; others: InCurrency['sums'][] } | Problem;

/** More currencies than this are only named: each costs two more reports. */
const shownWhole = 4;

const orRefusal = <T>(report: Promise<T>): Promise<T | Problem> =>
  report.catch((error: unknown) => {
    if (error instanceof Problem && error.kind === 'conflict') return error;
    throw error;
  });

/** What is open in each currency, the organization's own first. */
export async function readReceivables({ api, baseCurrency }: Desk): Promise<Receivables> {
  const aging = await orRefusal(api.read<Aged>('/invoices/aging'));
  if (aging instanceof Problem) return aging;
  const foreign = aging.currencies.filter(({ currency }) => currency !== baseCurrency);
  const isBaseEmpty = aging.currencies.length === foreign.length && foreign.length > 0;
  const all: InCurrency['sums'][] = isBaseEmpty ? foreign : [aging, ...foreign];
  const each = all.slice(0, shownWhole).map(async (sums): Promise<InCurrency> => {
    const { currency } = sums;
    const [dso, forecast] = await Promise.all([
      orRefusal(api.read<z.infer<typeof Dso>>('/invoices/dso', { currency })),
      api.read<InCurrency['forecast']>('/invoices/cash-forecast', { currency, weeks: 6 }),
    ]);
    return { sums, dso, forecast };
  });
  return { each: await Promise.all(each), others: all.slice(shownWhole) };
}

export function receivablesCards(desk: Desk, receivables: Receivables): Html {
  if (receivables instanceof Problem) {
    return alert('bad', 'The books do not tie out', receivables.message);
  }
  const { each, others } = receivables;
  return html`${each.map((it) => [figuresCard(desk, it), forecastCard(desk, it.forecast)])}
    ${othersCard(desk, others)}`;
}

function figuresCard({ paths, display }: Desk, { sums, dso }: InCurrency): Html {
  const { currency, total, buckets } = sums;
  const show = (amountMinor: number) => money({ amountMinor, currency }, display);
  const of = (bucket: AgingBucket) => buckets[bucket] ?? 0;
  const late = agingBuckets
    .filter((bucket) => bucket !== 'current')
    .reduce((sum, bucket) => sum + of(bucket), 0);
  const days = dso instanceof Problem ? null : dso.dso;
  const to = (bucket: AgingBucket) => withQuery(paths.aging, { bucket, currency });
  return card(
    `Receivables in ${currency}`,
    figures([
      ['Open', show(total)],
      ['Overdue', show(late)],
      ...(days === null ? [] : [['Days sales outstanding', Number(days).toFixed(1)] as const]),
    ]),
    html`<ul class="chips" aria-label="By days past due, in ${currency}">${agingBuckets.map(
      (bucket) => html`<li><a href="${to(bucket)}">
        <span>${bucketWords[bucket]}</span><small>${show(of(bucket))}</small></a></li>`,
    )}</ul>`,
  );
}

function forecastCard({ display }: Desk, forecast: InCurrency['forecast']): Html {
  const { currency, weeks, overdue, later, disputed, total } = forecast;
  if (total === 0) return nothing;
  const show = (amountMinor: number) => money({ amountMinor, currency }, display);
  const showOr = (amountMinor: number) => (amountMinor ? show(amountMinor) : '–');
  return card(
    `When money is expected, in ${currency}`,
    table({
      caption: `Due, promised and predicted by week, in ${currency}`,
      captionHidden: true,
      columns: [
        { head: 'Week of', cell: ({ startsOn }) => day(startsOn, display) },
        { head: 'Due', end: true, cell: ({ due }) => showOr(due) },
        { head: 'Promised', end: true, cell: ({ promised }) => showOr(promised) },
        { head: 'Predicted', end: true, cell: ({ predicted }) => showOr(predicted) },
      ],
      rows: weeks,
      totals: [
        { label: 'Overdue already', value: show(overdue) },
        { label: 'Later', value: show(later) },
        ...(disputed > 0 ? [{ label: 'Disputed', value: show(disputed) }] : []),
        { label: 'Open in all', value: show(total), grand: true },
      ],
    }),
  );
}

function othersCard({ paths, display }: Desk, others: readonly InCurrency['sums'][]): Html {
  if (others.length === 0) return nothing;
  const items = others.map(
    ({ currency, total }) => html`<li><a href="${withQuery(paths.aging, { currency })}">
      <span>${currency}</span>
      <small>${money({ amountMinor: total, currency }, display)}</small></a></li>`,
  );
  return card('Receivables in other currencies', html`<ul class="chips">${items}</ul>`);
}
