import type { Database } from '../../db/client.ts';
import {
  listSandboxPaid,
  makeSandboxRefund,
  openSandboxPayment,
  readSandboxAccount,
} from '../../db/invoices/sandbox-cards.ts';
import type { CardProcessor } from '../../domain/invoices/card-processor.ts';
import { sandboxPath } from '../../domain/invoices/hosted-page.ts';

/**
 * Stands in for a card processor and moves no money: its books are in our own database, so that
 * they outlive every process, and on its page a person says whether a payment succeeds.
 */
export function createSandboxProcessor(database: Database, publicUrl: string): CardProcessor {
  const scoped = (orgId: string) => database.app.scoped({ orgId });
  return {
    name: 'sandbox',
    pageOrigins: [],
    async startCheckout(asked) {
      const { id, pageToken } = await openSandboxPayment(scoped(asked.orgId), asked);
      return { id, url: publicUrl + sandboxPath(pageToken) };
    },
    // Its page is the payment, which waits for ever.
    readCheckout: async ({ id }) => ({ paymentId: id, expired: false }),
    async startIntent(asked) {
      const { id, pageToken } = await openSandboxPayment(scoped(asked.orgId), asked);
      return { id, clientSecret: pageToken };
    },
    readAccount: (ref) => readSandboxAccount(scoped(ref.orgId), ref),
    listPaid: (range) => listSandboxPaid(database.system.unscoped, range),
    refund: (asked) => makeSandboxRefund(scoped(asked.orgId), asked),
    async findRefund({ orgId, paymentId, refundId }) {
      const account = await readSandboxAccount(scoped(orgId), { orgId, id: paymentId });
      return account?.refunds.find((refund) => refund.refundId === refundId) ?? null;
    },
  };
}
