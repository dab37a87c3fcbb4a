import { addMonths, type Day, endOfMonth, onDayOfMonth, startOfMonth } from './calendar.ts';
import type { Rule } from './rrule.ts';

/** Whether a rule names days of months only, so that clamping can be told from its parts. */
export function isByMonthDay(rule: Rule): boolean {
  const monthly = rule.get('FREQ') === 'MONTHLY' || rule.get('FREQ') === 'YEARLY';
  return monthly && !rule.has('BYDAY') && !rule.has('BYYEARDAY') && !rule.has('BYWEEKNO');
}

/**
 * The days of such a rule from its anchor on, period by period, a day that the month lacks moved to
 * the month's last. (rrule-temporal has RFC 7529's SKIP=BACKWARD, but leaves out the months that
 * lack a BYMONTHDAY.) With `lastDay` an anchor at a month's end means the end of every month.
 */
export function* clampedMonthDays(rule: Rule, start: Day, lastDay: boolean): Generator<Day[]> {
  const yearly = rule.get('FREQ') === 'YEARLY';
  const step = Number(rule.get('INTERVAL') ?? 1) * (yearly ? 12 : 1);
  const first = yearly ? `${start.slice(0, 4)}-01-01` : startOfMonth(start);
  const daysOfMonth = numbers(rule.get('BYMONTHDAY')) ?? [anchorDay(start, lastDay)];
  const monthsLeft = (9999 - Number(first.slice(0, 4))) * 12 + 12 - monthOf(first);
  for (let period = 0; period * step <= monthsLeft; period += 1) {
    const months = monthsOf(rule, addMonths(first, period * step), start);
    const days = months.flatMap((month) => daysOfMonth.map((day) => clampedDay(month, day)));
    const inOrder = [...new Set(days)].sort();
    yield positions(inOrder, numbers(rule.get('BYSETPOS'))).filter((day) => day >= start);
  }
}

function anchorDay(start: Day, lastDay: boolean): number {
  return lastDay && start === endOfMonth(start) ? -1 : dayOf(start);
}

/** The first days of the months that a period expands to: RFC 5545's table for FREQ. */
function monthsOf(rule: Rule, period: Day, start: Day): Day[] {
  const named = numbers(rule.get('BYMONTH'));
  if (rule.get('FREQ') === 'MONTHLY')
    return named === undefined || named.includes(monthOf(period)) ? [period] : [];
  const every = Array.from({ length: 12 }, (_, i) => i + 1);
  const months = named ?? (rule.has('BYMONTHDAY') ? every : [monthOf(start)]);
  return months.map((month) => addMonths(period, month - 1));
}

function clampedDay(month: Day, day: number): Day {
  if (day > 0) return onDayOfMonth(month, day);
  return onDayOfMonth(month, Math.max(1, dayOf(endOfMonth(month)) + 1 + day));
}

function positions(days: Day[], wanted: number[] | undefined): Day[] {
  if (wanted === undefined) return days;
  const at = new Set(wanted.map((n) => (n > 0 ? n - 1 : days.length + n)));
  return days.filter((_, i) => at.has(i));
}

function numbers(list: string | undefined): number[] | undefined {
  return list?.split(',').map(Number);
}

function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}

function dayOf(day: Day): number {
  return Number(day.slice(8));
}
