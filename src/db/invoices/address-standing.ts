import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import { type Acting, audit } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import type { AddressStanding } from '../schema.ts';
import { tellCollectionsOf } from './collections.ts';

export interface Standing {
  customerId: string;
  /** The address that it is about: another one, entered since, is not blamed. */
  recipient: string;
  standing: Exclude<AddressStanding, 'unknown'>;
  detail: string;
}

/**
 * Notes what was learned of a customer's address. Where nobody is reached there, reminders stop, a
 * person is told, and the customer's collections look again.
 */
export async function noteStanding(
  trx: Db,
  acting: Acting,
  { customerId, recipient, standing, detail }: Standing,
): Promise<Intent[]> {
  const { orgId } = acting;
  const changed = await trx
    .updateTable('customers')
    .set({ addressStanding: standing })
    .where('orgId', '=', orgId)
    .where('id', '=', customerId)
    .where(sql<boolean>`lower(email) = ${recipient.toLowerCase()}`)
    .where('addressStanding', '<>', standing)
    .where((eb) =>
      standing === 'delivered' ? eb('addressStanding', '=', 'unknown') : eb.lit(true),
    )
    .returning('name')
    .executeTakeFirst();
  if (!changed || standing === 'delivered') return [];
  await audit(trx, acting, {
    action: `customer.address-${standing}`,
    entityType: 'customer',
    entityId: customerId,
    after: { addressStanding: standing, detail },
  });
  await raiseAlerts(trx, acting, [alertOf({ customerId, recipient, standing, detail }, changed)]);
  return tellCollectionsOf(trx, { orgId, customerId }, 'addressBounced');
}

function alertOf(
  { customerId, recipient, standing, detail }: Standing,
  { name }: { name: string },
) {
  const bounced = standing === 'bounced';
  return {
    dedupeKey: `address-${standing}/${customerId}/${recipient}`,
    source: 'collections',
    severity: 'high' as const,
    title: bounced ? `Mail to ${name} bounces` : `${name} reported our mail as spam`,
    detail: `No reminders leave until the address is put right. ${detail}`.slice(0, 500),
    entityType: 'customer',
    entityId: customerId,
    facts: { recipient },
  };
}
