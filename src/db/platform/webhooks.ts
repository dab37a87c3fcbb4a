import { randomBytes } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { orgStore } from '../kit/org-store.ts';
import type { Sealer } from '../kit/sealing.ts';
import type { WebhookEndpoints } from '../schema.ts';

export const webhookEndpoints = orgStore('webhookEndpoints', 'webhook', [
  'id',
  'url',
  'description',
  'eventTypes',
  'enabled',
  'version',
  'createdAt',
  'updatedAt',
]);

type NewEndpoint = Pick<
  Insertable<WebhookEndpoints>,
  'url' | 'description' | 'eventTypes' | 'enabled'
>;

/** The secret is answered here and never again; 32 bytes in the form of Standard Webhooks. */
export async function createWebhookEndpoint(
  trx: Db,
  acting: Acting,
  { sealer, given }: { sealer: Sealer; given: NewEndpoint },
) {
  const id = newId();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const place = { orgId: acting.orgId, column: 'webhook_endpoints.secret', rowId: id } as const;
  const sealed = sealer.seal(place, secret);
  const row = await webhookEndpoints.create(trx, acting, { ...given, id, secret: sealed });
  return { ...row, secret };
}
