import { monthsIn, type PeriodMark, type PlacedMark, periodMarksIn } from './period-mark.ts';

/** The periods that a page's running text names, with their lengths where it says `year ended`. */
export function prosePeriods(text: string): PlacedMark[] {
  return periodMarksIn(text)
    .filter((mark) => mark.year !== undefined)
    .map((mark) => {
      const before = text.slice(Math.max(0, mark.start - 40), mark.start);
      const length = /\bended\s*$/i.test(before) ? monthsIn(before) : undefined;
      return length === undefined ? mark : { ...mark, months: length };
    });
}

const leadsTo =
  /^[\s,(]*(?:in|for|during|at|as of|as at|by|on|at the end of)?\s*(?:the )?(?:(?:fiscal |financial )?(?:year|quarter|period|three months|nine months|six months)(?: ended)?)?\s*$/i;

/** The period right after an amount: `$4.2 million in FY2024`. */
export function periodAfter(
  text: string,
  end: number,
  periods: readonly PlacedMark[],
): PlacedMark | undefined {
  const next = periods.find((mark) => mark.start >= end);
  if (!next || next.start - end > 60) return undefined;
  // `(FY2023: 1.2 million)` speaks of the amount that follows.
  if (/^ ?:/.test(text.slice(next.end, next.end + 2))) return undefined;
  return leadsTo.test(text.slice(end, next.start)) ? next : undefined;
}

/**
 * The period of an amount: the one said right after it, else the last one said before it in its
 * sentence, else undefined.
 */
export function periodOf(
  text: string,
  amount: { start: number; end: number },
  periods: readonly PlacedMark[],
): PeriodMark | undefined {
  const after = periodAfter(text, amount.end, periods);
  if (after) return after;
  const start = sentenceStart(text, amount.start);
  return periods.findLast((mark) => mark.end <= amount.start && mark.start >= start);
}

const sentenceEnd = /[.!?;](?=\s)|\n\s*\n/g;
const longestSentence = 600;

function sentenceStart(text: string, before: number): number {
  const from = Math.max(0, before - longestSentence);
  const ends = [...text.slice(from, before).matchAll(sentenceEnd)];
  return from + (ends.at(-1)?.index ?? 0);
}
