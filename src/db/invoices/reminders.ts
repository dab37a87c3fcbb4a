import { dueStep } from '../../domain/invoices/collection-plan.ts';
import type { PlannedStep } from '../../domain/invoices/collection-steps.ts';
import { sharpestTone } from '../../domain/invoices/reminder-schedule.ts';
import { dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import { type Actor, auditEach } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import type { Sealer } from '../kit/sealing.ts';
import { addEvents } from '../kit/webhook-events.ts';
import { type InvoiceFacts, readFacts } from './collection-facts.ts';
import { insertMessages, type NewMessage } from './communication-rows.ts';
import { chargeSteps } from './late-charging.ts';
import { releasePending } from './pending-messages.ts';

/** A message that names more is not read. */
const mostInvoices = 200;

interface DueStep {
  facts: InvoiceFacts;
  step: PlannedStep;
}

export interface Taking {
  /** Read while the customer's reminders were locked. */
  own: InvoiceFacts;
  actor: Actor;
  now: Instant;
}

interface Reminder extends Taking {
  id: string;
  /** Its own first; with it those of the customer's other invoices that are due in the same way. */
  due: readonly [DueStep, ...DueStep[]];
}

/**
 * Takes the steps of invoices that are due, of which no two may end up in one message: for each it
 * writes one message, about it and all that goes with it. The caller holds their reminders.
 */
export async function takeDueSteps(
  trx: Db,
  orgId: string,
  { taking, sealer }: { taking: readonly Taking[]; sealer: Sealer },
): Promise<void> {
  const beside = await besideThem(trx, orgId, taking);
  const written = taking.flatMap((one) => reminderOf(one, beside));
  await writeReminders(trx, orgId, written);
  for (const { actor, due, now } of written) {
    // Where a person is asked first, they decide on the charge with the message.
    if (due[0].step.needsApproval) continue;
    await chargeSteps(trx, { orgId, actor }, { taken: due, now, sealer });
  }
}

const whose = ({ customerId, currency }: InvoiceFacts) => `${customerId} ${currency}`;

/** All that those customers owe who are reminded of everything at once, by currency. */
async function besideThem(trx: Db, orgId: string, taking: readonly Taking[]) {
  const customerIds = taking.flatMap(({ own }) => (own.consolidated ? [own.customerId] : []));
  const facts = customerIds.length > 0 ? await readFacts(trx, orgId, { customerIds }) : [];
  return Map.groupBy(facts, whose);
}

function reminderOf(taking: Taking, beside: Map<string, InvoiceFacts[]>): Reminder[] {
  const { own, now } = taking;
  const all = own.consolidated ? (beside.get(whose(own)) ?? []) : [own];
  const due = all.flatMap((facts) => dueStepOf(facts, now));
  const first = due.find(({ facts }) => facts.invoiceId === own.invoiceId);
  if (!first) return [];
  const { channel, needsApproval } = first.step;
  const rest = due.filter(
    (it) => it !== first && it.step.channel === channel && it.step.needsApproval === needsApproval,
  );
  return [{ ...taking, id: newId(), due: [first, ...rest.slice(0, mostInvoices - 1)] }];
}

function dueStepOf(facts: InvoiceFacts, now: Instant): DueStep[] {
  const step = dueStep(facts, now);
  return step ? [{ facts, step }] : [];
}

async function writeReminders(
  trx: Db,
  orgId: string,
  reminders: readonly Reminder[],
): Promise<void> {
  if (reminders.length === 0) return;
  await insertMessages(trx, orgId, reminders.map(messageOf));
  // What still waited for approval is overtaken by these.
  await releasePending(trx, orgId, {
    invoiceIds: reminders.flatMap(({ due }) => due.map(({ facts }) => facts.invoiceId)),
    statuses: ['draft', 'awaiting_approval'],
    except: reminders.map(({ id }) => id),
  });
  await record(trx, orgId, reminders);
  for (const reminder of reminders) {
    if (reminder.due[0].step.needsApproval) await askPeople(trx, orgId, reminder);
  }
}

function messageOf({ id, due, now }: Reminder): NewMessage & { id: string } {
  const [{ facts, step }] = due;
  const { customerId, currency, language } = facts;
  return {
    ...{ id, customerId, currency, language },
    dueOn: dayInZone(now, facts.calendar.timeZone),
    status: statusOf(step),
    situation: due.length > 1 ? 'reminder' : step.situation,
    reminds: true,
    channel: step.channel,
    tone: sharpestTone(due.map((it) => it.step.tone)),
    items: due.map((it) => ({ invoiceId: it.facts.invoiceId, stepKey: it.step.key })),
  };
}

function statusOf({ channel, needsApproval }: PlannedStep): NewMessage['status'] {
  if (needsApproval) return 'awaiting_approval';
  return channel === 'email' ? 'queued' : 'to_do';
}

async function record(trx: Db, orgId: string, reminders: readonly Reminder[]): Promise<void> {
  const all = reminders.map(({ id: messageId, actor, due }) => {
    const steps = due.map(({ facts, step }) => {
      const { key, tone, channel, needsApproval } = step;
      return { invoiceId: facts.invoiceId, step: key, tone, channel, needsApproval };
    });
    return { messageId, actor, steps };
  });
  const entries = all.flatMap(({ messageId, actor, steps }) =>
    steps.map(({ invoiceId, ...after }) => ({
      actor,
      action: 'collection.step' as const,
      entityType: 'collection',
      entityId: invoiceId,
      after: { ...after, messageId },
    })),
  );
  await auditEach(trx, orgId, entries);
  const events = all.map(({ messageId, steps }) => ({
    type: 'collection.step' as const,
    dedupeKey: `collection.step/${messageId}`,
    payload: { messageId, steps },
  }));
  await addEvents(trx, orgId, events);
}

/** One alert a day, however many messages wait: the work list names them all. */
async function askPeople(trx: Db, orgId: string, { id, actor, due, now }: Reminder): Promise<void> {
  const { customerId, calendar } = due[0].facts;
  const dueOn = dayInZone(now, calendar.timeZone);
  const alert = {
    dedupeKey: `reminders-await-approval/${dueOn}`,
    source: 'collections',
    severity: 'medium' as const,
    title: 'Reminders wait for your approval',
    detail: 'A step of the reminder schedule asks a person first. Approve, change or drop them.',
    entityType: 'communication',
    entityId: id,
    facts: { customerId },
  };
  await raiseAlerts(trx, { orgId, actor }, [alert]);
}
