import { addDays, type Day, daysBetween, weekday } from '../kit/calendar.ts';
import { type Minor, sumMinor } from '../kit/money.ts';

/** Money that is to come on a day; what is disputed has none. */
export interface Expected {
  on: Day | null;
  kind: 'due' | 'promised' | 'disputed';
  amountMinor: Minor;
}

export interface CashWeek {
  /** A Monday; the first week may have begun before today. */
  startsOn: Day;
  dueMinor: Minor;
  promisedMinor: Minor;
}

export interface CashForecast {
  /** The day for it is over: nothing says when it will come. */
  overdueMinor: Minor;
  weeks: CashWeek[];
  /** After the last week. */
  laterMinor: Minor;
  disputedMinor: Minor;
  totalMinor: Minor;
}

/** Open receivables by the week in which they fall due, or are promised for. */
export function cashForecast(
  items: readonly Expected[],
  { today, weeks }: { today: Day; weeks: number },
): CashForecast {
  const monday = addDays(today, 1 - weekday(today));
  const weekOf = ({ on }: Expected) =>
    on === null ? null : Math.floor(daysBetween(monday, on) / 7);
  const sum = (keep: (item: Expected) => boolean) =>
    sumMinor(items.filter(keep).map(({ amountMinor }) => amountMinor));
  const over = ({ on }: Expected) => on !== null && on < today;
  const within = (kind: Expected['kind'], week: number) =>
    sum((item) => item.kind === kind && !over(item) && weekOf(item) === week);
  return {
    overdueMinor: sum(over),
    weeks: Array.from({ length: weeks }, (_, week) => ({
      startsOn: addDays(monday, week * 7),
      dueMinor: within('due', week),
      promisedMinor: within('promised', week),
    })),
    laterMinor: sum((item) => (weekOf(item) ?? -1) >= weeks),
    disputedMinor: sum(({ on }) => on === null),
    totalMinor: sum(() => true),
  };
}
