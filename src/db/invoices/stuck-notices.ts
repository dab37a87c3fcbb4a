import { type Database, inTransaction } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import { bySystem } from '../kit/audit.ts';

export interface StuckNotice {
  provider: string;
  /** The provider's own id. */
  paymentId: string;
  lastError: string;
}

/**
 * Tells the people of an organization that what the processor said of their payment cannot be
 * booked; once, however often it is tried. Nobody is told of a payment that is none of ours, or not
 * known by this id yet: what became of its attempt is asked for all the same.
 */
export async function alertStuckNotice(
  { app, system }: Pick<Database, 'app' | 'system'>,
  { provider, paymentId, lastError }: StuckNotice,
): Promise<void> {
  const attempt = await system.unscoped
    .selectFrom('paymentAttempts')
    .select(['orgId', 'invoiceId'])
    .where('provider', '=', provider)
    .where('providerId', '=', paymentId)
    .executeTakeFirst();
  if (!attempt) return;
  const { orgId, invoiceId } = attempt;
  const alert = {
    dedupeKey: `notice/${provider}/${paymentId}`,
    source: 'invoices',
    severity: 'high' as const,
    title: 'What the card processor says of a payment cannot be booked',
    detail: 'It is tried again every hour. Compare the payment at the processor with the books.',
    entityType: 'invoice',
    entityId: invoiceId,
    facts: { provider, paymentId, lastError },
  };
  await inTransaction(app.scoped({ orgId }), (trx) => raiseAlerts(trx, bySystem(orgId), [alert]));
}
