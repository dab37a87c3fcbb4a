import type { Selectable } from 'kysely';
import type { DecisionKind } from '../../domain/billpay/approval-round.ts';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { ApprovalDecisions } from '../schema.ts';
import type { ApprovalRef } from './rounds.ts';

const columns = [
  'id',
  'approvalId',
  'billId',
  'step',
  'key',
  'kind',
  'byId',
  'seatOf',
  'comment',
  'delegateTo',
  'until',
  'via',
  'decidedAt',
] as const;

export type DecisionRow = Pick<Selectable<ApprovalDecisions>, (typeof columns)[number]>;

export type ShownDecision = DecisionRow & {
  round: number;
  byName: string;
  delegateName: string | null;
};

export async function findDecision(
  db: Db,
  { orgId, approvalId }: ApprovalRef,
  key: string,
): Promise<DecisionRow | undefined> {
  return db
    .selectFrom('approvalDecisions')
    .select(columns)
    .where('orgId', '=', orgId)
    .where('approvalId', '=', approvalId)
    .where('key', '=', key)
    .executeTakeFirst();
}

export type NewDecisionRow = Omit<DecisionRow, 'id' | 'approvalId' | 'decidedAt'>;

/** Rows are never changed: the table grants neither update nor delete. */
export async function insertDecision(
  trx: Db,
  { orgId, approvalId }: ApprovalRef,
  row: NewDecisionRow,
): Promise<DecisionRow> {
  return trx
    .insertInto('approvalDecisions')
    .values({ id: newId(), orgId, approvalId, ...row })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

const shown = (db: Db, orgId: string) =>
  db
    .selectFrom('approvalDecisions as d')
    .innerJoin('approvals as a', (join) =>
      join.onRef('a.orgId', '=', 'd.orgId').onRef('a.id', '=', 'd.approvalId'),
    )
    .innerJoin('users as u', 'u.id', 'd.byId')
    .leftJoin('users as t', 't.id', 'd.delegateTo')
    .select(columns.map((column) => `d.${column}` as const))
    .select(['a.round', 'u.name as byName', 't.name as delegateName'])
    .where('d.orgId', '=', orgId);

/** What was decided in one round, oldest first. */
export async function listRoundDecisions(
  db: Db,
  { orgId, approvalId }: ApprovalRef,
): Promise<ShownDecision[]> {
  return shown(db, orgId).where('d.approvalId', '=', approvalId).orderBy('d.id').execute();
}

export interface DecisionFilter extends PageQuery {
  kind?: DecisionKind | undefined;
  by?: string | undefined;
}

/** All that was decided about a bill, newest first, over its rounds. */
export async function listBillDecisions(
  db: Db,
  { orgId, billId }: { orgId: string; billId: string },
  { kind, by, ...page }: DecisionFilter,
): Promise<Page<ShownDecision>> {
  let query = shown(db, orgId).where('d.billId', '=', billId);
  if (kind) query = query.where('d.kind', '=', kind);
  if (by) query = query.where('d.byId', '=', by);
  return pageOf(query, page, 'd.id');
}
