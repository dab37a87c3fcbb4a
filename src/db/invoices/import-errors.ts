import type { RowError } from '../../domain/invoices/import/import-row.ts';
import type { Db } from '../client.ts';
import { insertAll } from '../kit/insert-all.ts';
import type { ImportRef } from './imports.ts';

/** Keeps what is wrong with rows of the file. */
export async function keepErrors(
  trx: Db,
  ref: ImportRef,
  errors: readonly RowError[],
): Promise<void> {
  const rows = errors.map(({ column: columnName, ...error }) => ({ ...ref, columnName, ...error }));
  await insertAll(trx, 'invoiceImportErrors', rows);
}

interface From {
  rowNumber: number;
  column: string;
}

/** The next of them in the order of the file. */
export async function listErrors(
  db: Db,
  { orgId, importId }: ImportRef,
  { after, limit }: { after: From | null; limit: number },
): Promise<RowError[]> {
  return db
    .selectFrom('invoiceImportErrors')
    .select(['rowNumber', 'columnName as column', 'code', 'message', 'value'])
    .where('orgId', '=', orgId)
    .where('importId', '=', importId)
    .$if(after !== null, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('rowNumber', 'columnName'),
          '>',
          tuple(after?.rowNumber ?? 0, after?.column ?? ''),
        ),
      ),
    )
    .orderBy('rowNumber')
    .orderBy('columnName')
    .limit(limit)
    .execute();
}
