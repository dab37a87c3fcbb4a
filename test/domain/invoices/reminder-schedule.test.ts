import { describe, expect, it } from 'vitest';
import {
  assertSteps,
  defaultCadence,
  sharperTone,
  sharpestTone,
} from '../../../src/domain/invoices/reminder-schedule.ts';

const [one, two] = defaultCadence.steps as [
  (typeof defaultCadence.steps)[number],
  (typeof defaultCadence.steps)[number],
];

describe('the default schedule', () => {
  it('reminds 3 days before, and 1, 7, 14 and 30 days after; the fourth asks a person', () => {
    const said = defaultCadence.steps.map((s) => [s.offsetDays, s.tone, s.needsApproval]);

    expect(said).toEqual([
      [-3, 'friendly', false],
      [1, 'friendly', false],
      [7, 'neutral', false],
      [14, 'firm', true],
      [30, 'final', false],
    ]);
    expect(() => assertSteps(defaultCadence.steps)).not.toThrow();
  });
});

describe('assertSteps', () => {
  it('refuses two steps of one key, naming the second', () => {
    expect(() => assertSteps([one, { ...two, key: one.key }])).toThrow(
      expect.objectContaining({
        kind: 'unprocessable',
        code: 'schedule-impossible',
        errors: [{ path: 'steps.1.key', message: 'is there twice' }],
      }),
    );
  });

  it.each([
    ['the same day', one.offsetDays],
    ['an earlier day', one.offsetDays - 1],
  ])('refuses a step on %s', (_, offsetDays) => {
    expect(() => assertSteps([one, { ...two, offsetDays }])).toThrow(
      expect.objectContaining({
        errors: [expect.objectContaining({ path: 'steps.1.offsetDays' })],
      }),
    );
  });
});

describe('tones', () => {
  it('sharpen one by one, and not beyond the final one', () => {
    expect([0, 1, 2, 3, 9].map((by) => sharperTone('friendly', by))).toEqual([
      'friendly',
      'neutral',
      'firm',
      'final',
      'final',
    ]);
  });

  it('of a message about several invoices are the sharpest of them', () => {
    expect(sharpestTone(['neutral', 'firm', 'friendly'])).toBe('firm');
    expect(sharpestTone([])).toBe('friendly');
  });
});
