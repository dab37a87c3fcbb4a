import {
  type AskableRefund,
  bookRefundAnswer,
  noteRefundAsked,
  readAskableRefund,
  refuseRefund,
  reviewRefund,
} from '../../db/invoices/refund-asking.ts';
import type { RefundRef } from '../../db/invoices/refund-rows.ts';
import { type Acting, workflowActor } from '../../db/kit/audit.ts';
import { asPassing } from '../../domain/invoices/card-failures.ts';
import { CardRefused } from '../../domain/invoices/card-processor.ts';
import type { RefundStatus } from '../../domain/invoices/refund-status.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Deps } from '../deps.ts';

export interface AskingRef extends RefundRef {
  workflowId: string;
}

const byWorkflow = ({ orgId, workflowId }: AskingRef): Acting => ({
  orgId,
  actor: workflowActor(workflowId),
});

export function refundActivities({ database, cards }: Pick<Deps, 'database' | 'cards'>) {
  /** What may have been asked before is looked up, however long ago that was. */
  const ask = async (refund: AskableRefund) => {
    const { orgId, refundId, paymentId } = refund;
    const known = refund.asked && (await cards.findRefund({ orgId, refundId, paymentId }));
    if (known) return known;
    await noteRefundAsked(database.app.scoped({ orgId }), { orgId, refundId });
    const { currency, amountMinor } = refund;
    return cards.refund({ orgId, refundId, paymentId, currency, amountMinor });
  };

  return {
    /**
     * Asks the processor to give the money back, once; called again it looks what became of it.
     * Throws while that is not known.
     */
    async askForRefund(ref: AskingRef): Promise<RefundStatus> {
      const { orgId, refundId } = ref;
      const db = database.app.scoped({ orgId });
      const refund = await readAskableRefund(db, { orgId, refundId });
      if (refund.status !== 'pending') return refund.status;
      if (refund.provider !== cards.name) throw notConfigured(refund.provider);
      try {
        const answer = await ask(refund);
        return await bookRefundAnswer(db, byWorkflow(ref), { refundId, answer });
      } catch (error) {
        if (!(error instanceof CardRefused)) throw asPassing(error);
        const failure = `The processor refused it: ${error.message}`;
        return refuseRefund(db, byWorkflow(ref), { refundId, failure });
      }
    },

    /** Lays it before a person, if it is still open. */
    reviewRefund: (ref: AskingRef, why: string): Promise<RefundStatus> => {
      const { orgId, refundId } = ref;
      const db = database.app.scoped({ orgId });
      return reviewRefund(db, byWorkflow(ref), { refundId, why });
    },
  };
}

function notConfigured(provider: string | null): Problem {
  const detail = `${provider} has taken the payment, and is not the processor that is configured.`;
  return new Problem('conflict', 'processor-not-configured', detail);
}

export type RefundActivities = ReturnType<typeof refundActivities>;
