import type { Selectable } from 'kysely';
import {
  type BillEvent,
  type BillStatus,
  nextBillStatus,
} from '../../domain/billpay/bill-status.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { Bills } from '../schema.ts';
import { type BillEntry, listLines, priced, writeLines } from './bill-lines.ts';

const columns = [
  'id',
  'vendorId',
  'number',
  'currency',
  'issueOn',
  'dueOn',
  'note',
  'exchangeRate',
  'subtotalMinor',
  'discountMinor',
  'taxMinor',
  'totalMinor',
  'contentHash',
  'status',
  'round',
  'createdBy',
  'editedBy',
  'submittedBy',
  'submittedAt',
  'version',
  'createdAt',
  'updatedAt',
] as const;

export interface BillRef {
  orgId: string;
  billId: string;
}

export type BillRow = Pick<Selectable<Bills>, (typeof columns)[number]>;
export type Bill = BillRow & { vendorName: string };

export interface BillFilter extends PageQuery {
  status?: BillStatus | undefined;
  vendorId?: string | undefined;
  number?: string | undefined;
  dueFrom?: string | undefined;
  dueTo?: string | undefined;
  /** Bills in approval that this person is asked about now. */
  waitingFor?: string | undefined;
}

const withVendor = (db: Db, orgId: string) =>
  db
    .selectFrom('bills as b')
    .innerJoin('vendors as v', (join) =>
      join.onRef('v.orgId', '=', 'b.orgId').onRef('v.id', '=', 'b.vendorId'),
    )
    .select(columns.map((column) => `b.${column}` as const))
    .select('v.name as vendorName')
    .where('b.orgId', '=', orgId);

export async function listBills(db: Db, orgId: string, filter: BillFilter): Promise<Page<Bill>> {
  const { status, vendorId, number, dueFrom, dueTo, waitingFor } = filter;
  let query = withVendor(db, orgId);
  if (waitingFor) query = query.where('b.id', 'in', waitingBills(db, orgId, waitingFor));
  if (status) query = query.where('b.status', '=', status);
  if (vendorId) query = query.where('b.vendorId', '=', vendorId);
  if (number) query = query.where('b.number', '=', number);
  if (dueFrom) query = query.where('b.dueOn', '>=', dueFrom);
  if (dueTo) query = query.where('b.dueOn', '<=', dueTo);
  return pageOf(query, filter, 'b.id');
}

function waitingBills(db: Db, orgId: string, userId: string) {
  return db
    .selectFrom('approvalSeats as s')
    .innerJoin('approvals as a', (join) =>
      join
        .onRef('a.orgId', '=', 's.orgId')
        .onRef('a.id', '=', 's.approvalId')
        .onRef('a.step', '=', 's.step'),
    )
    .select('a.billId')
    .where('s.orgId', '=', orgId)
    .where('s.holderId', '=', userId)
    .where('s.approved', '=', false)
    .where('s.released', '=', false)
    .where('a.status', '=', 'open');
}

export async function getBill(db: Db, { orgId, billId }: BillRef): Promise<Bill> {
  return found(await withVendor(db, orgId).where('b.id', '=', billId).executeTakeFirst(), 'bill');
}

/** Two people who change one bill at once take turns. */
export async function lockBill(trx: Db, { orgId, billId }: BillRef): Promise<BillRow> {
  const row = await trx
    .selectFrom('bills')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('id', '=', billId)
    .forUpdate()
    .executeTakeFirst();
  return found(row, 'bill');
}

export async function createBill(
  trx: Db,
  acting: Acting,
  { entry, userId }: { entry: BillEntry; userId: string },
): Promise<Bill> {
  const { orgId } = acting;
  const { row, lines } = priced(entry);
  const billId = newId();
  await assertNew(trx, { orgId, billId }, row);
  await trx
    .insertInto('bills')
    .values({ id: billId, orgId, createdBy: userId, editedBy: userId, ...row })
    .execute();
  await writeLines(trx, { orgId, billId }, lines);
  await auditBill(trx, acting, 'bill.create', { billId, after: row });
  return getBill(trx, { orgId, billId });
}

export interface BillEdit {
  before: BillRow;
  entry: BillEntry;
  userId: string;
}

/**
 * Writes a bill anew; the caller holds its lock. `restart` says that votes were asked for what has
 * changed now, so that a new round has to ask for all of them.
 */
