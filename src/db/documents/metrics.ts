import type { DocumentMetric } from '../../domain/documents/metrics.ts';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';

interface Source {
  orgId: string;
  documentId: string;
  analysisId: string;
}

const rowsAtOnce = 500;

/** A document's metrics are those of its newest analysis: the earlier ones go. */
export async function replaceMetrics(trx: Db, source: Source, metrics: readonly DocumentMetric[]) {
  await trx
    .deleteFrom('financialMetrics')
    .where('orgId', '=', source.orgId)
    .where('documentId', '=', source.documentId)
    .execute();
  for (let from = 0; from < metrics.length; from += rowsAtOnce) {
    const rows = metrics
      .slice(from, from + rowsAtOnce)
      .map((metric) => ({ id: newId(), ...source, ...metric }));
    await trx.insertInto('financialMetrics').values(rows).execute();
  }
}

export interface MetricFilter extends PageQuery {
  documentId?: string | undefined;
  name?: string | undefined;
  period?: string | undefined;
}

export interface MetricRow extends DocumentMetric {
  id: string;
  documentId: string;
}

export async function listMetrics(
  db: Db,
  orgId: string,
  { documentId, name, period, ...page }: MetricFilter,
): Promise<Page<MetricRow>> {
  let query = db
    .selectFrom('financialMetrics')
    .select(['id', 'documentId', 'kind', 'name', 'period', 'value', 'currency'])
    .where('orgId', '=', orgId);
  if (documentId) query = query.where('documentId', '=', documentId);
  if (name) query = query.where('name', '=', name);
  if (period) query = query.where('period', '=', period);
  return pageOf(query, page);
}
