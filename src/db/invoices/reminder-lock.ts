import type { Db } from '../client.ts';
import { lockAllUntilCommit } from '../kit/lock.ts';

/**
 * Whoever reminds a customer in a currency holds this lock until the end of the transaction, so
 * that of two at once the second sees what the first one wrote.
 */
export async function lockReminders(
  trx: Db,
  orgId: string,
  { customerId, currency }: { customerId: string; currency: string },
): Promise<void> {
  await lockRemindersOf(trx, orgId, [{ customerId, currency }]);
}

/** The same of several customers, in an order of its own. */
export async function lockRemindersOf(
  trx: Db,
  orgId: string,
  whom: readonly { customerId: string; currency: string }[],
): Promise<void> {
  const keys = whom.map(({ customerId, currency }) => [orgId, customerId, currency].join(' '));
  await lockAllUntilCommit(
    trx,
    keys.map((key) => `reminders ${key}`),
  );
}
