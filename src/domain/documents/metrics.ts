import type { Ratio } from './ratio-values.ts';
import type { Analysis } from './ratios.ts';
import type { StatementLine, StatementReading } from './statement.ts';

export interface DocumentMetric {
  kind: 'figure' | 'ratio';
  name: string;
  period: string;
  /** A decimal string; whole currency units where it is an amount. */
  value: string;
  /** ISO 4217; null for what is no amount, or where the document names no currency. */
  currency: string | null;
}

const counts: ReadonlySet<StatementLine> = new Set<StatementLine>([
  'shares_outstanding',
  'churn_rate',
  'customers',
  'headcount',
]);

/** The figures and ratios of a document as one list, one value a name and period. */
export function metricsOf(
  reading: StatementReading | null,
  analysis: Analysis | null,
): DocumentMetric[] {
  const currency = reading?.currency ?? null;
  const figures = (reading?.figures ?? []).map(
    ({ line, period, value }): DocumentMetric => ({
      kind: 'figure',
      name: line,
      period,
      value,
      currency: counts.has(line) ? null : currency,
    }),
  );
  const period = analysis?.period;
  const ratios = period
    ? (analysis?.ratios ?? []).flatMap((r) => ratioMetric(r, period, currency))
    : [];
  return firstOfEach([...figures, ...ratios]);
}

function ratioMetric(
  { name, value, unit }: Ratio,
  period: string,
  currency: string | null,
): DocumentMetric[] {
  if (value === null) return [];
  return [{ kind: 'ratio', name, period, value, currency: unit === 'money' ? currency : null }];
}

/** A line may stand in two statements (net income does); its first place counts. */
function firstOfEach(metrics: readonly DocumentMetric[]): DocumentMetric[] {
  const byPlace = new Map<string, DocumentMetric>();
  for (const metric of metrics) {
    const place = `${metric.kind} ${metric.name} ${metric.period}`;
    if (!byPlace.has(place)) byPlace.set(place, metric);
  }
  return [...byPlace.values()];
}
