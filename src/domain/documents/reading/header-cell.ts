import { monthsIn, type PeriodMark, type PlacedMark, periodMarksIn } from './period-mark.ts';

/** One heading cell above a column of amounts, or a part of it on a line of its own. */
export interface HeaderCell {
  use: 'period' | 'skip' | 'note' | 'neutral' | 'other';
  mark: PeriodMark;
  /** Offsets on the line. */
  start: number;
  end: number;
  cell: number;
}

const noteHeading =
  /^(?:foot)?notes?(?: ?(?:no|ref|number)s?\.?)?$|^ref(?:erence)?\.?$|^sch(?:edule)?\.?$/i;
/** A sum over the periods beside it. */
const sumHeading = /^(?:grand |year )?totals?$|^ytd$|^year[- ]to[- ]date$/i;
const skipped =
  /%|\bchanges?\b|\bvariance\b|\bvar\.?(?= |$)|\bgrowth\b|\bbudget(?:ed)?\b|\bforecast\b|\bplan(?:ned)?\b|\bproject(?:ed|ion|ions)\b|\bpro[ -]?forma\b|\bestimated?\b|\btarget\b|\bincrease\b|\bdecrease\b|\byoy\b|\bqoq\b|\bltm\b|\bttm\b|\blast twelve\b|\btrailing\b|\bbps\b|\bconstant currency\b|(?<!\bas )\badjusted\b|\badjustments?\b|\bpreviously reported\b|\bprior to\b|\bof (?:net )?(?:sales|revenues?)\b|\bcagr\b|\baverage\b|(?<!\d)(?:(?:19|20)\d\d|fy ?'?\d\d) ?[EFBP]\b/i;
const neutralWords =
  /\b(?:for|the|and|as|of|at|on|in|to|through|from|ended|ending|end|period|periods|years?|fiscal|financial|quarters?|months?|weeks?|three|six|nine|twelve|[369]|1[23]|13|26|39|52|53|half|unaudited|audited|restated|actuals?|reported|group|company|consolidated|total|usd|eur|gbp|chf|inr|cad|aud|jpy|us|dollars?|euros?|pounds?|sterling|rupees?|yen|millions?|thousands?|billions?|lakhs?|crores?|except|per|share|shares|data|amounts?|par|value|where|otherwise|stated|indicated|mn|bn|m|k|000s?|000’s|note|notes|calendar|adjusted|recast|revised|year-ended|ytd|to date|unless)\b/gi;

/** A number that is no year: what most cells of a document hold. */
const amount = /^[($€£¥₹ -]*(?!(?:19|20)\d\d(?!\d|[.,]\d))\d[\d.,]*[)% ]*$/;

/** Reads a heading cell; one cell of single-spaced text may head several columns. */
export function headerCells(text: string, start: number, cell: number): HeaderCell[] {
  const whole = { mark: {}, start, end: start + text.length, cell };
  if (amount.test(text)) return [{ ...whole, use: 'other' }];
  if (noteHeading.test(text)) return [{ ...whole, use: 'note' }];
  if (sumHeading.test(text)) return [{ ...whole, use: 'skip' }];
  const marks = periodMarksIn(text);
  if (skipped.test(text)) return [{ ...whole, use: 'skip' }];
  const rest = residue(text, marks);
  if (rest !== '') return [{ ...whole, use: 'other' }];
  const months = monthsIn(text);
  const length = months === undefined ? {} : { months };
  const dated = marks.filter((mark) => mark.year !== undefined);
  if (dated.length > 1) return severalPeriods(text, marks, length, start, cell);
  if (marks.length > 1 && marks.every((mark) => mark.day !== undefined))
    return marks.map((mark) => headingAt(mark, { ...length, ...bare(mark) }, start, cell));
  if (marks.length === 0 && months === undefined) return [{ ...whole, use: 'neutral' }];
  return [{ ...whole, use: 'period', mark: { ...length, ...joined(marks) } }];
}

/**
 * `Jan - Dec 23` spans from its first month to its last: the last one with a year closes the
 * period.
 */
function joined(marks: readonly PeriodMark[]): PeriodMark {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || marks.length === 1) return bare(first ?? {});
  const months = first.month && last.month ? last.month - first.month + 1 : 0;
  return months > 1 ? { ...bare(last), months } : { ...bare(first), ...bare(last) };
}

function severalPeriods(
  text: string,
  marks: readonly PlacedMark[],
  length: PeriodMark,
  start: number,
  cell: number,
): HeaderCell[] {
  const lead = marks.find((mark) => mark.year === undefined);
  const dated = marks.filter((mark) => mark.year !== undefined);
  const span = spanOf(text, dated);
  if (span) return [{ use: 'period', mark: span, start, end: start + text.length, cell }];
  const first = dated[0] ?? {};
  const shared = { ...length, ...bare(lead ?? {}), ...dayOf(first) };
  return dated.map((mark) => headingAt(mark, { ...shared, ...bare(mark) }, start, cell));
}

function headingAt(place: PlacedMark, mark: PeriodMark, start: number, cell: number): HeaderCell {
  return { use: 'period', mark, start: start + place.start, end: start + place.end, cell };
}

/** `December 31, 2018 and 2017`: the day said once goes for every year of the list. */
function dayOf(mark: PeriodMark): PeriodMark {
  const { month, day } = mark;
  return { ...(month && { month }), ...(day && { day }) };
}

/** `January 1, 2023 to December 31, 2023` is one period, not two columns. */
function spanOf(text: string, marks: readonly (PeriodMark & { start: number; end: number })[]) {
  const [from, to] = marks;
  if (marks.length !== 2 || !from || !to) return null;
  const between = text.slice(from.end, to.start);
  if (!/^ ?(?:to|through|thru|until|-|–|—) ?$/i.test(between)) return null;
  if (!from.month || !to.month || !from.year || !to.year) return null;
  const months =
    (to.year - from.year) * 12 + to.month - from.month + (from.day === 1 || !from.day ? 1 : 0);
  return { ...bare(to), months: Math.max(months, 1) };
}

function bare(mark: PeriodMark): PeriodMark {
  const { year, month, day, quarter, half, months } = mark;
  return {
    ...(year && { year }),
    ...(month && { month }),
    ...(day && { day }),
    ...(quarter && { quarter }),
    ...(half && { half }),
    ...(months && { months }),
  };
}

function residue(text: string, marks: readonly { start: number; end: number }[]): string {
  const kept = marks.reduceRight(
    (rest, mark) => rest.slice(0, mark.start) + rest.slice(mark.end),
    text,
  );
  const unmarked = kept.replace(/\(\w{1,2}\)|(?<=[\s)]|^)[*†‡]+/g, '');
  return unmarked.replace(neutralWords, '').replace(/[\s()$€£¥₹'’,.:;/&*–—-]+/g, '');
}

const periodWords =
  /\b(?:for|as (?:of|at)|at|years?|periods?|three|six|nine|twelve|quarters?|months?|january|february|march|april|may|june|july|august|september|october|november|december|fy|q[1-4]|(?:19|20)\d\d)\b/i;

/** `Profit and Loss for the year ended 31 March 2023`: the period that a title names, or null. */
export function titlePeriods(title: string): HeaderCell[] | null {
  const text = title.trim();
  const start = periodWords.exec(text)?.index;
  if (start === undefined) return null;
  const cells = headerCells(
    text
      .slice(start)
      .replace(/[()|].*$/, '')
      .trim(),
    start,
    -1,
  );
  return cells.some((cell) => cell.mark.year !== undefined) ? cells : null;
}
