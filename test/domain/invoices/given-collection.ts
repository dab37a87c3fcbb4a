import type { CollectionFacts } from '../../../src/domain/invoices/collection-facts.ts';
import {
  type CollectionPlan,
  planCollection,
} from '../../../src/domain/invoices/collection-plan.ts';
import { defaultCadence } from '../../../src/domain/invoices/reminder-schedule.ts';
import {
  addDays,
  type Day,
  dayInZone,
  type Instant,
  weekday,
} from '../../../src/domain/kit/calendar.ts';

export const everyDay = () => true;
export const weekdays = (day: Day) => weekday(day) <= 5;

interface Over {
  invoice?: Partial<CollectionFacts['invoice']>;
  collection?: Partial<CollectionFacts['collection']>;
  customer?: Partial<CollectionFacts['customer']>;
  cadence?: Partial<CollectionFacts['cadence']>;
  calendar?: Partial<CollectionFacts['calendar']>;
  taken?: CollectionFacts['taken'];
  promise?: CollectionFacts['promise'];
}
export type Given = Over & Partial<Omit<CollectionFacts, keyof Over>>;

/** An invoice over 100.00 due on Sunday, 2026-03-01, sent six weeks before, in UTC at nine. */
export function givenFacts(over: Given = {}): CollectionFacts {
  const { invoice, collection, customer, cadence, calendar, ...rest } = over;
  return {
    invoiceId: 'invoice',
    invoice: { status: 'finalized', dueOn: '2026-03-01', balanceMinor: 10_000, ...invoice },
    collection: {
      status: 'active',
      startedAt: '2026-01-15T10:00:00.000Z',
      anchorOn: null,
      pausedUntil: null,
      escalations: 0,
      overdueAt: null,
      escalatedAt: null,
      ...collection,
    },
    cadence: { ...defaultCadence, ...cadence },
    taken: [],
    promise: null,
    brokenPromise: null,
    disputed: false,
    paymentProcessing: false,
    creditMinor: 0,
    remindFromMinor: 0,
    customer: {
      hold: 'none',
      addressStanding: 'unknown',
      hasEmail: true,
      optedOut: [],
      ...customer,
    },
    customerRemindedOn: null,
    organizationTimeZone: 'UTC',
    calendar: { timeZone: 'UTC', reminderHour: 9, isBusinessDay: everyDay, ...calendar },
    ...rest,
  };
}

export const takenStep = (key: string, on: Day, over: object = {}) => ({
  key,
  on,
  waiting: false,
  dropped: false,
  ...over,
});

export interface Sent {
  key: string;
  at: Instant;
  on: Day;
  tone: string;
}

/** What carrying out an act makes of the facts, as the store does it. */
export function after(facts: CollectionFacts, plan: CollectionPlan, now: Instant): CollectionFacts {
  const { act } = plan;
  const { collection } = facts;
  switch (act?.kind) {
    case undefined:
      return facts;
    case 'end':
      return { ...facts, collection: { ...collection, status: 'ended' } };
    case 'mark-overdue':
      return { ...facts, collection: { ...collection, overdueAt: now } };
    case 'keep-promise':
      return { ...facts, promise: null };
    case 'break-promise':
      return {
        ...facts,
        promise: null,
        brokenPromise: { id: act.promiseId, brokenOn: act.brokenOn },
        collection: { ...collection, escalations: collection.escalations + 1 },
      };
    case 'resume':
      return { ...facts, collection: { ...collection, status: 'active', pausedUntil: null } };
    case 'escalate':
      return { ...facts, collection: { ...collection, escalatedAt: now } };
    case 'remind': {
      const on = dayInZone(now, facts.calendar.timeZone);
      const waiting = act.step.needsApproval;
      return {
        ...facts,
        // A message that still waits for approval is overtaken by the next one.
        taken: [
          ...facts.taken.filter((step) => !step.waiting),
          takenStep(act.step.key, on, { waiting }),
        ],
        brokenPromise: null,
        customerRemindedOn: waiting ? facts.customerRemindedOn : on,
      };
    }
  }
}

export interface Told {
  sent: Sent[];
  acts: { kind: string; at: Instant }[];
  facts: CollectionFacts;
  plan: CollectionPlan;
}

/** Lives through the days from `from` until nothing is left to wait for, or until `until`. */
export function live(given: CollectionFacts, from: Instant, until: Instant): Told {
  let facts = given;
  let now = from;
  const told: Told = { sent: [], acts: [], facts, plan: planCollection(facts, now) };
  for (let turns = 0; turns < 2_000; turns += 1) {
    const plan = planCollection(facts, now);
    Object.assign(told, { facts, plan });
    if (plan.act) {
      told.acts.push({ kind: plan.act.kind, at: now });
      if (plan.act.kind === 'remind') {
        const { key, tone } = plan.act.step;
        told.sent.push({ key, tone, at: now, on: dayInZone(now, facts.calendar.timeZone) });
      }
      facts = after(facts, plan, now);
      continue;
    }
    if (plan.wakeAt === null || plan.wakeAt > until) return told;
    now = plan.wakeAt;
  }
  throw new Error('it goes round and round');
}

/** The days on which something is sent, with the step. */
export const sentOn = ({ sent }: Told) => sent.map(({ key, on }) => `${on} ${key}`);

export const noon = (day: Day): Instant => `${day}T12:00:00.000Z`;
export const yearAfter = (day: Day) => noon(addDays(day, 365));
