import { addDays, type Day, dayInZone, type Instant, instantAt } from '../kit/calendar.ts';
import type { CollectionFacts, OpenPromise } from './collection-facts.ts';
import { businessDayFrom, reminderTime } from './collection-hours.ts';
import {
  anchorOf,
  lastTakenOn,
  latestDay,
  nextStep,
  type PlannedStep,
} from './collection-steps.ts';
import {
  type CollectionEnd,
  endOf,
  endsByWord,
  isPaused,
  type StopReason,
  stopOf,
} from './collection-stops.ts';

export const collectionStates = [
  'active',
  'awaiting_approval',
  'promised',
  'disputed',
  'paused',
  'stopped',
  'escalated',
  'paid',
  'void',
  'written_off',
] as const;
export type CollectionState = (typeof collectionStates)[number];

/** What is to be done now. After each the facts are others, and the plan is asked for again. */
export type CollectionAct =
  | { kind: 'end'; as: CollectionEnd }
  | { kind: 'mark-overdue' }
  | { kind: 'keep-promise'; promiseId: string }
  | { kind: 'break-promise'; promiseId: string; brokenOn: Day }
  | { kind: 'resume' }
  | { kind: 'remind'; step: PlannedStep }
  | { kind: 'escalate' };

export interface CollectionPlan {
  status: CollectionState;
  act: CollectionAct | null;
  /** The next message, or the next look at a stop that time or a promise may lift. */
  next: { name: string; at: Instant } | null;
  stoppedBy: StopReason | null;
  /** When to look again though nobody says anything; null waits for word. */
  wakeAt: Instant | null;
}

/** Before anybody works: what a day ends or begins is on the books when they come. */
const earlyHour = '01:00';

/** What happens next about an invoice, from all that is known; it decides, and does nothing. */
export function planCollection(facts: CollectionFacts, now: Instant): CollectionPlan {
  const end = endOf(facts);
  if (end) return ended(facts, end);
  const today = dayInZone(now, facts.calendar.timeZone);
  const stoppedBy = stopOf(facts, today);
  const act = ledgerAct(facts, now);
  const overdueAt = facts.collection.overdueAt ? null : overdueFrom(facts);
  const step = stoppedBy ? null : nextStep(facts, now);
  const escalateAt = stoppedBy || step ? null : escalationTime(facts);
  const reminding = step && step.at <= now ? { kind: 'remind' as const, step } : null;
  const escalating = escalateAt && escalateAt <= now ? { kind: 'escalate' as const } : null;
  const next = step ? { name: step.key, at: step.at } : upcoming(facts, { stoppedBy, escalateAt });
  return {
    status: stateOf(facts, stoppedBy, step),
    act: act ?? reminding ?? escalating,
    next,
    stoppedBy,
    wakeAt: earliest([overdueAt, next?.at ?? null, lookAgainAt(facts, stoppedBy, now)], now),
  };
}

/** The step whose message has to be written now, whatever else there is to do; null for none. */
export function dueStep(facts: CollectionFacts, now: Instant): PlannedStep | null {
  const today = dayInZone(now, facts.calendar.timeZone);
  if (endOf(facts) || stopOf(facts, today)) return null;
  const step = nextStep(facts, now);
  return step && step.at <= now ? step : null;
}

function ended({ collection }: CollectionFacts, as: CollectionEnd): CollectionPlan {
  const act = collection.status === 'ended' ? null : { kind: 'end' as const, as };
  return { status: as, act, next: null, stoppedBy: null, wakeAt: null };
}

/** What days and payments have made so, whether or not anybody may be reminded. */
function ledgerAct(facts: CollectionFacts, now: Instant): CollectionAct | null {
  const { collection, promise, invoice } = facts;
  if (!collection.overdueAt && overdueFrom(facts) <= now) return { kind: 'mark-overdue' };
  if (promise && invoice.balanceMinor <= promise.balanceMinor - promise.amountMinor) {
    return { kind: 'keep-promise', promiseId: promise.id };
  }
  if (promise && promiseBreaksAt(facts, promise) <= now) {
    return { kind: 'break-promise', promiseId: promise.id, brokenOn: breaksOn(promise) };
  }
  const today = dayInZone(now, facts.calendar.timeZone);
  const over = collection.status === 'paused' && !isPaused(collection, today);
  return over ? { kind: 'resume' } : null;
}

/** 01:00 of the organization's day after the due date: due today is not overdue. */
function overdueFrom({ invoice, organizationTimeZone }: CollectionFacts): Instant {
  return instantAt(addDays(invoice.dueOn, 1), earlyHour, organizationTimeZone);
}

const breaksOn = ({ promisedOn, graceDays }: OpenPromise) => addDays(promisedOn, graceDays + 1);

function promiseBreaksAt({ calendar }: CollectionFacts, promise: OpenPromise): Instant {
  return instantAt(breaksOn(promise), earlyHour, calendar.timeZone);
}

/** When the steps are used up, a person takes over; but not before the invoice is overdue. */
function escalationTime(facts: CollectionFacts): Instant | null {
  const { collection, cadence, calendar } = facts;
  if (collection.escalatedAt) return null;
  const startedOn = dayInZone(collection.startedAt, calendar.timeZone);
  const latest = latestDay([anchorOf(facts), startedOn, lastTakenOn(facts)]);
  const day = businessDayFrom(addDays(latest, cadence.escalateAfterDays), calendar);
  return reminderTime(day, calendar);
}

function stateOf(
  { collection, taken }: CollectionFacts,
  stoppedBy: StopReason | null,
  step: PlannedStep | null,
): CollectionState {
  if (stoppedBy === 'disputed' || stoppedBy === 'paused' || stoppedBy === 'promised') {
    return stoppedBy;
  }
  if (stoppedBy) return 'stopped';
  if (taken.some(({ waiting }) => waiting)) return 'awaiting_approval';
  return collection.escalatedAt && !step ? 'escalated' : 'active';
}

interface Waiting {
  stoppedBy: StopReason | null;
  escalateAt: Instant | null;
}

/** What comes without a message: the end of a promise or of a pause, or the turn to a person. */
function upcoming(facts: CollectionFacts, { stoppedBy, escalateAt }: Waiting) {
  const { promise, collection, calendar } = facts;
  if (stoppedBy === 'promised' && promise) {
    return { name: 'check-promise', at: promiseBreaksAt(facts, promise) };
  }
  if (stoppedBy === 'paused' && collection.pausedUntil) {
    const at = instantAt(collection.pausedUntil, earlyHour, calendar.timeZone);
    return { name: 'resume', at };
  }
  return escalateAt ? { name: 'hand-to-a-person', at: escalateAt } : null;
}

/** What nobody tells of (a hold lifted, credit spent) is looked for every business morning. */
function lookAgainAt(
  { calendar }: CollectionFacts,
  stoppedBy: StopReason | null,
  now: Instant,
): Instant | null {
  if (stoppedBy === null || endsByWord(stoppedBy)) return null;
  const tomorrow = addDays(dayInZone(now, calendar.timeZone), 1);
  return reminderTime(businessDayFrom(tomorrow, calendar), calendar);
}

function earliest(moments: readonly (Instant | null)[], now: Instant): Instant | null {
  const ahead = moments.filter((at) => at !== null && at > now).sort();
  return ahead[0] ?? null;
}
