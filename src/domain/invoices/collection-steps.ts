import { addDays, type Day, dayInZone, type Instant } from '../kit/calendar.ts';
import type { CollectionFacts } from './collection-facts.ts';
import { businessDayFrom, reminderTime, sendTime } from './collection-hours.ts';
import {
  type MessageChannel,
  type MessageTone,
  type ReminderStep,
  sharperTone,
} from './reminder-schedule.ts';

export interface PlannedStep {
  key: string;
  situation: 'reminder' | 'promise_broken';
  tone: MessageTone;
  channel: MessageChannel;
  needsApproval: boolean;
  /** The day that the schedule names; weekends and holidays move the message on. */
  nominalOn: Day;
  /** When its message leaves, or is laid before a person. */
  at: Instant;
}

/** The key under which a broken promise is followed up once. */
export const followUpKey = (promiseId: string) => `promise/${promiseId}`;

/** The key of a reminder that a person sends, which is in no schedule. */
export const byHandKey = (id: string) => `by-hand/${id}`;
export const isByHand = (stepKey: string) => stepKey.startsWith('by-hand/');

interface DatedStep extends ReminderStep {
  nominalOn: Day;
  day: Day;
}

export const latestDay = (days: readonly [Day, ...(Day | null)[]]): Day =>
  days
    .filter((day) => day !== null)
    .sort()
    .at(-1) ?? days[0];

export const anchorOf = ({ collection, invoice }: CollectionFacts) =>
  collection.anchorOn ?? invoice.dueOn;

/** Every step with the day that the schedule names and the business day that it falls on. */
export function datedSteps(facts: CollectionFacts): DatedStep[] {
  return facts.cadence.steps.map((step) => {
    const nominalOn = addDays(anchorOf(facts), step.offsetDays);
    return { ...step, nominalOn, day: businessDayFrom(nominalOn, facts.calendar) };
  });
}

/** On channels that the customer accepts, and has an address for. */
function reachableSteps(facts: CollectionFacts): DatedStep[] {
  const { hasEmail, optedOut } = facts.customer;
  return datedSteps(facts).filter(
    ({ channel }) => !optedOut.includes(channel) && (channel !== 'email' || hasEmail),
  );
}

/** The last day on which a message about this invoice was written. */
export function lastTakenOn({ taken }: CollectionFacts): Day | null {
  return (
    taken
      .map(({ on }) => on)
      .sort()
      .at(-1) ?? null
  );
}

/**
 * The step to take next, or null when none is left. Of several that have fallen due by the time it
 * can be taken only the latest is: what an outage, a pause or a promise has swallowed is not sent
 * in a bunch.
 */
export function nextStep(facts: CollectionFacts, now: Instant): PlannedStep | null {
  const { calendar, cadence, taken, collection } = facts;
  if (taken.filter(({ dropped }) => !dropped).length >= cadence.maxReminders) return null;
  const followUp = followUpOf(facts);
  if (followUp) return planned(facts, followUp, now);
  const open = openSteps(facts).map((step) => {
    const tone = sharperTone(step.tone, collection.escalations);
    return { ...step, tone, situation: 'reminder' as const };
  });
  const [first] = open;
  if (!first) return null;
  const { at } = planned(facts, first, now);
  const step = open.findLast(({ day }) => reminderTime(day, calendar) <= at) ?? first;
  return planned(facts, step, now);
}

/** Not taken, and not overtaken by a later message or the sending of the invoice itself. */
function openSteps(facts: CollectionFacts): DatedStep[] {
  const { collection, taken, calendar } = facts;
  const startedOn = dayInZone(collection.startedAt, calendar.timeZone);
  const after = latestDay([startedOn, lastTakenOn(facts)]);
  const keys = new Set(taken.map(({ key }) => key));
  return reachableSteps(facts).filter(({ key, day }) => day > after && !keys.has(key));
}

type Unplanned = Omit<PlannedStep, 'at'> & { day: Day };

/** A broken promise is taken up at once, one step sharper than where the schedule stands. */
function followUpOf(facts: CollectionFacts): Unplanned | null {
  const { brokenPromise, collection, calendar } = facts;
  if (!brokenPromise) return null;
  const { id, brokenOn } = brokenPromise;
  const steps = reachableSteps(facts);
  const base = steps.findLast(({ day }) => day <= brokenOn) ?? steps[0];
  if (!base) return null;
  return {
    key: followUpKey(id),
    situation: 'promise_broken',
    tone: sharperTone(base.tone, collection.escalations),
    channel: base.channel,
    needsApproval: base.needsApproval,
    nominalOn: brokenOn,
    day: businessDayFrom(brokenOn, calendar),
  };
}

/** No earlier than its day, the cool-down and the customer's one reminder a day allow. */
function planned(facts: CollectionFacts, step: Unplanned, now: Instant): PlannedStep {
  const { calendar, cadence, customerRemindedOn } = facts;
  const last = lastTakenOn(facts);
  const earliest = latestDay([
    step.day,
    last && addDays(last, cadence.coolDownDays),
    customerRemindedOn && addDays(customerRemindedOn, 1),
  ]);
  const opensAt = reminderTime(businessDayFrom(earliest, calendar), calendar);
  const { key, situation, tone, channel, needsApproval, nominalOn } = step;
  const at = sendTime(opensAt > now ? opensAt : now, calendar);
  return { key, situation, tone, channel, needsApproval, nominalOn, at };
}
