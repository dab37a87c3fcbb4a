import { dueStep } from '../../domain/invoices/collection-plan.ts';
import type { PlannedStep } from '../../domain/invoices/collection-steps.ts';
import { sharpestTone } from '../../domain/invoices/reminder-schedule.ts';
import { dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import { type Acting, auditAll } from '../kit/audit.ts';
import type { Sealer } from '../kit/sealing.ts';
import { addEvents } from '../kit/webhook-events.ts';
import { type InvoiceFacts, readFacts } from './collection-facts.ts';
import { insertMessage } from './communication-rows.ts';
import { chargeSteps } from './late-charging.ts';
import { releasePending } from './pending-messages.ts';
import { lockReminders } from './reminder-lock.ts';

/** A message that names more is not read. */
const mostInvoices = 200;

interface DueStep {
  facts: InvoiceFacts;
  step: PlannedStep;
}

export interface Taking {
  own: InvoiceFacts;
  now: Instant;
  sealer: Sealer;
}

/**
 * Takes the step of an invoice that is due, and with it those of the customer's other invoices that
 * are due in the same way: one message, many items. Answers its id, or null when the step has been
 * taken meanwhile, by another invoice's message.
 */
export async function takeDueStep(
  trx: Db,
  acting: Acting,
  { own, now, sealer }: Taking,
): Promise<string | null> {
  const { orgId } = acting;
  await lockReminders(trx, orgId, own);
  const { invoiceId, customerId, currency, consolidated } = own;
  const all = await readFacts(trx, orgId, consolidated ? { customerId, currency } : { invoiceId });
  const due = all.flatMap((facts) => dueStepOf(facts, now));
  const first = due.find(({ facts }) => facts.invoiceId === invoiceId);
  if (!first) return null;
  const alike = due.filter(
    ({ step }) =>
      step.channel === first.step.channel && step.needsApproval === first.step.needsApproval,
  );
  const together = [first, ...alike.filter((it) => it !== first)].slice(0, mostInvoices);
  const messageId = await writeReminder(trx, acting, { due: together, now });
  // Where a person is asked first, they decide on the charge with the message.
  if (!first.step.needsApproval) await chargeSteps(trx, acting, { taken: together, now, sealer });
  return messageId;
}

function dueStepOf(facts: InvoiceFacts, now: Instant): DueStep[] {
  const step = dueStep(facts, now);
  return step ? [{ facts, step }] : [];
}

async function writeReminder(
  trx: Db,
  acting: Acting,
  { due, now }: { due: readonly DueStep[]; now: Instant },
): Promise<string> {
  const { orgId } = acting;
  const [{ facts, step }] = due as [DueStep, ...DueStep[]];
  const { customerId, currency, language, calendar } = facts;
  const dueOn = dayInZone(now, calendar.timeZone);
  const status = statusOf(step);
  const messageId = await insertMessage(trx, orgId, {
    ...{ customerId, currency, language, dueOn, status },
    situation: due.length > 1 ? 'reminder' : step.situation,
    reminds: true,
    channel: step.channel,
    tone: sharpestTone(due.map((it) => it.step.tone)),
    items: due.map((it) => ({ invoiceId: it.facts.invoiceId, stepKey: it.step.key })),
  });
  // What still waited for approval is overtaken by this one.
  await releasePending(trx, orgId, {
    invoiceIds: due.map((it) => it.facts.invoiceId),
    statuses: ['draft', 'awaiting_approval'],
    except: messageId,
  });
  await record(trx, acting, { due, messageId });
  if (status === 'awaiting_approval')
    await askPeople(trx, acting, { messageId, customerId, dueOn });
  return messageId;
}

function statusOf({ channel, needsApproval }: PlannedStep) {
  if (needsApproval) return 'awaiting_approval';
  return channel === 'email' ? 'queued' : 'to_do';
}

async function record(
  trx: Db,
  acting: Acting,
  { due, messageId }: { due: readonly DueStep[]; messageId: string },
): Promise<void> {
  const steps = due.map(({ facts, step }) => {
    const { key, tone, channel, needsApproval } = step;
    return { invoiceId: facts.invoiceId, step: key, tone, channel, needsApproval };
  });
  await auditAll(
    trx,
    acting,
    steps.map(({ invoiceId, ...after }) => ({
      action: 'collection.step',
      entityType: 'collection',
      entityId: invoiceId,
      after: { ...after, messageId },
    })),
  );
  const told = { type: 'collection.step' as const, dedupeKey: `collection.step/${messageId}` };
  await addEvents(trx, acting.orgId, [{ ...told, payload: { messageId, steps } }]);
}

/** One alert a day, however many messages wait: the work list names them all. */
async function askPeople(
  trx: Db,
  acting: Acting,
  { messageId, customerId, dueOn }: { messageId: string; customerId: string; dueOn: string },
): Promise<void> {
  const alert = {
    dedupeKey: `reminders-await-approval/${dueOn}`,
    source: 'collections',
    severity: 'medium' as const,
    title: 'Reminders wait for your approval',
    detail: 'A step of the reminder schedule asks a person first. Approve, change or drop them.',
    entityType: 'communication',
    entityId: messageId,
    facts: { customerId },
  };
  await raiseAlerts(trx, acting, [alert]);
}
