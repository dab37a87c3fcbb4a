import { type Selectable, sql } from 'kysely';
import { documentNumber } from '../../domain/invoices/document-number.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import type { DocumentSeries, NumberSeries as Table } from '../schema.ts';

const prefixes: Record<DocumentSeries, string> = {
  invoice: 'INV-',
  credit_note: 'CN-',
  late_charge: 'LC-',
};

const columns = ['series', 'prefix', 'nextNumber', 'minDigits'] as const;
export type NumberSeries = Pick<Selectable<Table>, (typeof columns)[number]>;

interface Taken {
  n: number;
  prefix: string;
  minDigits: number;
  /** An import has brought this very number. */
  inUse: boolean;
}

/**
 * The next number of a series. Whoever asks holds the series until their transaction ends, so that
 * no number is given twice and none is left out, also where a transaction fails.
 */
export async function takeNumber(trx: Db, orgId: string, series: DocumentSeries): Promise<string> {
  const kind = series === 'credit_note' ? null : series;
  for (;;) {
    const { rows } = await sql<Taken>`
      insert into number_series as s (org_id, series, prefix, next_number)
      values (${orgId}, ${series}, ${prefixes[series]}, 2)
      on conflict (org_id, series) do update set next_number = s.next_number + 1
      returning next_number - 1 as n, prefix, min_digits, exists (
        select from invoices i where i.org_id = s.org_id and i.kind = ${kind}::invoice_kind
          and i.number = s.prefix || lpad((s.next_number - 1)::text,
            greatest(s.min_digits::int, length((s.next_number - 1)::text)), '0')) as in_use
    `.execute(trx);
    const [taken] = rows;
    if (taken && !taken.inUse) return documentNumber(taken, taken.n);
    await passOver(trx, orgId, series);
  }
}

const passedAtOnce = 1_000;

/** Goes on behind numbers that an import has brought, which may be thousands. */
async function passOver(trx: Db, orgId: string, series: DocumentSeries): Promise<void> {
  await sql`
    update number_series s set next_number = coalesce((
      select min(n) from generate_series(s.next_number, s.next_number + ${passedAtOnce - 1}::int) n
      where not exists (select from invoices i where i.org_id = s.org_id
        and i.kind = ${series}::invoice_kind and i.number = s.prefix
          || lpad(n::text, greatest(s.min_digits::int, length(n::text)), '0'))
    ), s.next_number + ${passedAtOnce}::int)
    where s.org_id = ${orgId} and s.series = ${series}`.execute(trx);
}

const allSeries = Object.keys(prefixes) as DocumentSeries[];

/** All of them, also those of which no number was taken yet. */
export async function listSeries(db: Db, orgId: string): Promise<NumberSeries[]> {
  const rows = await db
    .selectFrom('numberSeries')
    .select(columns)
    .where('orgId', '=', orgId)
    .execute();
  return allSeries.map(
    (series) =>
      rows.find((row) => row.series === series) ?? {
        ...{ series, prefix: prefixes[series], nextNumber: 1, minDigits: 4 },
      },
  );
}

export type SeriesChange = { series: DocumentSeries } & {
  [K in 'prefix' | 'nextNumber' | 'minDigits']?: NumberSeries[K] | undefined;
};

/** Refuses with 409 another next number once one was taken: it would leave a gap, or give twice. */
export async function updateSeries(
  trx: Db,
  acting: Acting,
  { series, ...given }: SeriesChange,
): Promise<void> {
  const { orgId } = acting;
  if (Object.keys(given).length === 0) return;
  await trx
    .insertInto('numberSeries')
    .values({ orgId, series, prefix: prefixes[series] })
    .onConflict((c) => c.doNothing())
    .execute();
  const one = () =>
    trx.selectFrom('numberSeries').where('orgId', '=', orgId).where('series', '=', series);
  const before = await one().select(columns).forUpdate().executeTakeFirstOrThrow();
  const moved = given.nextNumber !== undefined && given.nextNumber !== before.nextNumber;
  if (moved && (await hasNumbers(trx, orgId, series))) {
    const detail = 'Numbers of this series were given already: the next one follows from them.';
    throw new Problem('conflict', 'series-in-use', detail);
  }
  await trx
    .updateTable('numberSeries')
    .set(given)
    .where('orgId', '=', orgId)
    .where('series', '=', series)
    .execute();
  const after = await one().select(columns).executeTakeFirstOrThrow();
  const entity = { entityType: 'number_series', entityId: series };
  await audit(trx, acting, { action: 'number-series.update', ...entity, before, after });
}

async function hasNumbers(trx: Db, orgId: string, series: DocumentSeries): Promise<boolean> {
  if (series === 'credit_note') {
    const notes = trx.selectFrom('creditNotes').select('id').where('orgId', '=', orgId);
    return (await notes.limit(1).executeTakeFirst()) !== undefined;
  }
  const numbered = trx
    .selectFrom('invoices')
    .select('id')
    .where('orgId', '=', orgId)
    .where('kind', '=', series)
    .where('number', 'is not', null)
    .where('importId', 'is', null);
  return (await numbered.limit(1).executeTakeFirst()) !== undefined;
}
