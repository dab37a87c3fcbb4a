import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { insertMessage } from './communication-rows.ts';
import type { CustomerRef } from './customers.ts';
import { todayOfCustomer } from './invoice-mail.ts';
import { assertReachable } from './message-approval.ts';
import { lockAccount } from './receivables.ts';
import { type AskedStatement, readStatement } from './statements.ts';

export interface StatementMail extends AskedStatement {
  customerId: string;
  /** Null is the customer's address at the moment of sending. */
  recipient: string | null;
}

/**
 * Queues the mail with a statement, and answers its id. It is drawn when it leaves. Refuses with
 * 409 while the same one is on its way, with 422 what could not be drawn or sent.
 */
export async function queueStatement(
  trx: Db,
  acting: Acting,
  { customerId, recipient, ...asked }: StatementMail,
): Promise<string> {
  const { orgId, actor } = acting;
  const ref = { orgId, customerId };
  const { status } = await lockAccount(trx, orgId, customerId);
  if (status === 'merged')
    throw new Problem('conflict', 'customer-merged', 'Their account is another customer’s now.');
  await assertNoneUnderWay(trx, ref, asked);
  await readStatement(trx, ref, asked);
  if (recipient === null)
    await assertReachable(trx, orgId, { customerId, channel: 'email', reminds: false });
  const { language, today } = await trx
    .selectFrom('customers as c')
    .innerJoin('organizations as o', 'o.id', 'c.orgId')
    .select(['c.language', todayOfCustomer.as('today')])
    .where('c.orgId', '=', orgId)
    .where('c.id', '=', customerId)
    .executeTakeFirstOrThrow();
  const { from: statementFrom, to: statementTo, currency } = asked;
  const id = await insertMessage(trx, orgId, {
    ...{ customerId, recipient, currency, language, statementFrom, statementTo, dueOn: today },
    ...{ situation: 'statement', reminds: false, channel: 'email', tone: 'neutral' },
    ...{ status: 'queued', createdBy: actor.kind === 'user' ? actor.id : null, items: [] },
  });
  const after = { customerId, currency, statementFrom, statementTo, recipient };
  const entity = { entityType: 'communication', entityId: id };
  await audit(trx, acting, { action: 'communication.send-statement', ...entity, after });
  return id;
}

/** The caller holds the customer's lock, so that two of them cannot both find none. */
async function assertNoneUnderWay(
  trx: Db,
  { orgId, customerId }: CustomerRef,
  { from, to, currency }: AskedStatement,
): Promise<void> {
  const row = await trx
    .selectFrom('communications')
    .select('id')
    .where('orgId', '=', orgId)
    .where('customerId', '=', customerId)
    .where('situation', '=', 'statement')
    .where('status', 'in', ['queued', 'sending'])
    .where('statementFrom', '=', from)
    .where('statementTo', '=', to)
    .where('currency', '=', currency)
    .executeTakeFirst();
  if (!row) return;
  throw new Problem('conflict', 'statement-under-way', 'The same statement is on its way.');
}
