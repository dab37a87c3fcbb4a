import { businessDayFrom, reminderTime, sendTime } from '../../domain/invoices/collection-hours.ts';
import { addDays, dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import type { Sealer } from '../kit/sealing.ts';
import type { InvoiceFacts } from './collection-facts.ts';
import { type Communication, type MessageItem, releaseItems } from './communication-rows.ts';
import { chargeSteps } from './late-charging.ts';
import { type Deciding, decide, lockUndecided, type Undecided } from './message-decisions.ts';
import { type StoppedItem, whatStops } from './message-stops.ts';

/**
 * Lets a message leave that a person was asked about, or has drafted. Refuses with 409 when the
 * facts have changed since: an invoice was paid, promised or disputed. With `leaveOut` those are
 * left out, where others remain. A step that adds a late charge does so with it. It leaves as soon
 * as the customer may be written to; everything is looked at once more then.
 */
export async function approveMessage(
  trx: Db,
  acting: Acting,
  { leaveOut, sealer, ...deciding }: Deciding & { leaveOut: boolean; sealer: Sealer },
): Promise<Intent[]> {
  const undecided = await lockUndecided(trx, acting, deciding, ['draft', 'awaiting_approval']);
  const { ref, message, items } = undecided;
  const { now } = deciding;
  const { facts, stopped } = await whatStops(trx, acting.orgId, { message, items, now });
  const none = stopped.length === items.length;
  if (stopped.length > 0 && (none || !leaveOut)) throw factsChanged(stopped);
  await assertReachable(trx, acting.orgId, message);
  const leftOut = stopped.map(({ invoiceId }) => invoiceId);
  await releaseItems(trx, ref, leftOut);
  const taken = stepsIn(items, facts).filter((it) => !leftOut.includes(it.facts.invoiceId));
  if (message.status === 'awaiting_approval') {
    await chargeSteps(trx, acting, { taken, now, sealer });
  }
  const approvedBy = acting.actor.kind === 'user' ? acting.actor.id : null;
  const set = { ...departure(undecided, facts, now), approvedBy };
  return decide(trx, acting, undecided, { verb: 'approve', set, why: { leftOut } });
}

function stepsIn(items: readonly MessageItem[], facts: readonly InvoiceFacts[]) {
  return items.flatMap(({ invoiceId, stepKey: key }) => {
    const own = facts.find((it) => it.invoiceId === invoiceId);
    return own ? [{ facts: own, step: { key } }] : [];
  });
}

function factsChanged(stopped: readonly StoppedItem[]): Problem {
  const errors = stopped.map(({ invoiceId, reason }) => ({
    path: `invoices.${invoiceId}`,
    message: reason,
  }));
  const reasons = [...new Set(stopped.map(({ reason }) => reason))].join(', ');
  const detail = `What it says is no longer so: ${reasons}. Drop it, or leave that invoice out.`;
  return new Problem('conflict', 'facts-changed', detail, { errors });
}

export async function assertReachable(
  trx: Db,
  orgId: string,
  { customerId, channel, reminds }: Pick<Communication, 'customerId' | 'channel' | 'reminds'>,
): Promise<void> {
  const { email, optedOutChannels } = await trx
    .selectFrom('customers')
    .select(['email', 'optedOutChannels'])
    .where('orgId', '=', orgId)
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow();
  if (channel === 'email' && email === null) {
    throw new Problem('unprocessable', 'no-address', 'The customer has no e-mail address.');
  }
  if (reminds && optedOutChannels.includes(channel)) {
    throw new Problem('conflict', 'channel-opted-out', `They want no reminders by ${channel}.`);
  }
}

/** Within their hours, and on a day on which nothing else has reminded them. */
export function departure(
  { message: { channel, dueOn: laidOn } }: Pick<Undecided, 'message'>,
  [first]: readonly InvoiceFacts[],
  now: Instant,
) {
  const status = channel === 'email' ? ('queued' as const) : ('to_do' as const);
  if (!first) return { status, dueOn: laidOn, nextAttemptAt: now };
  const { calendar, customerRemindedOn } = first;
  const today = dayInZone(now, calendar.timeZone);
  const free =
    customerRemindedOn !== null && customerRemindedOn >= today
      ? reminderTime(businessDayFrom(addDays(customerRemindedOn, 1), calendar), calendar)
      : now;
  const nextAttemptAt = sendTime(free, calendar);
  return { status, dueOn: dayInZone(nextAttemptAt, calendar.timeZone), nextAttemptAt };
}
