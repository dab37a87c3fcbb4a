import { addDays, type Day, daysBetween, weekday } from '../kit/calendar.ts';
import { type Minor, sumMinor } from '../kit/money.ts';
import { expectedReceipts, type OpenReceivable } from './prediction/expected-receipts.ts';

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
  predictedMinor: Minor;
}

/** What says when the money comes: how much of it by each. */
export interface ForecastBasis {
  promiseMinor: Minor;
  predictionMinor: Minor;
  dueDateMinor: Minor;
}

export interface CashForecast {
  /** The day for it is over, and all days on which it was expected: nothing says when it comes. */
  overdueMinor: Minor;
  weeks: CashWeek[];
  /** After the last week. */
  laterMinor: Minor;
  disputedMinor: Minor;
  totalMinor: Minor;
  basis: ForecastBasis;
}

/**
 * Open receivables of one currency by the week in which they are promised for, are expected by
 * their predictions, or fall due.
 */
export function cashForecast(
  { items, predicted }: { items: readonly Expected[]; predicted: readonly OpenReceivable[] },
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
  const [receipts] = expectedReceipts(predicted, { from: today, weeks });
  const predictionMinor = sumMinor(predicted.map(({ balanceMinor }) => balanceMinor));
  return {
    overdueMinor: sum(over) + (receipts?.unscheduledMinor ?? 0),
    weeks: Array.from({ length: weeks }, (_, week) => ({
      startsOn: addDays(monday, week * 7),
      dueMinor: within('due', week),
      promisedMinor: within('promised', week),
      predictedMinor: receipts?.weeks[week]?.expectedMinor ?? 0,
    })),
    laterMinor: sum((item) => (weekOf(item) ?? -1) >= weeks) + (receipts?.laterMinor ?? 0),
    disputedMinor: sum(({ on }) => on === null),
    totalMinor: sum(() => true) + predictionMinor,
    basis: {
      predictionMinor,
      promiseMinor: sum(({ kind }) => kind === 'promised'),
      dueDateMinor: sum(({ kind }) => kind === 'due'),
    },
  };
}
