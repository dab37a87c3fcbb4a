import { describe, expect, it } from 'vitest';
import { planCollection } from '../../../src/domain/invoices/collection-plan.ts';
import { previewSteps } from '../../../src/domain/invoices/step-preview.ts';
import { dayInZone } from '../../../src/domain/kit/calendar.ts';
import { type Given, givenFacts, takenStep, weekdays } from './given-collection.ts';

const early = '2026-01-20T00:00:00.000Z';
const daysOf = (over: Given = {}, now = early) =>
  previewSteps(givenFacts(over), now).steps.map(({ on }) => on);

describe('previewSteps', () => {
  it('of an invoice due 2026-03-01: 02-26, 03-02, 03-08, 03-15 and 03-31', () => {
    expect(daysOf()).toEqual([
      '2026-02-26',
      '2026-03-02',
      '2026-03-08',
      '2026-03-15',
      '2026-03-31',
    ]);
  });

  it('names the rest days that move a step on', () => {
    const { steps } = previewSteps(givenFacts({ calendar: { isBusinessDay: weekdays } }), early);

    expect(steps.map(({ nominalOn, on, shifted }) => [nominalOn, on, shifted])).toEqual([
      ['2026-02-26', '2026-02-26', []],
      ['2026-03-02', '2026-03-02', []],
      ['2026-03-08', '2026-03-09', ['rest-day']],
      ['2026-03-15', '2026-03-16', ['rest-day']],
      ['2026-03-31', '2026-03-31', []],
    ]);
  });

  it('after an outage until 03-10 sends the +7 step alone, and then goes on', () => {
    const taken = [takenStep('upcoming', '2026-02-26')];

    const { steps, skipped } = previewSteps(givenFacts({ taken }), '2026-03-10T08:00:00.000Z');

    expect(steps.map(({ on }) => on)).toEqual(['2026-03-10', '2026-03-15', '2026-03-31']);
    expect(steps[0]?.shifted).toEqual(['not-in-the-past']);
    expect(skipped.map(({ key, because }) => [key, because])).toEqual([
      ['upcoming', 'taken'],
      ['first-reminder', 'overtaken'],
    ]);
  });

  it.each([
    ['America/New_York', '2026-02-26T14:00:00.000Z', '2026-03-08T13:00:00.000Z'],
    ['Europe/Paris', '2026-02-26T08:00:00.000Z', '2026-03-31T07:00:00.000Z'],
  ])('keeps to nine o’clock in %s on both sides of the change of clocks', (timeZone, a, b) => {
    const { steps } = previewSteps(givenFacts({ calendar: { timeZone } }), early);

    expect(steps.map(({ at }) => at)).toEqual(expect.arrayContaining([a, b]));
  });

  it('says which steps nobody is reached by, and which are too many', () => {
    const cadence = givenFacts().cadence.steps.map((step, i) =>
      i === 1 ? { ...step, channel: 'phone' as const } : step,
    );
    const over = { cadence: { steps: cadence, maxReminders: 3 } };

    const { skipped } = previewSteps(
      givenFacts({ ...over, customer: { optedOut: ['phone'] } }),
      early,
    );

    expect(skipped.map(({ key, because }) => [key, because])).toEqual([
      ['first-reminder', 'opted-out'],
      ['final-reminder', 'enough'],
    ]);
    expect(daysOf({ customer: { hasEmail: false } })).toEqual([]);
  });

  it('keeps the days of cooling down and one message a day', () => {
    const late = { collection: { startedAt: '2026-03-01T10:00:00.000Z' } };
    const taken = [takenStep('by-hand/1', '2026-03-07')];

    const [step] = previewSteps(givenFacts({ ...late, taken }), '2026-03-07T10:00:00.000Z').steps;

    expect([step?.on, step?.shifted]).toEqual(['2026-03-09', ['cool-down']]);
  });

  it('foretells exactly what the plan does as time goes on', () => {
    const over = { calendar: { isBusinessDay: weekdays }, customerRemindedOn: '2026-02-26' };
    const foretold = previewSteps(givenFacts(over), early).steps;

    const done: string[] = [];
    let facts = givenFacts({ ...over, collection: { overdueAt: early } });
    for (let now: string | null = early, i = 0; now && i < 20; i += 1) {
      const { act, wakeAt } = planCollection(facts, now);
      if (act?.kind !== 'remind') {
        now = act ? null : wakeAt;
        continue;
      }
      const on = dayInZone(now, 'UTC');
      done.push(`${act.step.key} ${now}`);
      facts = { ...facts, taken: [...facts.taken, takenStep(act.step.key, on)] };
    }

    expect(done).toEqual(foretold.map(({ key, at }) => `${key} ${at}`));
    expect(done).toHaveLength(5);
  });
});
