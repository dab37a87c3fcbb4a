import type { Selectable } from 'kysely';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { CustomerPayments, PaymentMethod } from '../schema.ts';

export const paymentColumns = [
  'id',
  'customerId',
  'currency',
  'amountMinor',
  'receivedOn',
  'method',
  'provider',
  'providerId',
  'reference',
  'note',
  'appliedMinor',
  'returnedMinor',
  'unappliedMinor',
  'recordedBy',
  'version',
  'createdAt',
  'updatedAt',
] as const;

export type PaymentRow = Pick<Selectable<CustomerPayments>, (typeof paymentColumns)[number]>;

export interface PaymentFilter extends PageQuery {
  customerId?: string | undefined;
  method?: PaymentMethod | undefined;
  currency?: string | undefined;
  receivedFrom?: string | undefined;
  receivedTo?: string | undefined;
  /** Only those of which something is still the customer's credit, or only the others. */
  unapplied?: boolean | undefined;
}

export async function listPayments(
  db: Db,
  orgId: string,
  filter: PaymentFilter,
): Promise<Page<PaymentRow>> {
  const { customerId, method, currency, receivedFrom, receivedTo, unapplied } = filter;
  let query = db.selectFrom('customerPayments').select(paymentColumns).where('orgId', '=', orgId);
  if (customerId) query = query.where('customerId', '=', customerId);
  if (method) query = query.where('method', '=', method);
  if (currency) query = query.where('currency', '=', currency);
  if (receivedFrom) query = query.where('receivedOn', '>=', receivedFrom);
  if (receivedTo) query = query.where('receivedOn', '<=', receivedTo);
  if (unapplied !== undefined) query = query.where('unappliedMinor', unapplied ? '>' : '=', 0);
  return pageOf(query, filter);
}

export interface PaymentRef {
  orgId: string;
  paymentId: string;
}

export async function getPayment(db: Db, { orgId, paymentId }: PaymentRef): Promise<PaymentRow> {
  const query = db.selectFrom('customerPayments').select(paymentColumns).where('orgId', '=', orgId);
  return found(await query.where('id', '=', paymentId).executeTakeFirst(), 'payment');
}
