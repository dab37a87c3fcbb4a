import { describe, expect, it } from 'vitest';
import { planCollection } from '../../../src/domain/invoices/collection-plan.ts';
import { datedSteps } from '../../../src/domain/invoices/collection-steps.ts';
import {
  type Given,
  givenFacts,
  live,
  noon,
  sentOn,
  takenStep,
  weekdays,
  yearAfter,
} from './given-collection.ts';

const start = '2026-01-15T10:00:00.000Z';
const year = yearAfter('2026-03-01');
const on = (day: string) => `${day}T09:00:00.000Z`;
const onWeekdays = { calendar: { isBusinessDay: weekdays } };

describe('the steps of an invoice due 2026-03-01', () => {
  it('fall on 02-26, 03-02, 03-08, 03-15 and 03-31', () => {
    const days = datedSteps(givenFacts()).map(({ nominalOn }) => nominalOn);

    expect(days).toEqual(['2026-02-26', '2026-03-02', '2026-03-08', '2026-03-15', '2026-03-31']);
    expect(sentOn(live(givenFacts(), start, year))).toEqual([
      '2026-02-26 upcoming',
      '2026-03-02 first-reminder',
      '2026-03-08 second-reminder',
      '2026-03-15 third-reminder',
      '2026-03-31 final-reminder',
    ]);
  });

  it('leave at nine, and on Monday where the day is a Sunday', () => {
    const { sent } = live(givenFacts(onWeekdays), start, year);

    expect(sent.map(({ at }) => at)).toEqual([
      on('2026-02-26'),
      on('2026-03-02'),
      on('2026-03-09'),
      on('2026-03-16'),
      on('2026-03-31'),
    ]);
  });

  it('of an outage from 03-02 to 03-10 are the +7 step alone, then 03-15', () => {
    const taken = [takenStep('upcoming', '2026-02-26')];
    const facts = givenFacts({ taken, customerRemindedOn: '2026-02-26' });

    expect(sentOn(live(facts, on('2026-03-10'), noon('2026-03-20')))).toEqual([
      '2026-03-10 second-reminder',
      '2026-03-15 third-reminder',
    ]);
  });

  it('that an outage ends on a Saturday with wait for Monday, when the next one is due', () => {
    const taken = [takenStep('upcoming', '2026-02-26')];
    const facts = givenFacts({ ...onWeekdays, taken });

    expect(planCollection(facts, noon('2026-03-14'))).toMatchObject({
      act: { kind: 'mark-overdue' },
      next: { name: 'third-reminder', at: on('2026-03-16') },
    });
  });

  it('before the invoice was sent are left out, and so is one of the same day', () => {
    const facts = givenFacts({ collection: { startedAt: '2026-03-08T08:00:00.000Z' } });

    expect(sentOn(live(facts, '2026-03-08T08:00:00.000Z', year))).toEqual([
      '2026-03-15 third-reminder',
      '2026-03-31 final-reminder',
    ]);
  });

  it('count from the day on which it was owed again, where it was paid between', () => {
    const collection = { anchorOn: '2026-06-01', startedAt: '2026-06-01T10:00:00.000Z' };
    const facts = givenFacts({ collection });

    expect(sentOn(live(facts, '2026-06-01T10:00:00.000Z', year)).slice(0, 2)).toEqual([
      '2026-06-02 first-reminder',
      '2026-06-08 second-reminder',
    ]);
  });

  it('move with the due date, without sending again what was sent', () => {
    const taken = [takenStep('upcoming', '2026-02-26'), takenStep('first-reminder', '2026-03-02')];
    const facts = givenFacts({ taken, invoice: { dueOn: '2026-04-01' } });

    expect(sentOn(live(facts, noon('2026-03-03'), year))).toEqual([
      '2026-04-08 second-reminder',
      '2026-04-15 third-reminder',
      '2026-05-01 final-reminder',
    ]);
  });
});

describe('nine o’clock', () => {
  it('is the customer’s, across the clock change', () => {
    const calendar = { timeZone: 'America/New_York' };
    const facts = givenFacts({ calendar, invoice: { dueOn: '2026-03-07' } });

    const { sent } = live(facts, start, year);

    expect(sent.slice(1, 3).map(({ at }) => at)).toEqual([
      '2026-03-08T13:00:00.000Z',
      '2026-03-14T13:00:00.000Z',
    ]);
  });
});

describe('overdue', () => {
  it('is marked at 01:00 of the organization’s day after the due date', () => {
    const facts = givenFacts({ organizationTimeZone: 'America/Los_Angeles' });
    const taken = [takenStep('upcoming', '2026-02-26')];

    const before = planCollection({ ...facts, taken }, '2026-03-02T08:59:59.999Z');
    const then = planCollection({ ...facts, taken }, '2026-03-02T09:00:00.000Z');

    expect(before.act).toBeNull();
    expect(before.wakeAt).toBe('2026-03-02T09:00:00.000Z');
    expect(then.act).toEqual({ kind: 'mark-overdue' });
  });

  it('is marked though nobody may be reminded', () => {
    const { acts, sent } = live(givenFacts({ disputed: true }), start, year);

    expect(acts).toEqual([{ kind: 'mark-overdue', at: '2026-03-02T01:00:00.000Z' }]);
    expect(sent).toEqual([]);
  });
});

