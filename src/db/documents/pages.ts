import type { PageText } from '../../domain/documents/statement.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';

const rowsAtOnce = 100;

/** What Postgres can't hold gives way to as many characters that it can: offsets stay true. */
const storable = (text: string) => text.replaceAll('\0', ' ').toWellFormed();

export async function addPages(
  trx: Db,
  orgId: string,
  versionId: string,
  pages: readonly PageText[],
): Promise<void> {
  for (let from = 0; from < pages.length; from += rowsAtOnce) {
    const rows = pages
      .slice(from, from + rowsAtOnce)
      .map(({ page, text }) => ({ orgId, versionId, page, content: storable(text) }));
    await trx.insertInto('documentPages').values(rows).execute();
  }
}

export async function listPages(db: Db, orgId: string, versionId: string): Promise<PageText[]> {
  return db
    .selectFrom('documentPages')
    .select(['page', 'content as text'])
    .where('orgId', '=', orgId)
    .where('versionId', '=', versionId)
    .orderBy('page')
    .execute();
}

export async function getPage(db: Db, orgId: string, versionId: string, page: number) {
  const row = await db
    .selectFrom('documentPages')
    .select(['page', 'content as text'])
    .where('orgId', '=', orgId)
    .where('versionId', '=', versionId)
    .where('page', '=', page)
    .executeTakeFirst();
  return found(row, 'page');
}
