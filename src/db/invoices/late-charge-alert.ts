import type { CollectionEnd } from '../../domain/invoices/collection-stops.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { listLateCharges } from './late-charges.ts';

/**
 * The end of an invoice does not erase its late charges, but nothing asks for them any more: a
 * person decides whether they are collected or waived.
 */
export async function alertOpenCharges(
  trx: Db,
  acting: Acting,
  { invoiceId, as }: { invoiceId: string; as: CollectionEnd },
): Promise<void> {
  const charges = await listLateCharges(trx, { orgId: acting.orgId, invoiceId });
  const open = charges.filter(({ balanceMinor }) => balanceMinor > 0);
  const [first] = open;
  if (!first) return;
  const alert = {
    dedupeKey: `late-charges-open/${invoiceId}/${first.id}`,
    source: 'collections',
    severity: 'medium' as const,
    title: 'Late charges are open of an invoice that is not collected any more',
    detail: `The invoice is ${as.replace('_', ' ')}. Ask for its late charges, or waive them.`,
    entityType: 'invoice',
    entityId: invoiceId,
    facts: { numbers: open.map(({ number }) => number) },
  };
  await raiseAlerts(trx, acting, [alert]);
}