describe('one reminder', () => {
  it('a customer, currency and day: the second waits for the next morning', () => {
    const facts = givenFacts({ customerRemindedOn: '2026-03-02' });

    const plan = planCollection(facts, on('2026-03-02'));

    expect(plan.next).toEqual({ name: 'first-reminder', at: on('2026-03-03') });
  });

  it('of an invoice follows another after the cool-down at the earliest', () => {
    const taken = [takenStep('by-hand', '2026-03-07')];
    const facts = givenFacts({ taken, cadence: { coolDownDays: 5 } });

    expect(sentOn(live(facts, noon('2026-03-07'), noon('2026-03-20')))).toEqual([
      '2026-03-12 second-reminder',
      '2026-03-17 third-reminder',
    ]);
  });

  it('more than the schedule allows is none: a person takes over', () => {
    const facts = givenFacts({ cadence: { maxReminders: 2 } });

    const { sent, acts } = live(facts, start, year);

    expect(sent).toHaveLength(2);
    expect(acts.at(-1)).toEqual({ kind: 'escalate', at: on('2026-03-09') });
  });
});

describe('what stops the reminders', () => {
  const stops: [string, Given, object][] = [
    ['a dispute', { disputed: true }, { status: 'disputed', stoppedBy: 'disputed' }],
    [
      'a pause',
      { collection: { status: 'paused' } },
      { status: 'paused', stoppedBy: 'paused', next: null },
    ],
    ['a customer who is excluded', { customer: { hold: 'excluded' } }, { stoppedBy: 'excluded' }],
    ['a legal hold', { customer: { hold: 'legal' } }, { stoppedBy: 'legal-hold' }],
    ['an insolvency', { customer: { hold: 'insolvency' } }, { stoppedBy: 'insolvency-hold' }],
    ['a payment under way', { paymentProcessing: true }, { stoppedBy: 'payment-processing' }],
    ['credit that covers it', { creditMinor: 10_000 }, { stoppedBy: 'covered-by-credit' }],
    ['a balance not worth it', { remindFromMinor: 10_001 }, { stoppedBy: 'below-minimum' }],
    [
      'a hard bounce',
      { customer: { addressStanding: 'bounced' } },
      { status: 'stopped', stoppedBy: 'address-bounced' },
    ],
    [
      'a complaint',
      { customer: { addressStanding: 'complained' } },
      { stoppedBy: 'address-complained' },
    ],
  ];

  it.each(stops)('%s', (_, over, said) => {
    const facts = givenFacts(over);

    expect(planCollection(facts, on('2026-02-26'))).toMatchObject({ ...said, act: null });
    expect(live(facts, start, noon('2026-06-01')).sent).toEqual([]);
  });

  it('is looked at again every business day where nobody would tell of its end', () => {
    const collection = { overdueAt: on('2026-02-20') };
    const facts = givenFacts({ ...onWeekdays, collection, creditMinor: 10_000 });

    expect(planCollection(facts, on('2026-02-26')).wakeAt).toBe(on('2026-02-27'));
    expect(planCollection(facts, on('2026-02-27')).wakeAt).toBe(on('2026-03-02'));
  });

  it('waits for word where somebody has it to say', () => {
    const collection = { overdueAt: on('2026-03-02') };
    const disputed = planCollection(givenFacts({ disputed: true, collection }), on('2026-03-03'));
    const paused = planCollection(
      givenFacts({ collection: { ...collection, status: 'paused' } }),
      on('2026-03-03'),
    );

    expect([disputed.wakeAt, paused.wakeAt]).toEqual([null, null]);
  });

  it('is no credit smaller than the balance, and no balance of the minimum itself', () => {
    const facts = givenFacts({ creditMinor: 9_999, remindFromMinor: 10_000 });

    expect(planCollection(facts, on('2026-02-26')).act).toMatchObject({ kind: 'remind' });
  });

  it('on one channel alone leaves the steps of the others', () => {
    const steps = givenFacts().cadence.steps.map((step) =>
      step.key === 'final-reminder' ? { ...step, channel: 'phone' as const } : step,
    );
    const optedOut = givenFacts({ customer: { optedOut: ['email'] }, cadence: { steps } });
    const noAddress = givenFacts({ customer: { hasEmail: false }, cadence: { steps } });

    expect(sentOn(live(optedOut, start, year))).toEqual(['2026-03-31 final-reminder']);
    expect(sentOn(live(noAddress, start, year))).toEqual(['2026-03-31 final-reminder']);
  });

  it('ends a pause on its day, and the latest step is taken then', () => {
    const collection = { status: 'paused' as const, pausedUntil: '2026-03-12' };
    const { sent, acts } = live(givenFacts({ collection }), on('2026-02-20'), noon('2026-03-14'));

    expect(acts[1]).toEqual({ kind: 'resume', at: '2026-03-12T01:00:00.000Z' });
    expect(sent).toMatchObject([{ key: 'second-reminder', on: '2026-03-12' }]);
  });
});

