import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjust } from '../../../src/domain/kit/business-days.ts';
import { addDays } from '../../../src/domain/kit/calendar.ts';
import { type CatchUpPolicy, dueOccurrences } from '../../../src/domain/kit/catch-up.ts';

const monthly = { rrule: 'FREQ=MONTHLY', start: '2026-01-31' };

function due(policy: CatchUpPolicy, today: string, afterSequence = 1, limit = 12) {
  const { run, skipped, more } = dueOccurrences(monthly, { policy, today, afterSequence, limit });
  return { run: run.map((o) => o.sequence), skipped: skipped.map((o) => o.sequence), more };
}

describe('dueOccurrences', () => {
  it('has nothing to do before the next occurrence, and does none twice', () => {
    for (const policy of ['all', 'latest', 'skip'] as const) {
      expect(due(policy, '2026-02-27')).toEqual({ run: [], skipped: [], more: false });
      expect(due(policy, '2026-02-28', 2)).toEqual({ run: [], skipped: [], more: false });
    }
  });

  it('runs the occurrence of today under every policy', () => {
    for (const policy of ['all', 'latest', 'skip'] as const)
      expect(due(policy, '2026-02-28')).toEqual({ run: [2], skipped: [], more: false });
  });

  it('makes up for all that was missed, oldest first and bounded per run', () => {
    expect(due('all', '2026-05-15')).toEqual({ run: [2, 3, 4], skipped: [], more: false });
    expect(due('all', '2026-05-15', 1, 2)).toEqual({ run: [2, 3], skipped: [], more: true });
  });

  it('makes up for the latest alone', () => {
    expect(due('latest', '2026-05-15')).toEqual({ run: [4], skipped: [2, 3], more: false });
  });

  it('leaves out all that was missed, but not today', () => {
    expect(due('skip', '2026-05-15')).toEqual({ run: [], skipped: [2, 3, 4], more: false });
    expect(due('skip', '2026-04-30')).toEqual({ run: [4], skipped: [2, 3], more: false });
  });

  it('is due on the shifted day, also when that comes before the nominal one', () => {
    const shift = (d: string) => adjust(d, 'preceding', 'US');

    const { run } = dueOccurrences(monthly, {
      policy: 'skip',
      today: '2026-05-29',
      afterSequence: 4,
      limit: 1,
      shift,
    });

    expect(run).toEqual([{ sequence: 5, nominalDay: '2026-05-31', day: '2026-05-29' }]);
  });

  it('creates each occurrence exactly once over any downtime, when it makes up for all', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 3 }), (days, limit) => {
        const created: number[] = [];
        let today = '2026-01-01';
        for (const gap of days) {
          today = addDays(today, gap);
          for (let more = true; more; ) {
            const afterSequence = created.at(-1) ?? 0;
            const found = dueOccurrences(monthly, { policy: 'all', today, afterSequence, limit });
            created.push(...found.run.map((o) => o.sequence));
            more = found.more;
          }
        }

        expect(created).toEqual(created.map((_, i) => i + 1));
      }),
      { numRuns: 50 },
    );
  });
});
