import { byHandKey, datedSteps } from '../../domain/invoices/collection-steps.ts';
import { endOf, stopOf } from '../../domain/invoices/collection-stops.ts';
import type { MessageChannel, MessageTone } from '../../domain/invoices/reminder-schedule.ts';
import { type Day, dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Intent } from '../kit/intents.ts';
import { factsOfInvoice } from './collection-acts.ts';
import { collectionEnded, lockOpenCollection } from './collection-decisions.ts';
import type { InvoiceFacts } from './collection-facts.ts';
import { auditCollection } from './collection-rows.ts';
import { tellCollection } from './collections.ts';
import { type Communication, getCommunication, insertMessage } from './communication-rows.ts';
import { releasePending } from './pending-messages.ts';
import { lockReminders } from './reminder-lock.ts';

export interface ByHand {
  invoiceId: string;
  /** Null is what the schedule would say by now. */
  tone: MessageTone | null;
  channel: MessageChannel;
  now: Instant;
}

/**
 * Reminds of one invoice now, at whatever hour: a person has decided so. Refuses with 409 what must
 * not be: a stop holds, or the customer was reminded today already.
 */
export async function remindNow(
  trx: Db,
  acting: Acting,
  { invoiceId, tone, channel, now }: ByHand,
): Promise<{ message: Communication; intents: Intent[] }> {
  const { orgId, actor } = acting;
  const ref = { orgId, invoiceId };
  await lockOpenCollection(trx, ref);
  const own = await factsOfInvoice(trx, ref);
  await lockReminders(trx, orgId, own);
  const facts = await factsOfInvoice(trx, ref);
  const dueOn = dayInZone(now, facts.calendar.timeZone);
  assertMayRemind(facts, { dueOn, channel });
  const { customerId, currency, language } = facts;
  const id = await insertMessage(trx, orgId, {
    ...{ customerId, currency, language, channel, dueOn },
    situation: 'reminder',
    reminds: true,
    tone: tone ?? presentTone(facts, dueOn),
    status: channel === 'email' ? 'queued' : 'to_do',
    createdBy: actor.kind === 'user' ? actor.id : null,
    items: [{ invoiceId, stepKey: byHandKey(newId()) }],
  });
  const waiting = ['draft', 'awaiting_approval'] as const;
  await releasePending(trx, orgId, { invoiceIds: [invoiceId], statuses: waiting, except: [id] });
  const message = await getCommunication(trx, { orgId, communicationId: id });
  const after = { step: 'by-hand', tone: message.tone, channel, messageId: id };
  await auditCollection(trx, acting, 'step', { invoiceId, after });
  return { message, intents: await tellCollection(trx, ref, 'sendReminderNow') };
}

function assertMayRemind(
  facts: InvoiceFacts,
  { dueOn, channel }: { dueOn: Day; channel: MessageChannel },
): void {
  // The books know of a payment before the collection that it ends does.
  const end = endOf(facts);
  if (end) throw collectionEnded(end);
  const stop = stopOf(facts, dueOn);
  if (stop) throw new Problem('conflict', 'reminders-stopped', `Reminders are stopped: ${stop}.`);
  const { taken, customerRemindedOn, customer } = facts;
  const today = taken.some(({ on, waiting }) => on === dueOn && !waiting);
  if (today || customerRemindedOn === dueOn)
    throw new Problem('conflict', 'reminded-today', 'The customer was reminded today already.');
  if (customer.optedOut.includes(channel))
    throw new Problem('conflict', 'channel-opted-out', `They want no reminders by ${channel}.`);
  if (channel === 'email' && !customer.hasEmail)
    throw new Problem('unprocessable', 'no-address', 'The customer has no e-mail address.');
}

function presentTone(facts: InvoiceFacts, today: Day): MessageTone {
  const steps = datedSteps(facts);
  const { tone } = steps.findLast(({ day }) => day <= today) ?? steps[0] ?? { tone: 'friendly' };
  return tone;
}
