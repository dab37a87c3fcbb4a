import type { Selectable } from 'kysely';
import type { Credit } from '../../domain/invoices/credit-note.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { CreditNoteKind, CreditNotes } from '../schema.ts';

export const creditNoteColumns = [
  'id',
  'kind',
  'number',
  'customerId',
  'invoiceId',
  'currency',
  'issueOn',
  'reason',
  'lines',
  'taxes',
  'netMinor',
  'taxMinor',
  'totalMinor',
  'appliedMinor',
  'returnedMinor',
  'unappliedMinor',
  'createdBy',
  'version',
  'createdAt',
  'updatedAt',
] as const;

type Columns = Pick<Selectable<CreditNotes>, (typeof creditNoteColumns)[number]>;
export type CreditNoteRow = Omit<Columns, 'lines' | 'taxes'> & Pick<Credit, 'lines' | 'taxes'>;

/** Both are written by `issueCreditNote` alone. */
export const typedCreditNote = (row: Columns) => row as CreditNoteRow;

export interface CreditNoteRef {
  orgId: string;
  creditNoteId: string;
}

const select = (db: Db, orgId: string) =>
  db.selectFrom('creditNotes').select(creditNoteColumns).where('orgId', '=', orgId);

export async function getCreditNote(db: Db, ref: CreditNoteRef): Promise<CreditNoteRow> {
  const query = select(db, ref.orgId).where('id', '=', ref.creditNoteId);
  return typedCreditNote(found(await query.executeTakeFirst(), 'credit-note'));
}

export interface CreditNoteFilter extends PageQuery {
  customerId?: string | undefined;
  invoiceId?: string | undefined;
  kind?: CreditNoteKind | undefined;
  currency?: string | undefined;
  issuedFrom?: string | undefined;
  issuedTo?: string | undefined;
  /** Only those of which something is still the customer's credit, or only the others. */
  unapplied?: boolean | undefined;
}

/** Newest first. */
export async function listCreditNotes(
  db: Db,
  orgId: string,
  filter: CreditNoteFilter,
): Promise<Page<CreditNoteRow>> {
  const { customerId, invoiceId, kind, currency, issuedFrom, issuedTo, unapplied } = filter;
  let query = select(db, orgId);
  if (customerId) query = query.where('customerId', '=', customerId);
  if (invoiceId) query = query.where('invoiceId', '=', invoiceId);
  if (kind) query = query.where('kind', '=', kind);
  if (currency) query = query.where('currency', '=', currency);
  if (issuedFrom) query = query.where('issueOn', '>=', issuedFrom);
  if (issuedTo) query = query.where('issueOn', '<=', issuedTo);
  if (unapplied !== undefined) query = query.where('unappliedMinor', unapplied ? '>' : '=', 0);
  const { data, nextCursor } = await pageOf(query, filter);
  return { data: data.map(typedCreditNote), nextCursor };
}

/** All that was credited of an invoice, in order. */
export async function listCreditsOf(
  db: Db,
  orgId: string,
  invoiceId: string,
): Promise<CreditNoteRow[]> {
  const rows = await select(db, orgId).where('invoiceId', '=', invoiceId).orderBy('id').execute();
  return rows.map(typedCreditNote);
}
