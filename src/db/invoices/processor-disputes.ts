import type { CardDispute } from '../../domain/invoices/card-processor.ts';
import { plainDisplay, showMoney } from '../../domain/kit/display.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { DisputeStatus } from '../schema.ts';
import { recordChargeback, reverseChargeback } from './chargebacks.ts';
import { tellCollection } from './collections.ts';
import { resolveDispute } from './disputes.ts';
import { lockHeldMoney } from './held-money.ts';
import { findBooking } from './returned-money.ts';

export interface ProcessorDispute {
  /** Ours. */
  paymentId: string;
  /** The invoice that the card had paid. */
  invoiceId: string;
  provider: string;
  dispute: CardDispute;
  on: string;
}

type Ours = { id: string; status: DisputeStatus };

/**
 * Brings the books to what a processor says of a dispute, whatever was heard before: the money is
 * owed again while the bank has it, and paid again when the dispute is won. What is over stays so.
 */
export async function bookDispute(trx: Db, acting: Acting, told: ProcessorDispute): Promise<void> {
  const { orgId } = acting;
  await lockHeldMoney(trx, orgId, { paymentId: told.paymentId });
  const ours = (await find(trx, orgId, told)) ?? (await open(trx, acting, told));
  if (ours.status !== 'open') return;
  const { status } = told.dispute;
  if (status === 'open' || status === 'lost') await chargeBack(trx, acting, ours, told);
  if (status === 'won') await winBack(trx, acting, ours, told);
  const as = ends[status];
  if (as) await resolve(trx, acting, ours, told, as);
  else await tellCollection(trx, { orgId, invoiceId: told.invoiceId }, 'disputeOpened');
}

/** What a dispute of a cardholder has come to, as one of a customer would. */
const ends: Partial<Record<CardDispute['status'], Exclude<DisputeStatus, 'open'>>> = {
  won: 'rejected',
  lost: 'accepted',
  'inquiry-closed': 'withdrawn',
};

function find(trx: Db, orgId: string, { provider, dispute }: ProcessorDispute) {
  return trx
    .selectFrom('disputes')
    .select(['id', 'status'])
    .where('orgId', '=', orgId)
    .where('provider', '=', provider)
    .where('providerId', '=', dispute.id)
    .executeTakeFirst();
}

async function open(
  trx: Db,
  acting: Acting,
  { paymentId, invoiceId, provider, dispute }: ProcessorDispute,
): Promise<Ours> {
  const { id: providerId, amountMinor, currency, reason } = dispute;
  const about = { paymentId, invoiceId, provider, providerId, amountMinor, reason };
  const row = await trx
    .insertInto('disputes')
    .values({ orgId: acting.orgId, id: newId(), kind: 'chargeback', ...about })
    .returning(['id', 'status'])
    .executeTakeFirstOrThrow();
  const entity = { entityType: 'dispute', entityId: row.id };
  await audit(trx, acting, { action: 'dispute.told', ...entity, after: { ...row, ...about } });
  const money = showMoney({ amountMinor, currency }, plainDisplay);
  await raiseAlerts(trx, acting, [
    {
      ...{ dedupeKey: `dispute/${row.id}`, source: 'invoices', severity: 'high', ...entity },
      title: `A cardholder disputes ${money}`,
      detail: `Their bank says: ${reason.replaceAll('_', ' ')}. Answer it at the processor.`,
      facts: { paymentId, invoiceId, amountMinor, currency },
    },
  ]);
  return row;
}

async function chargeBack(
  trx: Db,
  acting: Acting,
  { id: disputeId }: Ours,
  { paymentId, invoiceId, dispute, on }: ProcessorDispute,
): Promise<void> {
  const { amountMinor, currency } = dispute;
  const chargeback = { paymentId, disputeId, invoiceId, amountMinor, on };
  try {
    await recordChargeback(trx, acting, chargeback);
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'unprocessable') throw error;
    const money = showMoney({ amountMinor, currency }, plainDisplay);
    await raiseAlerts(trx, acting, [
      {
        ...{ dedupeKey: `chargeback/${disputeId}/unbooked`, source: 'invoices' },
        ...{ severity: 'critical', entityType: 'payment', entityId: paymentId },
        title: `A chargeback of ${money} is not on the books`,
        detail: `${error.message} Put it right by hand.`,
      },
    ]);
  }
}

async function winBack(
  trx: Db,
  acting: Acting,
  { id: disputeId }: Ours,
  { paymentId, on }: ProcessorDispute,
): Promise<void> {
  const fact = `chargeback/${disputeId}`;
  const booked = await findBooking(trx, acting.orgId, { fact, kind: 'chargeback' });
  if (booked) await reverseChargeback(trx, acting, { paymentId, disputeId, on });
}

function resolve(
  trx: Db,
  acting: Acting,
  { id: disputeId }: Ours,
  { invoiceId, dispute }: ProcessorDispute,
  as: Exclude<DisputeStatus, 'open'>,
) {
  const resolution = `The processor says: ${dispute.status.replace('-', ' ')}.`;
  return resolveDispute(trx, acting, { disputeId, invoiceId, as, resolution });
}
