import { type Selectable, sql } from 'kysely';
import type { RefundStatus } from '../../domain/invoices/refund-status.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { Refunds } from '../schema.ts';
import type { MoneySource } from './receivables.ts';

export const refundColumns = [
  'id',
  'paymentId',
  'creditNoteId',
  'invoiceId',
  'customerId',
  'currency',
  'amountMinor',
  'method',
  'reason',
  'status',
  'provider',
  'providerId',
  'failure',
  'refundedOn',
  'requestedBy',
  'version',
  'createdAt',
  'updatedAt',
] as const;

export type RefundRow = Pick<Selectable<Refunds>, (typeof refundColumns)[number]>;

export interface RefundRef {
  orgId: string;
  refundId: string;
}

export async function getRefund(db: Db, { orgId, refundId }: RefundRef): Promise<RefundRow> {
  const query = db.selectFrom('refunds').select(refundColumns).where('orgId', '=', orgId);
  return found(await query.where('id', '=', refundId).executeTakeFirst(), 'refund');
}

export interface RefundFilter extends PageQuery {
  customerId?: string | undefined;
  paymentId?: string | undefined;
  creditNoteId?: string | undefined;
  status?: RefundStatus | undefined;
}

export async function listRefunds(
  db: Db,
  orgId: string,
  { customerId, paymentId, creditNoteId, status, ...page }: RefundFilter,
): Promise<Page<RefundRow>> {
  let query = db.selectFrom('refunds').select(refundColumns).where('orgId', '=', orgId);
  if (customerId) query = query.where('customerId', '=', customerId);
  if (paymentId) query = query.where('paymentId', '=', paymentId);
  if (creditNoteId) query = query.where('creditNoteId', '=', creditNoteId);
  if (status) query = query.where('status', '=', status);
  return pageOf(query, page);
}

/** What a refund takes its money from: the table holds exactly one of the two. */
export function sourceOf({ paymentId, creditNoteId }: RefundRow): MoneySource {
  if (paymentId !== null) return { paymentId };
  if (creditNoteId !== null) return { creditNoteId };
  throw new RangeError('a refund without a source');
}

/** The row of a refund that a processor names: by our id written on it, or by its own. */
export async function findRefundOf(
  db: Db,
  orgId: string,
  of: { paymentId: string; refundId: string | null; providerId: string },
): Promise<Pick<RefundRow, 'id' | 'status'> | undefined> {
  return db
    .selectFrom('refunds')
    .select(['id', 'status'])
    .where('orgId', '=', orgId)
    .where('paymentId', '=', of.paymentId)
    .where((eb) =>
      eb.or([
        eb('providerId', '=', of.providerId),
        ...(of.refundId === null ? [] : [eb(sql<string>`id::text`, '=', of.refundId)]),
      ]),
    )
    .executeTakeFirst();
}
