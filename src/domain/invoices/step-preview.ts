import { addDays, type Day, dayInZone, type Instant } from '../kit/calendar.ts';
import type { CollectionFacts, TakenStep } from './collection-facts.ts';
import { businessDayFrom } from './collection-hours.ts';
import { anchorOf, lastTakenOn, nextStep, type PlannedStep } from './collection-steps.ts';

export const shiftReasons = [
  'rest-day',
  'cool-down',
  'one-a-day',
  'not-before-sending',
  'not-in-the-past',
] as const;
/** Why a step is not taken on the day that the schedule names. */
export type ShiftReason = (typeof shiftReasons)[number];

export const skipReasons = ['taken', 'opted-out', 'no-address', 'overtaken', 'enough'] as const;
/** Why a step of the schedule is not taken any more. */
export type SkipReason = (typeof skipReasons)[number];

export interface PreviewedStep extends PlannedStep {
  on: Day;
  shifted: ShiftReason[];
}

export interface StepPreview {
  steps: PreviewedStep[];
  skipped: { key: string; nominalOn: Day; because: SkipReason }[];
}

/** More than any schedule has, so that a preview always ends. */
const mostSteps = 60;

/**
 * Every step that follows if nothing happens in between, at the moment at which it is taken: the
 * rule that takes the next one, asked again as if time went on.
 */
export function previewSteps(facts: CollectionFacts, now: Instant): StepPreview {
  const steps: PreviewedStep[] = [];
  let past = facts;
  let at = now;
  while (steps.length < mostSteps) {
    const step = nextStep(past, at);
    if (!step) break;
    const on = dayInZone(step.at, facts.calendar.timeZone);
    steps.push({ ...step, on, shifted: whyShifted(past, step, on) });
    past = afterStep(past, { key: step.key, on, waiting: false, dropped: false });
    at = step.at;
  }
  return { steps, skipped: skippedSteps(facts, past, steps) };
}

function afterStep(facts: CollectionFacts, taken: TakenStep): CollectionFacts {
  const { brokenPromise } = facts;
  const followed = brokenPromise && taken.key.endsWith(brokenPromise.id);
  return {
    ...facts,
    taken: [...facts.taken, taken],
    brokenPromise: followed ? null : brokenPromise,
  };
}

function whyShifted(facts: CollectionFacts, { nominalOn }: PlannedStep, on: Day): ShiftReason[] {
  const { calendar, cadence, customerRemindedOn, collection } = facts;
  if (on === nominalOn) return [];
  const opens = businessDayFrom(nominalOn, calendar);
  const last = lastTakenOn(facts);
  const startedOn = dayInZone(collection.startedAt, calendar.timeZone);
  const reasons: ShiftReason[] = opens === nominalOn ? [] : ['rest-day'];
  if (on === opens) return reasons;
  if (last && addDays(last, cadence.coolDownDays) > opens) reasons.push('cool-down');
  else if (customerRemindedOn && customerRemindedOn >= opens) reasons.push('one-a-day');
  else if (startedOn >= opens) reasons.push('not-before-sending');
  else reasons.push('not-in-the-past');
  return reasons;
}

function skippedSteps(
  facts: CollectionFacts,
  after: CollectionFacts,
  steps: readonly PreviewedStep[],
): StepPreview['skipped'] {
  const { cadence, customer, taken } = facts;
  const planned = new Set(steps.map(({ key }) => key));
  const done = new Set(taken.map(({ key }) => key));
  const anchor = anchorOf(facts);
  const because = (channel: string): SkipReason => {
    if (customer.optedOut.some((it) => it === channel)) return 'opted-out';
    if (channel === 'email' && !customer.hasEmail) return 'no-address';
    const standing = after.taken.filter(({ dropped }) => !dropped).length;
    return standing >= cadence.maxReminders ? 'enough' : 'overtaken';
  };
  return cadence.steps
    .filter(({ key }) => !planned.has(key))
    .map(({ key, channel, offsetDays }) => {
      const nominalOn = addDays(anchor, offsetDays);
      return { key, nominalOn, because: done.has(key) ? 'taken' : because(channel) };
    });
}
