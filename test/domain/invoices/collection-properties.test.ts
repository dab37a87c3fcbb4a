import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollectionFacts } from '../../../src/domain/invoices/collection-facts.ts';
import {
  type CollectionPlan,
  planCollection,
} from '../../../src/domain/invoices/collection-plan.ts';
import { stopOf } from '../../../src/domain/invoices/collection-stops.ts';
import {
  assertSteps,
  messageChannels,
  messageTones,
  type ReminderStep,
} from '../../../src/domain/invoices/reminder-schedule.ts';
import { addDays, dayInZone, fromEpochMs, toEpochMs } from '../../../src/domain/kit/calendar.ts';
import { after, givenFacts, weekdays } from './given-collection.ts';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia'];

const steps: fc.Arbitrary<ReminderStep[]> = fc
  .uniqueArray(fc.integer({ min: -20, max: 90 }), { minLength: 1, maxLength: 8 })
  .chain((offsets) =>
    fc.tuple(
      ...offsets
        .sort((a, b) => a - b)
        .map((offsetDays, i) =>
          fc.record({
            key: fc.constant(`step-${i}`),
            offsetDays: fc.constant(offsetDays),
            tone: fc.constantFrom(...messageTones),
            channel: fc.constantFrom(...messageChannels),
            needsApproval: fc.boolean(),
          }),
        ),
    ),
  );

/** What the world does meanwhile, each some hours after the one before. */
const event = fc.record({
  hours: fc.integer({ min: 1, max: 24 * 20 }),
  kind: fc.constantFrom(
    'dispute',
    'settle',
    'pause',
    'resume',
    'promise',
    'credit',
    'outage',
    'pay',
  ),
  days: fc.integer({ min: 0, max: 20 }),
});
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

const facts: fc.Arbitrary<CollectionFacts> = fc
  .record({
    steps,
    dueInDays: fc.integer({ min: -40, max: 60 }),
    zone: fc.constantFrom(...zones),
    reminderHour: fc.integer({ min: 0, max: 23 }),
    coolDownDays: fc.integer({ min: 1, max: 6 }),
    maxReminders: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ steps: given, dueInDays, zone, reminderHour, coolDownDays, maxReminders }) =>
    givenFacts({
      invoice: { dueOn: addDays('2026-02-20', dueInDays) },
      collection: { startedAt: '2026-02-20T10:00:00.000Z' },
      cadence: { steps: given, coolDownDays, maxReminders },
      calendar: { timeZone: zone, reminderHour, isBusinessDay: weekdays },
      organizationTimeZone: zone,
    }),
  );

let promises = 0;

function happen(before: CollectionFacts, { kind, days }: Event, today: string): CollectionFacts {
  const { invoice, collection } = before;
  if (kind === 'pay') return { ...before, invoice: { ...invoice, balanceMinor: 0 } };
  if (kind === 'dispute' || kind === 'settle') return { ...before, disputed: kind === 'dispute' };
  if (kind === 'credit') return { ...before, creditMinor: days % 2 ? invoice.balanceMinor : 0 };
  if (kind === 'outage') return before;
  if (kind === 'resume')
    return { ...before, collection: { ...collection, status: 'active', pausedUntil: null } };
  if (kind === 'pause') {
    const pausedUntil = days ? addDays(today, days) : null;
    return { ...before, collection: { ...collection, status: 'paused', pausedUntil } };
  }
  promises += 1;
  const amountMinor = invoice.balanceMinor;
  const promise = { id: `p${promises}`, promisedOn: addDays(today, days), graceDays: 2 };
  return { ...before, promise: { ...promise, amountMinor, balanceMinor: amountMinor } };
}

interface Reminded {
  key: string;
  at: string;
  on: string;
  stopped: string | null;
}

/** Lives through the events; during an outage nothing wakes anybody. */
function lifeOf(given: CollectionFacts, events: Event[]) {
  let now = '2026-02-20T10:00:00.000Z';
  let state = given;
  const sent: Reminded[] = [];
  const { timeZone } = given.calendar;
  const carryOut = (plan: CollectionPlan) => {
    const on = dayInZone(now, timeZone);
    if (plan.act?.kind === 'remind') {
      sent.push({ key: plan.act.step.key, at: now, on, stopped: stopOf(state, on) });
    }
    state = after(state, plan, now);
  };
  const workUntil = (until: string) => {
    for (let turns = 0; turns < 2_000; turns += 1) {
      const plan = planCollection(state, now);
      if (plan.act) carryOut(plan);
      else if (plan.wakeAt === null || plan.wakeAt > until) return plan;
      else now = plan.wakeAt;
    }
    throw new Error('it never ends');
  };
  for (const next of events) {
    const at = fromEpochMs(toEpochMs(now) + next.hours * 3_600_000);
    if (next.kind !== 'outage') workUntil(at);
    now = at;
    if (state.collection.status === 'ended') break;
    state = happen(state, next, dayInZone(now, timeZone));
  }
  const plan = workUntil('2027-06-01T00:00:00.000Z');
  return { sent, state, plan };
}

const lives = fc.tuple(facts, fc.array(event, { maxLength: 12 }));
const check = (holds: (told: ReturnType<typeof lifeOf>, given: CollectionFacts) => void) =>
  fc.assert(
    fc.property(lives, ([given, events]) => holds(lifeOf(given, events), given)),
    { numRuns: 60 },
  );

describe('whatever happens to an invoice', () => {
  it('no step is taken twice, and no two reminders fall on one day or within the cool-down', () => {
    check(({ sent }, { cadence }) => {
      const keys = sent.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const [i, { on }] of sent.entries()) {
        const before = sent[i - 1];
        if (before) expect(on >= addDays(before.on, cadence.coolDownDays)).toBe(true);
      }
    });
  });

  it('nobody is reminded on a weekend, before the hour, or in the evening', () => {
    check(({ sent }, { calendar: { timeZone, reminderHour } }) => {
      for (const { at, on } of sent) {
        expect(weekdays(on)).toBe(true);
        const hour = Number(
          new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone }).format(
            new Date(at),
          ),
        );
        expect(hour).toBeGreaterThanOrEqual(reminderHour);
        expect(hour).toBeLessThan(Math.max(18, reminderHour + 1));
      }
    });
  });

  it('nobody is reminded while something stops it, or more often than allowed', () => {
    check(({ sent, state }, { cadence }) => {
      expect(sent.filter(({ stopped }) => stopped !== null)).toEqual([]);
      expect(state.taken.length).toBeLessThanOrEqual(cadence.maxReminders);
    });
  });

  it('it ends, waits for word, or looks again at what nobody tells of', () => {
    check(({ state, plan }) => {
      const resting = plan.wakeAt === null;
      const looking = plan.status === 'stopped';
      expect(resting || looking).toBe(true);
      if (state.invoice.balanceMinor === 0) expect(plan.status).toBe('paid');
      else if (!plan.stoppedBy) expect(state.collection.escalatedAt).not.toBeNull();
    });
  });

  it('a schedule with its steps in another order is refused', () => {
    fc.assert(
      fc.property(steps, (given) => {
        expect(() => assertSteps(given)).not.toThrow();
        if (given.length > 1) expect(() => assertSteps([...given].reverse())).toThrow();
      }),
    );
  });
});
