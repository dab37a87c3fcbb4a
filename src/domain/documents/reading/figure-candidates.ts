import type { Figure } from '../statement.ts';
import { datedValues } from './column-assignment.ts';
import { figureValue } from './figure-value.ts';
import { matchLines } from './line-match.ts';
import type { LineMatch } from './line-rule.ts';
import { type FiscalCalendar, periodLabel } from './period-label.ts';
import type { PeriodMark } from './period-mark.ts';
import type { SectionKind } from './statement-section.ts';
import type { ContextRow } from './statement-walk.ts';

/**
 * A figure that may be taken, with what decides between it and others for the same line and period.
 */
export interface Candidate {
  figure: Figure;
  /** The lower, the surer the place in the document: a titled statement before a loose table. */
  place: number;
  rank: number;
  section: number;
  /** True for a printed dash: it is no figure, but it keeps a lesser row from standing in. */
  nil: boolean;
  mark: PeriodMark;
  unitPower: number;
}

/** Sentences come after every table. */
export const prosePlace = 3;

const places: Readonly<Record<SectionKind, number>> = {
  income: 0,
  balance: 0,
  cash_flow: 0,
  comprehensive: 1,
  untitled: 2,
  other: 3,
};

export function candidatesOf(row: ContextRow, calendar: FiscalCalendar): Candidate[] {
  const matches = matchLines(row);
  if (matches.length === 0) return [];
  const dated = datedValues(row.values, row.columns, row.line.start);
  return matches.flatMap((found) =>
    dated.flatMap(({ value, mark }) => {
      const period = periodLabel(mark, calendar);
      if (period === null) return [];
      const amount = value.kind === 'nil' ? '0' : figureValue(found, row, value);
      if (amount === null) return [];
      return [
        {
          figure: figureOf(found, row, period, amount, value.start, value.end),
          place: places[row.section],
          rank: found.rule.rank,
          section: row.sectionAt,
          nil: value.kind === 'nil',
          mark,
          unitPower: row.unit?.power ?? 0,
        },
      ];
    }),
  );
}

function figureOf(
  found: LineMatch,
  row: ContextRow,
  period: string,
  value: string,
  start: number,
  end: number,
): Figure {
  return {
    statement: found.statement,
    line: found.rule.line,
    label: found.label,
    period,
    value,
    page: row.line.page,
    start,
    end,
    quote: row.line.text,
  };
}

/**
 * For every line and period the figure of the surest row: by its place, then by the fuller one of
 * two statements of a kind, then by its label; the first one printed breaks a tie.
 */
export function chosen(candidates: readonly Candidate[]): Candidate[] {
  const sizes = new Map<number, number>();
  for (const { section } of candidates) sizes.set(section, (sizes.get(section) ?? 0) + 1);
  const best = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = `${candidate.figure.line}|${candidate.figure.period}`;
    const held = best.get(key);
    if (!held || isSurer(candidate, held, sizes)) best.set(key, candidate);
  }
  return [...best.values()].filter((candidate) => !candidate.nil);
}

/** From this rank on a label says something near the line, and only stands in for a missing one. */
const standIn = 3;

function isSurer(one: Candidate, other: Candidate, sizes: ReadonlyMap<number, number>): boolean {
  if (one.place !== other.place) return one.place < other.place;
  const standsIn = Number(one.rank >= standIn) - Number(other.rank >= standIn);
  if (standsIn !== 0) return standsIn < 0;
  const size = (candidate: Candidate): number => sizes.get(candidate.section) ?? 0;
  const sameKind = one.figure.statement === other.figure.statement;
  if (sameKind && size(one) !== size(other)) return size(one) > size(other);
  return one.rank < other.rank;
}
