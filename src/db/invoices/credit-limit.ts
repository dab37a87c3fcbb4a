import { plainDisplay, showMoney } from '../../domain/kit/display.ts';
import { oneLine } from '../../domain/kit/one-line.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import type { InvoiceRow } from './invoice-rows.ts';

/**
 * Tells people when an invoice that was just made final takes what its customer owes above their
 * credit limit. It stops nothing: the work is done. The limit is in their own currency, and what
 * they owe in others does not count. Numbers are given one after the other, so of two invoices
 * at once the second sees the first.
 */
export async function alertCreditLimit(
  trx: Db,
  acting: Acting,
  { id, number, customerId, currency, balanceMinor }: InvoiceRow,
): Promise<void> {
  const { orgId } = acting;
  const owing = await trx
    .selectFrom('customers as c')
    .innerJoin('invoices as i', (join) =>
      join
        .onRef('i.orgId', '=', 'c.orgId')
        .onRef('i.customerId', '=', 'c.id')
        .onRef('i.currency', '=', 'c.currency'),
    )
    .select(['c.name', 'c.creditLimitMinor as limitMinor'])
    .select(({ fn }) => fn.sum<number>('i.balanceMinor').as('owed'))
    .where('c.orgId', '=', orgId)
    .where('c.id', '=', customerId)
    .where('c.currency', '=', currency)
    .where('c.creditLimitMinor', 'is not', null)
    .where('i.balanceMinor', '>', 0)
    .groupBy(['c.name', 'c.creditLimitMinor'])
    .executeTakeFirst();
  if (!owing || owing.limitMinor === null || balanceMinor === 0) return;
  const { name, limitMinor } = owing;
  const owedMinor = Number(owing.owed);
  if (owedMinor <= limitMinor) return;
  const money = (minor: number) => showMoney({ amountMinor: minor, currency }, plainDisplay);
  await raiseAlerts(trx, acting, [
    {
      dedupeKey: `credit-limit/${id}`,
      source: 'invoices',
      severity: 'medium',
      title: `${oneLine(name, 100)} owes more than their credit limit`,
      detail: `With ${number} they owe ${money(owedMinor)}; their limit is ${money(limitMinor)}.`,
      entityType: 'invoice',
      entityId: id,
      facts: { customerId, owedMinor, limitMinor, currency },
    },
  ]);
}
