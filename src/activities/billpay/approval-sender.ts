import { type ApprovalFacts, readApprovalFacts } from '../../db/billpay/approval-facts.ts';
import type { Person } from '../../db/billpay/people.ts';
import type { ApprovalRef } from '../../db/billpay/rounds.ts';
import type { Deps } from '../deps.ts';
import { type MailVerdict, sendOnce } from '../mail-delivery.ts';
import type { MailContent } from '../mail-templates/letter.ts';
import { cancelMail } from '../moot-mail.ts';

export interface ApprovalMail {
  facts: ApprovalFacts;
  to: Person;
  /** The step's own key after the workflow id: one mail in all time. */
  key: string;
}

/** What every mail of an approval needs. */
export function approvalSender({ database, mailer, publicUrl }: Deps) {
  const scoped = ({ orgId }: ApprovalRef) => database.app.scoped({ orgId });
  return {
    scoped,
    read: (ref: ApprovalRef): Promise<ApprovalFacts> => readApprovalFacts(scoped(ref), ref),
    /** The page of the bill, for whoever is signed in and may read it. */
    billLink: ({ orgId }: ApprovalRef, { bill }: ApprovalFacts) =>
      `${publicUrl}/orgs/${orgId}/bills/${bill.id}`,
    /** Nobody has to be asked any more: what an earlier try left of the mail comes to its end. */
    cancel(ref: ApprovalRef, { approval }: ApprovalFacts, key: string): Promise<void> {
      const post = { db: scoped(ref), mailer };
      return cancelMail(post, `${approval.workflowId}:${key}`, 'It is decided without this mail.');
    },
    send(
      ref: ApprovalRef,
      { facts, to, key }: ApprovalMail,
      compose: () => Promise<MailContent>,
    ): Promise<MailVerdict> {
      const dedupeKey = `${facts.approval.workflowId}:${key}`;
      const step = { orgId: ref.orgId, dedupeKey, recipient: to.email };
      return sendOnce({ db: scoped(ref), mailer }, step, compose);
    },
  };
}
