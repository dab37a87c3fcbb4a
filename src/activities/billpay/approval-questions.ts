import type { ApprovalFacts } from '../../db/billpay/approval-facts.ts';
import { listPeople } from '../../db/billpay/people.ts';
import type { ApprovalRef } from '../../db/billpay/rounds.ts';
import type { Deps } from '../deps.ts';
import { approvalAnswer, approvalQuestion } from '../mail-templates/approval-question.ts';
import { approvalSender } from './approval-sender.ts';
import { billOf } from './approval-words.ts';

export function approvalQuestionActivities(deps: Deps) {
  const { scoped, read, billLink, send } = approvalSender(deps);
  return {
    async forwardQuestion(ref: ApprovalRef, decisionId: string): Promise<void> {
      const facts = await read(ref);
      const content = approvalQuestion(wordsOf(facts, decisionId, billLink(ref, facts)));
      const mail = { facts, to: facts.requestedBy, key: `question:${decisionId}` };
      await send(ref, mail, async () => content);
    },

    /** An answer goes to everybody who has asked. */
    async forwardAnswer(ref: ApprovalRef, decisionId: string): Promise<void> {
      const facts = await read(ref);
      const content = approvalAnswer(wordsOf(facts, decisionId, billLink(ref, facts)));
      const asked = facts.decisions.filter(({ kind }) => kind === 'asked');
      const people = await listPeople(
        scoped(ref),
        asked.map(({ byId }) => byId),
      );
      for (const to of people.values()) {
        const mail = { facts, to, key: `answer:${decisionId}:${to.id}` };
        await send(ref, mail, async () => content);
      }
    },
  };
}

function wordsOf(facts: ApprovalFacts, decisionId: string, link: string) {
  const decision = facts.decisions.find(({ id }) => id === decisionId);
  const { display, organizationName } = facts;
  return {
    display,
    organizationName,
    bill: billOf(facts),
    from: decision?.byName ?? '',
    words: decision?.comment ?? '',
    link,
  };
}

export type ApprovalQuestionActivities = ReturnType<typeof approvalQuestionActivities>;
