import type { Context } from 'hono';
import type { Db } from '../../db/client.ts';
import { createAccountMail, type NewAccountMail } from '../../db/identity/account-mails.ts';
import { addIntent } from '../../db/kit/intents.ts';
import { accountMailId } from '../../workflows/account-mail.contract.ts';
import { taskQueues } from '../../workflows/task-queues.ts';
import type { Env } from '../kit/env.ts';

/** Asks for a mail in the transaction of its reason; `orgId` is the transaction's scope. */
export async function askForMail(
  c: Context<Env>,
  trx: Db,
  { orgId, mail }: { orgId: string | null; mail: NewAccountMail },
): Promise<void> {
  const mailId = await createAccountMail(trx, mail);
  const input = { mailId, purpose: mail.purpose };
  const intent = await addIntent(trx, orgId, {
    kind: 'start',
    workflowType: 'accountMail',
    workflowId: accountMailId(input),
    taskQueue: taskQueues.core,
    args: [input],
    search: { entityType: 'account_mail', entityId: mailId },
  });
  c.var.intents.push(intent);
}
