import { type Insertable, sql } from 'kysely';
import type { Db } from '../client.ts';
import type { DB } from '../schema.ts';

const columnOf = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Inserts rows of the same fields in their order by one statement, whose text is the same however
 * many there are: a connection keeps the plan of each text that it has seen. A row whose like is
 * there already fails all of them, or stays as it is.
 */
export async function insertAll<T extends keyof DB & string>(
  trx: Db,
  table: T,
  rows: readonly Insertable<DB[T]>[],
  ifThere: 'fails' | 'stays' = 'fails',
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const fields = Object.keys(first);
  const columns = sql.join(fields.map((field) => sql.ref(field)));
  const sent = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [columnOf(key), value])),
  );
  await sql`insert into ${sql.table(table)} (${columns}) select ${columns}
    from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(sent)}::text::jsonb)
    ${ifThere === 'stays' ? sql`on conflict do nothing` : sql``}`.execute(trx);
}
