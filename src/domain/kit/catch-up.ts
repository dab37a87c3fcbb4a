import type { Day } from './calendar.ts';
import { type Occurrence, occurrences, type Recurrence } from './recurrence.ts';

/**
 * What becomes of occurrences that fell due while nothing ran: `all` are made up for, only the
 * `latest` is, or they are all left out (`skip`) and only today's runs.
 */
export const catchUpPolicies = ['all', 'latest', 'skip'] as const;
export type CatchUpPolicy = (typeof catchUpPolicies)[number];

export interface CatchUp {
  run: Occurrence[];
  skipped: Occurrence[];
  /** Whether more are due than one run may create; ask again after these. */
  more: boolean;
}

export interface CatchUpQuery {
  /** The last sequence that was run or skipped; 0 for a new schedule. */
  afterSequence: number;
  today: Day;
  policy: CatchUpPolicy;
  /** At most this many are created in one run. */
  limit: number;
  shift?: ((nominalDay: Day) => Day) | undefined;
}

/** What a schedule must create today, and what it leaves out for good. */
export function dueOccurrences(recurrence: Recurrence, query: CatchUpQuery): CatchUp {
  const { afterSequence, today, policy, limit, shift } = query;
  const count = policy === 'all' ? limit + 1 : MOST_SKIPPED;
  const due = occurrences(recurrence, { afterSequence, through: today, count, shift });
  if (policy === 'all') return { run: due.slice(0, limit), skipped: [], more: due.length > limit };
  const runs = (o: Occurrence, i: number) =>
    policy === 'latest' ? i === due.length - 1 : o.day === today;
  return {
    run: due.filter(runs),
    skipped: due.filter((o, i) => !runs(o, i)),
    more: false,
  };
}

// Half a century of days: a schedule's whole past.
const MOST_SKIPPED = 20_000;
