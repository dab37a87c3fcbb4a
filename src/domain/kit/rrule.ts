import { type Day, dayInZone, isDay } from './calendar.ts';
import { Problem } from './problem.ts';

export type RulePart =
  | 'FREQ'
  | 'INTERVAL'
  | 'COUNT'
  | 'UNTIL'
  | 'WKST'
  | 'BYDAY'
  | 'BYMONTH'
  | 'BYMONTHDAY'
  | 'BYYEARDAY'
  | 'BYWEEKNO'
  | 'BYSETPOS';

/** The parts of an RFC 5545 rule, checked; UNTIL is a day. */
export type Rule = ReadonlyMap<RulePart, string>;

// The largest numbers keep a hostile rule from running long; none of them limits a real schedule.
const shapes: Readonly<Record<RulePart, (value: string) => boolean>> = {
  FREQ: (value) => /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(value),
  INTERVAL: (value) => isWhole(value, 1, 1000),
  COUNT: (value) => isWhole(value, 1, 10_000),
  UNTIL: (value) => /^\d{8}(T\d{6}Z?)?$/.test(value),
  WKST: (value) => /^(MO|TU|WE|TH|FR|SA|SU)$/.test(value),
  BYDAY: (value) => value.split(',').every(isByDay),
  BYMONTH: (value) => value.split(',').every((n) => isWhole(n, 1, 12)),
  BYMONTHDAY: (value) => value.split(',').every((n) => isSigned(n, 31)),
  BYYEARDAY: (value) => value.split(',').every((n) => isSigned(n, 366)),
  BYWEEKNO: (value) => value.split(',').every((n) => isSigned(n, 53)),
  BYSETPOS: (value) => value.split(',').every((n) => isSigned(n, 366)),
};

/**
 * Reads a rule such as `FREQ=MONTHLY;BYDAY=1MO;COUNT=12` (`RRULE:` before it is allowed). Rules
 * over hours and minutes, parts that RFC 5545 does not know, and values out of range are refused:
 * the engine would ignore them in silence.
 */
export function parseRule(text: string, timeZone = 'UTC'): Rule {
  const rule = new Map<RulePart, string>();
  for (const part of text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    if (!isPart(name) || rest.length > 0 || rule.has(name) || !shapes[name](value))
      throw refused(`'${part.slice(0, 40)}' cannot stand in a recurrence rule.`);
    rule.set(name, value);
  }
  checkTogether(rule);
  const until = rule.get('UNTIL');
  if (until !== undefined) rule.set('UNTIL', untilDay(until, timeZone));
  return rule;
}

function checkTogether(rule: Rule): void {
  const freq = rule.get('FREQ');
  if (freq === undefined) throw refused('A recurrence rule needs FREQ.');
  if (rule.has('COUNT') && rule.has('UNTIL'))
    throw refused('A recurrence rule ends by COUNT or by UNTIL, not by both.');
  const weekdays = rule.get('BYDAY')?.match(/\d+/g) ?? [];
  if (weekdays.some((ordinal) => Number(ordinal) > mostWeekdays(rule)))
    throw refused('BYDAY numbers a weekday that the rule never has.');
  if (rule.has('BYMONTHDAY') && freq === 'WEEKLY')
    throw refused('A weekly rule cannot name days of the month.');
  if (rule.has('BYYEARDAY') && freq !== 'YEARLY')
    throw refused('Only a yearly rule can name days of the year.');
  if (rule.has('BYWEEKNO') && freq !== 'YEARLY')
    throw refused('Only a yearly rule can name weeks of the year.');
  if (rule.has('BYSETPOS') && ![...rule.keys()].some(selects))
    throw refused('BYSETPOS needs another BY part to choose from.');
  const positions = rule.get('BYSETPOS')?.match(/\d+/g) ?? [];
  if (positions.some((position) => Number(position) > mostPositions(rule)))
    throw refused('BYSETPOS names a position that the rule never has.');
}

/** How far BYDAY may count: to the fifth in a month, to the 52nd in a year. */
function mostWeekdays(rule: Rule): number {
  const freq = rule.get('FREQ');
  if (freq === 'MONTHLY' || (freq === 'YEARLY' && rule.has('BYMONTH'))) return 5;
  // The engine misplaces a 53rd weekday, which most years lack.
  return freq === 'YEARLY' && !rule.has('BYWEEKNO') ? 52 : 0;
}

/** How many days one period can hold; looking for more would only take long. */
function mostPositions(rule: Rule): number {
  const freq = rule.get('FREQ');
  if (freq === 'YEARLY') return 366;
  if (freq === 'MONTHLY') return 31;
  return freq === 'WEEKLY' ? (rule.get('BYDAY') ?? '').split(',').length : 1;
}

function selects(part: RulePart): boolean {
  return part.startsWith('BY') && part !== 'BYSETPOS';
}

/** The last day that may occur: a UTC time is that moment's day in the schedule's zone. */
function untilDay(until: string, timeZone: string): Day {
  const day = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  const time = `${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}`;
  if (!isDay(day) || (until.length > 8 && !/^([01]\d|2[0-3])(:[0-5]\d){2}$/.test(time)))
    throw refused(`UNTIL=${until} is not on the calendar.`);
  return until.endsWith('Z') ? dayInZone(`${day}T${time}Z`, timeZone) : day;
}

function isPart(name: string): name is RulePart {
  return Object.hasOwn(shapes, name);
}

function isByDay(value: string): boolean {
  const [, ordinal, weekday] = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(value) ?? [];
  return weekday !== undefined && (ordinal === undefined || isSigned(ordinal, 53));
}

function isWhole(value: string, least: number, most: number): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) >= least && Number(value) <= most;
}

function isSigned(value: string, most: number): boolean {
  return isWhole(value.replace(/^[+-]/, ''), 1, most);
}

function refused(detail: string): Problem {
  return new Problem('unprocessable', 'recurrence-rule', detail);
}
