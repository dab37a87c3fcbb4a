import type { Selectable } from 'kysely';
import type { Db } from '../client.ts';
import type { PaymentAttempts } from '../schema.ts';

export const attemptColumns = [
  'id',
  'invoiceId',
  'provider',
  'providerId',
  'flow',
  'checkoutId',
  'currency',
  'amountMinor',
  'status',
  'failureCode',
  'failureMessage',
  'paymentId',
  'createdAt',
  'updatedAt',
] as const;

export type AttemptRow = Pick<Selectable<PaymentAttempts>, (typeof attemptColumns)[number]>;

export interface AttemptRef {
  orgId: string;
  attemptId: string;
}

const select = (db: Db, { orgId, attemptId }: AttemptRef) =>
  db
    .selectFrom('paymentAttempts')
    .select(attemptColumns)
    .where('orgId', '=', orgId)
    .where('id', '=', attemptId);

/** Whoever books what became of it holds this lock, and takes the customer's after it. */
export function lockAttempt(trx: Db, ref: AttemptRef): Promise<AttemptRow | undefined> {
  return select(trx, ref).forUpdate().executeTakeFirst();
}

type Change = Partial<
  Pick<
    AttemptRow,
    'status' | 'providerId' | 'checkoutId' | 'paymentId' | 'failureCode' | 'failureMessage'
  >
>;

export async function setAttempt(
  trx: Db,
  { orgId, attemptId }: AttemptRef,
  set: Change,
): Promise<AttemptRow> {
  return trx
    .updateTable('paymentAttempts')
    .set(set)
    .where('orgId', '=', orgId)
    .where('id', '=', attemptId)
    .returning(attemptColumns)
    .executeTakeFirstOrThrow();
}
