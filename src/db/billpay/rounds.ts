import { type Selectable, sql } from 'kysely';
import type { ChainStep } from '../../domain/billpay/approval-policy.ts';
import type { TimedRound } from '../../domain/billpay/round-clock.ts';
import type { Seat } from '../../domain/billpay/seating.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Approvals } from '../schema.ts';

export interface ApprovalRef {
  orgId: string;
  approvalId: string;
}

const columns = [
  'id',
  'billId',
  'round',
  'runId',
  'workflowId',
  'status',
  'split',
  'needsSignIn',
  'chain',
  'remindAfterHours',
  'escalateAfterHours',
  'contentHash',
  'requestedBy',
  'excluded',
  'step',
  'quorum',
  'blocked',
  'remindAt',
  'escalateAt',
  'expiresAt',
  'openedAt',
  'closedAt',
] as const;

export type Approval = Omit<Pick<Selectable<Approvals>, (typeof columns)[number]>, 'chain'> & {
  chain: ChainStep[];
};

const select = (db: Db, orgId: string) =>
  db.selectFrom('approvals').select(columns).where('orgId', '=', orgId);

// Frozen by `openRound` from a routing, and by nobody else.
const typed = ({ chain, ...row }: Pick<Selectable<Approvals>, (typeof columns)[number]>) => ({
  ...row,
  chain: chain as ChainStep[],
});

export async function getApproval(db: Db, { orgId, approvalId }: ApprovalRef): Promise<Approval> {
  const row = await select(db, orgId).where('id', '=', approvalId).executeTakeFirst();
  return typed(found(row, 'approval'));
}

/** Whoever changes a round holds its row: decisions on one round stand in line. */
export async function lockApproval(trx: Db, { orgId, approvalId }: ApprovalRef) {
  const query = select(trx, orgId).where('id', '=', approvalId).forUpdate();
  return typed(found(await query.executeTakeFirst(), 'approval'));
}

/** The bill's latest round, or undefined when it was never submitted. */
export async function latestApproval(
  db: Db,
  orgId: string,
  billId: string,
): Promise<Approval | undefined> {
  const query = select(db, orgId).where('billId', '=', billId).orderBy('round', 'desc').limit(1);
  const row = await query.executeTakeFirst();
  return row && typed(row);
}

export interface SeatRow extends Seat {
  askedAt: string;
}

/** Who is asked in a step now, in the order in which they were. */
export async function listSeats(
  db: Db,
  { orgId, approvalId }: ApprovalRef,
  step: number,
): Promise<SeatRow[]> {
  return db
    .selectFrom('approvalSeats')
    .select([
      'approverId',
      'holderId',
      'holdsUntil as until',
      'turn',
      'origin',
      'approved',
      'askedAt',
    ])
    .where('orgId', '=', orgId)
    .where('approvalId', '=', approvalId)
    .where('step', '=', step)
    .where('released', '=', false)
    .orderBy('askedAt')
    .orderBy('approverId')
    .execute();
}

/** Puts a step's seats as they should be; seats that are not among them are released. */
export async function writeSeats(
  trx: Db,
  { orgId, approvalId }: ApprovalRef,
  { step, seats }: { step: number; seats: readonly Seat[] },
): Promise<void> {
  await trx
    .updateTable('approvalSeats')
    .set({ released: true })
    .where('orgId', '=', orgId)
    .where('approvalId', '=', approvalId)
    .where('step', '=', step)
    .execute();
  if (seats.length === 0) return;
  const place = { orgId, approvalId, step };
  await trx
    .insertInto('approvalSeats')
    .values(seats.map(({ until, ...seat }) => ({ ...place, ...seat, holdsUntil: until })))
    .onConflict((c) =>
      c.columns(['orgId', 'approvalId', 'step', 'approverId']).doUpdateSet((eb) => ({
        holderId: eb.ref('excluded.holderId'),
        holdsUntil: eb.ref('excluded.holdsUntil'),
        turn: eb.ref('excluded.turn'),
        approved: eb.ref('excluded.approved'),
        released: false,
      })),
    )
    .execute();
}

/** The round as it stands, for the rules and the workflow. */
export async function readRound(db: Db, ref: ApprovalRef, approval: Approval): Promise<TimedRound> {
  const { id, status, contentHash, requestedBy, excluded, step, quorum, blocked } = approval;
  const { chain, remindAt, escalateAt, expiresAt } = approval;
  const seats = await listSeats(db, ref, step);
  const later = chain.slice(step).map((next) => next.quorum ?? next.approvers?.length ?? 1);
  return {
    approvalId: id,
    status,
    contentHash,
    requestedBy,
    excluded,
    step,
    of: chain.length,
    quorum,
    seats: seats.map(({ askedAt: _, ...seat }) => seat),
    blocked,
    furtherVotes: later.reduce((sum, votes) => sum + votes, 0),
    openQuestions: await listOpenQuestions(db, ref),
    remindAt,
    escalateAt,
    expiresAt,
  };
}

/** Who asked something after the last answer. */
async function listOpenQuestions(db: Db, { orgId, approvalId }: ApprovalRef): Promise<string[]> {
  const rows = await db
    .selectFrom('approvalDecisions as asked')
    .select('asked.byId')
    .where('asked.orgId', '=', orgId)
    .where('asked.approvalId', '=', approvalId)
    .where('asked.kind', '=', 'asked')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('approvalDecisions as answer')
            .select(sql`1`.as('one'))
            .whereRef('answer.orgId', '=', 'asked.orgId')
            .whereRef('answer.approvalId', '=', 'asked.approvalId')
            .where('answer.kind', '=', 'answered')
            .whereRef('answer.id', '>', 'asked.id'),
        ),
      ),
    )
    .execute();
  return [...new Set(rows.map((row) => row.byId))];
}
