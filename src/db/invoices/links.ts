import type { Db } from '../client.ts';
import type { SealedPlace, Sealer } from '../kit/sealing.ts';
import { hashOfToken, newToken } from '../kit/secret-token.ts';
import type { InvoiceRef } from './invoice-rows.ts';

const placeOf = ({ orgId, invoiceId }: InvoiceRef): SealedPlace => ({
  orgId,
  column: 'invoice_links.sealed',
  rowId: invoiceId,
});

/** Makes the one link of an invoice to its hosted page. */
export async function createInvoiceLink(trx: Db, ref: InvoiceRef, sealer: Sealer): Promise<void> {
  await trx.insertInto('invoiceLinks').values(newInvoiceLink(ref, sealer)).execute();
}

/** The row of such a link, for whoever makes many at once. */
export function newInvoiceLink(ref: InvoiceRef, sealer: Sealer) {
  const { token, hash } = newToken();
  return { ...ref, tokenHash: hash, sealed: sealer.seal(placeOf(ref), token) };
}

/** The token of an invoice's hosted page, for mails and documents; null before it is final. */
export async function invoiceToken(
  db: Db,
  ref: InvoiceRef,
  sealer: Sealer,
): Promise<string | null> {
  const row = await db
    .selectFrom('invoiceLinks')
    .select('sealed')
    .where('orgId', '=', ref.orgId)
    .where('invoiceId', '=', ref.invoiceId)
    .executeTakeFirst();
  return row ? openInvoiceLink(ref, row.sealed, sealer) : null;
}

/** The token behind what is stored of a link, for whoever reads many at once. */
export function openInvoiceLink(ref: InvoiceRef, sealed: string, sealer: Sealer): string {
  return sealer.open(placeOf(ref), sealed);
}

const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/** The invoice behind a token, of whatever organization; undefined for what is no token of ours. */
export async function findInvoiceByToken(
  system: Db,
  token: string,
): Promise<InvoiceRef | undefined> {
  if (!tokenForm.test(token)) return undefined;
  return system
    .selectFrom('invoiceLinks')
    .select(['orgId', 'invoiceId'])
    .where('tokenHash', '=', hashOfToken(token))
    .executeTakeFirst();
}
