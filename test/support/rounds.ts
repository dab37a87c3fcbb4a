import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { sql } from 'kysely';
import { createActivities } from '../../src/activities/index.ts';
import type { DecisionKind } from '../../src/domain/billpay/approval-round.ts';
import type { SentDecision } from '../../src/domain/billpay/round-clock.ts';
import { decide } from '../../src/workflows/bill-approval.contract.ts';
import type { billApproval } from '../../src/workflows/bill-approval.ts';
import { deps } from './activities.ts';
import { database, givenMember, givenOrg } from './app.ts';
import { type BillAnswer, givenSubmitted, readBill } from './bills.ts';
import type { Activities, temporalEnv } from './temporal.ts';

type Clock = ReturnType<typeof temporalEnv>;
export type Handle = WorkflowHandle<typeof billApproval>;
export type Member = Awaited<ReturnType<typeof givenMember>>;

interface PolicyStep {
  approvers: string[];
  quorum?: number;
}

/** An owner who enters bills, and people who may decide them. */
export async function givenApprovers(...names: string[]) {
  const org = await givenOrg();
  const people: Member[] = [];
  for (const name of names) people.push(await givenMember(org.orgId, 'approver', name));
  return { org, people };
}

type Org = Awaited<ReturnType<typeof givenOrg>>;

export async function givenPolicy(org: Org, steps: PolicyStep[], over: object = {}) {
  const policy = { name: 'All bills', rules: [{ when: {}, steps }], ...over };
  const made = await org.call('POST', '/billpay/workflows', policy);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
}

/**
 * A submitted bill whose workflow runs under the clock of the test, with the real activities over
 * the real database and mailbox; `over` replaces some of them.
 */
export async function givenRound(t: Clock, org: Org, over: Activities = {}) {
  t.fake({ ...createActivities(deps), ...over });
  const bill = await givenSubmitted(org);
  await moveToClock(t, org, bill);
  const handle = await startRound(t, org, bill);
  return { bill, handle, read: () => readBill(org, bill.id) };
}

/** The clock of the tests may be ahead of the one by which the API opened the round. */
async function moveToClock(t: Clock, { db }: Org, bill: BillAnswer): Promise<void> {
  const aheadMs = (await t.now()) - Date.now();
  await sql`
    with shift as (select make_interval(secs => ${aheadMs}::float8 / 1000) as by)
    update approvals set
      opened_at = opened_at + shift.by,
      expires_at = expires_at + shift.by,
      escalate_at = escalate_at + shift.by,
      remind_at = array(select moment + shift.by from unnest(remind_at) moment order by 1)
    from shift where bill_id = ${bill.id}`.execute(db);
}

/** Starts the workflow of a bill's round with what the submission committed. */
export async function startRound(t: Clock, org: Org, bill: BillAnswer): Promise<Handle> {
  const intent = await database.app
    .scoped({ orgId: org.orgId })
    .selectFrom('workflowIntents')
    .select('args')
    .where('workflowId', '=', `bill-approval/${bill.id}/${bill.round}`)
    .where('kind', '=', 'start')
    .executeTakeFirstOrThrow();
  const args = intent.args as Parameters<typeof billApproval>;
  return t.start<typeof billApproval>('billApproval', ...args);
}

let keys = 0;

/** Sends a decision as the API does, about the step and the content that stand now. */
export async function says(
  { handle, read }: { handle: Handle; read: () => Promise<BillAnswer> },
  by: Pick<Member, 'id'>,
  kind: DecisionKind,
  over: Partial<SentDecision> = {},
) {
  const { approval } = await read();
  keys += 1;
  const decision: SentDecision = {
    key: `test/${keys}`,
    kind,
    by: by.id,
    step: approval?.step ?? 0,
    contentHash: approval?.contentHash ?? '',
    comment: null,
    delegateTo: null,
    until: null,
    via: 'api',
    linkId: null,
    requestId: `request ${keys}`,
    ...over,
  };
  return repeatLost(() =>
    handle.executeUpdate(decide, { updateId: decision.key, args: [decision] }),
  );
}

/**
 * The time-skipping server sometimes forgets an Update that was refused before it has said so; as it
 * leaves no trace, it may be sent again.
 */
async function repeatLost<T>(send: () => Promise<T>): Promise<T> {
  for (let left = 5; ; left -= 1) {
    try {
      return await send();
    } catch (error) {
      const lost =
        error instanceof WorkflowNotFoundError && /^update .* not found/.test(error.message);
      if (!lost || left === 0) throw error;
    }
  }
}

/** The code of the refusal that an Update came back with. */
export async function refusalOf(update: Promise<unknown>): Promise<string | undefined> {
  try {
    await update;
    return undefined;
  } catch (error) {
    return (error as { cause?: { type?: string } }).cause?.type;
  }
}