describe('a promise of 2026-03-20 with 2 days of grace', () => {
  const promise = {
    id: 'p1',
    promisedOn: '2026-03-20',
    graceDays: 2,
    amountMinor: 10_000,
    balanceMinor: 10_000,
  };
  const taken = [takenStep('second-reminder', '2026-03-08')];

  it('keeps silent through 03-22 and resumes on 03-23, one tone sharper', () => {
    const facts = givenFacts({ promise, taken });

    expect(planCollection(facts, noon('2026-03-22'))).toMatchObject({
      status: 'promised',
      act: { kind: 'mark-overdue' },
      next: { name: 'check-promise', at: '2026-03-23T01:00:00.000Z' },
    });
    const { sent, acts } = live(facts, noon('2026-03-10'), noon('2026-03-30'));
    expect(acts.map(({ kind }) => kind)).toContain('break-promise');
    expect(sent).toMatchObject([{ key: 'promise/p1', on: '2026-03-23', tone: 'final' }]);
  });

  it('that was broken makes what comes later sharper as well', () => {
    const early = { ...promise, promisedOn: '2026-03-02' };

    const { sent } = live(givenFacts({ promise: early }), noon('2026-02-27'), year);

    expect(sent.map(({ key, on: day, tone }) => [day, key, tone])).toEqual([
      ['2026-03-05', 'promise/p1', 'neutral'],
      ['2026-03-08', 'second-reminder', 'firm'],
      ['2026-03-15', 'third-reminder', 'final'],
      ['2026-03-31', 'final-reminder', 'final'],
    ]);
  });

  it('is kept by what was promised, though more is owed', () => {
    const part = { ...promise, amountMinor: 4_000 };
    const invoice = { balanceMinor: 6_000 };

    const plan = planCollection(givenFacts({ promise: part, invoice }), noon('2026-02-20'));

    expect(plan.act).toEqual({ kind: 'keep-promise', promiseId: 'p1' });
  });

  it('is not kept by a cent less', () => {
    const part = { ...promise, amountMinor: 4_000 };
    const invoice = { balanceMinor: 6_001 };

    const plan = planCollection(givenFacts({ promise: part, invoice }), noon('2026-02-20'));

    expect(plan).toMatchObject({ act: null, status: 'promised' });
  });

  it('is followed up after a dispute that came between, once', () => {
    const broken = { brokenPromise: { id: 'p1', brokenOn: '2026-03-23' } };
    const facts = givenFacts({ ...broken, taken, collection: { escalations: 1 } });

    expect(sentOn(live(facts, noon('2026-03-25'), year))).toEqual([
      '2026-03-25 promise/p1',
      '2026-03-31 final-reminder',
    ]);
  });
});

describe('a step that needs approval', () => {
  it('waits for a person, and the next step comes all the same', () => {
    const { sent, plan } = live(givenFacts(), start, noon('2026-03-20'));

    expect(sent.at(-1)?.key).toBe('third-reminder');
    expect(plan).toMatchObject({
      status: 'awaiting_approval',
      next: { name: 'final-reminder', at: on('2026-03-31') },
    });
  });

  it('that a person decided against is not asked for again', () => {
    const taken = [takenStep('third-reminder', '2026-03-15', { dropped: true })];

    const plan = planCollection(givenFacts({ taken }), noon('2026-03-17'));

    expect(plan.next).toEqual({ name: 'final-reminder', at: on('2026-03-31') });
  });
});

describe('the end of the schedule', () => {
  it('hands the invoice to a person a week after the last step, once', () => {
    const { acts, plan } = live(givenFacts(), start, year);

    expect(acts.at(-1)).toEqual({ kind: 'escalate', at: on('2026-04-07') });
    expect(plan).toMatchObject({ status: 'escalated', next: null, wakeAt: null });
  });

  it('comes a week after an invoice was sent for which every step is past', () => {
    const facts = givenFacts({ collection: { startedAt: noon('2026-06-01') } });

    const { sent, acts } = live(facts, noon('2026-06-01'), year);

    expect(sent).toEqual([]);
    expect(acts.at(-1)).toEqual({ kind: 'escalate', at: on('2026-06-08') });
  });

  it('waits while a stop is in force', () => {
    const facts = givenFacts({ customer: { hold: 'excluded' } });

    expect(live(facts, start, year).acts.map(({ kind }) => kind)).not.toContain('escalate');
  });
});

describe('the end', () => {
  it.each([
    ['paid', { balanceMinor: 0 }],
    ['void', { status: 'void', balanceMinor: 0 }],
    ['written_off', { status: 'written_off' }],
  ] as const)('%s is said once and nothing follows, whatever else holds', (as, invoice) => {
    const facts = givenFacts({ invoice, disputed: true, collection: { status: 'paused' } });

    const { acts, plan } = live(facts, noon('2026-03-09'), year);

    expect(acts).toEqual([{ kind: 'end', at: noon('2026-03-09') }]);
    expect(plan).toEqual({ status: as, act: null, next: null, stoppedBy: null, wakeAt: null });
  });
});
