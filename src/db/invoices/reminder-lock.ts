import type { Db } from '../client.ts';
import { lockUntilCommit } from '../kit/lock.ts';

/**
 * Whoever reminds a customer in a currency holds this lock until the end of the transaction, so
 * that of two at once the second sees what the first one wrote.
 */
export async function lockReminders(
  trx: Db,
  orgId: string,
  { customerId, currency }: { customerId: string; currency: string },
): Promise<void> {
  await lockUntilCommit(trx, `reminders ${orgId} ${customerId} ${currency}`);
}