export async function rewriteBill(
  trx: Db,
  acting: Acting,
  { before, entry, userId }: BillEdit,
): Promise<{ bill: Bill; restart: boolean }> {
  const { orgId } = acting;
  const billId = before.id;
  const { row, lines } = priced(entry);
  const edited = nextBillStatus(before.status, 'edit');
  const changed = row.contentHash !== before.contentHash;
  const voted = before.status === 'in_approval' || before.status === 'approved';
  const status = voted && !changed ? before.status : edited;
  await assertNew(trx, { orgId, billId }, row);
  await trx
    .updateTable('bills')
    .set({ ...row, status, ...(changed ? { editedBy: userId } : {}) })
    .where('orgId', '=', orgId)
    .where('id', '=', billId)
    .execute();
  await writeLines(trx, { orgId, billId }, lines);
  await auditBill(trx, acting, 'bill.update', { billId, before, after: { ...row, status } });
  return { bill: await getBill(trx, { orgId, billId }), restart: voted && changed };
}

/** What the caller would write, from what stands and what they change. */
export async function entryOf(db: Db, orgId: string, bill: BillRow): Promise<BillEntry> {
  const { vendorId, number, currency, issueOn, dueOn, note, exchangeRate } = bill;
  const lines = await listLines(db, { orgId, billId: bill.id });
  return { vendorId, number, currency, issueOn, dueOn, note, exchangeRate, lines };
}

/** The same number and amount of one vendor is the same bill; another amount is only suspicious. */
async function assertNew(
  trx: Db,
  { orgId, billId }: BillRef,
  { vendorId, number, totalMinor }: { vendorId: string; number: string; totalMinor: number },
): Promise<void> {
  const twin = await trx
    .selectFrom('bills')
    .select('id')
    .where('orgId', '=', orgId)
    .where('vendorId', '=', vendorId)
    .where('number', '=', number)
    .where('totalMinor', '=', totalMinor)
    .where('status', 'in', ['draft', 'in_approval', 'approved'])
    .where('id', '!=', billId)
    .executeTakeFirst();
  if (twin) {
    const detail = `Bill ${number} of this vendor and amount has been entered already.`;
    throw new Problem('conflict', 'bill-entered-already', detail);
  }
}

/** Removes a draft that nobody was asked about. */
export async function deleteBill(trx: Db, acting: Acting, before: BillRow): Promise<void> {
  nextBillStatus(before.status, 'delete');
  if (before.round > 0) {
    const detail = 'It has been in approval, so its history stays; cancel it instead.';
    throw new Problem('conflict', 'bill-has-history', detail);
  }
  await trx
    .deleteFrom('bills')
    .where('orgId', '=', acting.orgId)
    .where('id', '=', before.id)
    .execute();
  await auditBill(trx, acting, 'bill.delete', { billId: before.id, before });
}

export interface BillMove {
  before: Pick<BillRow, 'id' | 'status'>;
  event: BillEvent;
  /** What the audit row says beside the status. */
  after?: object;
}

/** Moves a bill along its life with its audit row; the caller holds its lock. */
export async function moveBill(trx: Db, acting: Acting, move: BillMove): Promise<BillStatus> {
  const { before, event, after = {} } = move;
  const status = nextBillStatus(before.status, event);
  await trx
    .updateTable('bills')
    .set({ status })
    .where('orgId', '=', acting.orgId)
    .where('id', '=', before.id)
    .execute();
  await auditBill(trx, acting, `bill.${event}`, {
    billId: before.id,
    before: { status: before.status },
    after: { status, ...after },
  });
  return status;
}

/** Notes which round of votes a bill is in, and who asked for it. */
export async function setRound(
  trx: Db,
  { orgId }: Acting,
  { billId, round, userId, at }: { billId: string; round: number; userId: string; at: string },
): Promise<void> {
  await trx
    .updateTable('bills')
    .set({ round, submittedBy: userId, submittedAt: at })
    .where('orgId', '=', orgId)
    .where('id', '=', billId)
    .execute();
}

export function auditBill(
  trx: Db,
  acting: Acting,
  action: `bill.${string}`,
  { billId, ...rows }: { billId: string; before?: object; after?: object },
): Promise<void> {
  return audit(trx, acting, { action, entityType: 'bill', entityId: billId, ...rows });
}
