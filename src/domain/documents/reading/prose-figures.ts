import type { Figure, PageText } from '../statement.ts';
import { absoluteDecimal, negateDecimal, shiftDecimal } from './decimal-text.ts';
import { type Candidate, prosePlace } from './figure-candidates.ts';
import type { DecimalMark } from './number-format.ts';
import { type FiscalCalendar, periodLabel } from './period-label.ts';
import type { PeriodMark, PlacedMark } from './period-mark.ts';
import { amountAfter, comparedAmount, type ProseAmount, suits } from './prose-amount.ts';
import { changeOfLevel, otherMetric, type ProseMetric, proseMetrics } from './prose-metrics.ts';
import { periodAfter, periodOf, prosePeriods } from './prose-periods.ts';
import { valueAt } from './value-token.ts';

/** The label of a figure whose text names no year at all. */
const unnamedPeriod = 'current';

/**
 * The figures that sentences state: `Revenue was $50M, up 25%`, `1,250 customers`. Beside titled
 * statements only words that mean one thing are taken (`annual recurring revenue`).
 */
export function proseFigures(
  pages: readonly PageText[],
  mark: DecimalMark,
  calendar: FiscalCalendar,
  besideStatements: boolean,
): Candidate[] {
  const first = pages.map((page) => prosePeriods(page.text)[0]).find(Boolean);
  const metrics = proseMetrics.filter((metric) => !(besideStatements && metric.loose));
  return pages.flatMap((page) => {
    const periods = prosePeriods(page.text);
    const stated = metrics.flatMap((metric) => [
      ...amountsOf(metric, page.text, periods, mark),
      ...countedAmounts(metric, page.text, periods, mark),
    ]);
    return stated.map((one) => {
      const period = one.period ?? first;
      const label = period && periodLabel(period, calendar);
      return candidate({ ...one, period }, page, label ?? unnamedPeriod);
    });
  });
}

interface Stated {
  metric: ProseMetric;
  /** The words that name it, as printed. */
  name: string;
  amount: ProseAmount;
  period: PeriodMark | undefined;
}

function amountsOf(
  metric: ProseMetric,
  text: string,
  periods: readonly PlacedMark[],
  mark: DecimalMark,
): Stated[] {
  return [...text.matchAll(metric.named)].flatMap((match) => {
    const end = match.index + match[0].length;
    if (otherMetric.test(text.slice(Math.max(0, match.index - 40), match.index))) return [];
    const amount = amountAfter(text, end, metric, periods, mark);
    if (!amount) return [];
    const own = { metric, name: match[0], amount, period: periodOf(text, amount, periods) };
    const said = periodAfter(text, amount.end, periods);
    const other = comparedAmount(text, said?.end ?? amount.end, metric, periods, mark);
    return other ? [own, { ...own, amount: other.amount, period: other.period }] : [own];
  });
}

const amountStart = /(?<![\p{L}\d.,$€£¥₹-])(?:(?:US)?[$€£¥₹]|[A-Z]{3} )?\d/gu;

/** `$4.2M in ARR`, `1,250 customers`: the amount stands right before the words that name it. */
function countedAmounts(
  metric: ProseMetric,
  text: string,
  periods: readonly PlacedMark[],
  mark: DecimalMark,
): Stated[] {
  const { counted } = metric;
  if (!counted) return [];
  return [...text.matchAll(amountStart)].flatMap(({ index }) => {
    const value = valueAt(text, index, mark);
    if (!value || !suits(value, metric)) return [];
    counted.lastIndex = value.end + (text.charAt(value.end) === ' ' ? 1 : 0);
    const start = counted.lastIndex;
    if (!counted.test(text) || changeOfLevel.test(text.slice(Math.max(0, index - 40), index)))
      return [];
    const name = text.slice(start, counted.lastIndex);
    const amount = { ...value, worded: false };
    const after = periodAfter(text, counted.lastIndex, periods);
    return [{ metric, name, amount, period: after ?? periodOf(text, amount, periods) }];
  });
}

function candidate(
  { metric, name, amount, period }: Stated,
  page: PageText,
  label: string,
): Candidate {
  const figure: Figure = {
    statement: metric.statement,
    line: metric.line,
    label: name,
    period: label,
    value: figureAmount(metric, amount),
    page: page.page,
    start: amount.start,
    end: amount.end,
    quote: lineOf(page.text, amount.start),
  };
  return {
    figure,
    place: prosePlace,
    rank: 0,
    section: 0,
    nil: false,
    mark: period ?? {},
    unitPower: 0,
  };
}

function figureAmount(metric: ProseMetric, amount: ProseAmount): string {
  if (metric.kind === 'rate') return shiftDecimal(absoluteDecimal(amount.value), -2);
  if (metric.kind === 'count') return amount.value;
  return metric.loss || amount.worded ? negateDecimal(absoluteDecimal(amount.value)) : amount.value;
}

function lineOf(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  return text.slice(start, end < 0 ? text.length : end);
}
