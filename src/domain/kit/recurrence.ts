import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { type Day, parseDay } from './calendar.ts';
import { clampedMonthDays, isByMonthDay } from './month-days.ts';
import { Problem } from './problem.ts';
import { parseRule, type Rule } from './rrule.ts';

/**
 * What happens in a month that lacks the day: `clamp` takes its last day (a fifth Friday becomes
 * the last one), `skip` leaves the month out as RFC 5545 does, and `last` is `clamp` that also
 * keeps to the last day of every month when the schedule starts on one.
 */
export const monthEndPolicies = ['clamp', 'skip', 'last'] as const;
export type MonthEndPolicy = (typeof monthEndPolicies)[number];

export interface Recurrence {
  /** RFC 5545, by days: `FREQ=MONTHLY;INTERVAL=3`. */
  rrule: string;
  /** The anchor of every occurrence; it occurs itself where the rule matches it. */
  start: Day;
  monthEnd?: MonthEndPolicy | undefined;
  /** Only to read an UNTIL that is given as a UTC time; a schedule's days are civil days. */
  timeZone?: string | undefined;
}

export interface Occurrence {
  /** 1 is the first; with the schedule's id it is the idempotency key of whatever it creates. */
  sequence: number;
  /** The day by the rule. */
  nominalDay: Day;
  /** The day after the shift to a business day, if there is one. */
  day: Day;
}

export interface OccurrenceQuery {
  /** At most this many. */
  count: number;
  afterSequence?: number | undefined;
  /** Shifted days, both included. */
  from?: Day | undefined;
  through?: Day | undefined;
  /** Moves a nominal day, never past its neighbour: a business-day convention. */
  shift?: ((nominalDay: Day) => Day) | undefined;
}

// Half a century of days or weeks, and the four centuries after which the calendar repeats itself:
// a rule that has found nothing by then is refused in a fraction of a second.
const mostPeriods: ReadonlyMap<string | undefined, number> = new Map([
  ['DAILY', 20_000],
  ['WEEKLY', 3_000],
  ['MONTHLY', 4_900],
  ['YEARLY', 410],
]);

// The last day that is written with a four-digit year.
const LAST_DAY = '9999-12-31';

/** The occurrences in order, each computed from the anchor and never from the one before. */
export function occurrences(recurrence: Recurrence, query: OccurrenceQuery): Occurrence[] {
  const { count, afterSequence = 0, from = '', through = LAST_DAY } = query;
  const chosen: Occurrence[] = [];
  if (count < 1) return chosen;
  eachNominalDay(recurrence, (nominalDay, sequence) => {
    const day = query.shift?.(nominalDay) ?? nominalDay;
    if (day > through) return false;
    if (sequence > afterSequence && day >= from) chosen.push({ sequence, nominalDay, day });
    return chosen.length < count;
  });
  return chosen;
}

type Visit = (day: Day, sequence: number) => boolean;

/** Calls `visit` until it answers false, the rule ends, or the four-digit years do. */
function eachNominalDay(recurrence: Recurrence, visit: Visit): void {
  const { monthEnd = 'clamp', start } = recurrence;
  const rule = parseRule(recurrence.rrule, recurrence.timeZone);
  const most = Number(rule.get('COUNT') ?? Number.POSITIVE_INFINITY);
  const until = rule.get('UNTIL') ?? LAST_DAY;
  let seen = 0;
  const inRule = (day: Day) => {
    if (seen >= most || day > until) return false;
    seen += 1;
    return visit(day, seen);
  };
  if (monthEnd !== 'skip' && isByMonthDay(rule)) eachClamped(rule, start, monthEnd, inRule);
  else eachByEngine(rule, start, monthEnd, inRule);
}

function eachClamped(
  rule: Rule,
  start: Day,
  monthEnd: MonthEndPolicy,
  visit: (day: Day) => boolean,
): void {
  let periods = 0;
  for (const days of clampedMonthDays(rule, parseDay(start), monthEnd === 'last')) {
    if (!days.every(visit)) return;
    periods += 1;
    if (periods >= (mostPeriods.get(rule.get('FREQ')) ?? 0)) throw outOfReach();
  }
}

function eachByEngine(
  rule: Rule,
  start: Day,
  monthEnd: MonthEndPolicy,
  visit: (day: Day) => boolean,
): void {
  const engine = new RRuleTemporal({
    rruleString: ruleText(rule, monthEnd),
    // In UTC no day is ever missing; clock changes matter only when a day becomes an instant.
    dtstart: Temporal.PlainDate.from(parseDay(start)).toZonedDateTime('UTC'),
    maxIterations: mostPeriods.get(rule.get('FREQ')) ?? 0,
    cache: false,
  });
  try {
    engine.all((moment) => visit(moment.toPlainDate().toString()));
  } catch (error) {
    throw error instanceof Error && /^Maximum iterations/.test(error.message)
      ? outOfReach()
      : error;
  }
}

/** COUNT stays out: it is counted where the sequence is. */
function ruleText(rule: Rule, monthEnd: MonthEndPolicy): string {
  const inMonths = rule.get('FREQ') === 'MONTHLY' || rule.has('BYMONTH');
  const parts = [...rule].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL');
  const written = parts.map(([name, value]) =>
    name === 'BYDAY' && inMonths && monthEnd !== 'skip'
      ? `BYDAY=${lastForFifth(value)}`
      : `${name}=${value}`,
  );
  const until = (rule.get('UNTIL') ?? LAST_DAY).replaceAll('-', '');
  return `RRULE:${written.join(';')};UNTIL=${until}T235959Z`;
}

/** A fifth weekday, where there is one, is always the last; a fifth from the end the first. */
function lastForFifth(byDay: string): string {
  const weekdays = byDay.split(',').map((token) => {
    const fifth = /^(\+|-)?5(?=[A-Z])/.exec(token);
    return fifth ? `${fifth[1] === '-' ? 1 : -1}${token.slice(-2)}` : token;
  });
  return weekdays.join(',');
}

function outOfReach(): Problem {
  const detail = 'The recurrence rule has no further occurrence within reach.';
  return new Problem('unprocessable', 'recurrence-out-of-reach', detail);
}
