import { mean } from '../../kit/statistics.ts';

/** A prediction beside what came of it. Days are days after the due date. */
export interface Judged {
  lateProbability: number;
  days: number;
  low: number;
  high: number;
  actualDays: number;
}

export interface CalibrationBin {
  from: number;
  to: number;
  invoices: number;
  /** The mean probability given, and the part that was late. */
  predicted: number;
  actual: number;
}

export interface Quality {
  invoices: number;
  lateShare: number;
  /** How often a late invoice was given the higher probability of two; null without both kinds. */
  auc: number | null;
  /** Mean absolute errors of the day of payment, and of the days late. */
  maeDays: number;
  maeDaysLate: number;
  brier: number;
  /** The part of the payments that came within their interval. */
  coverage: number;
  calibration: CalibrationBin[];
}

/** How well predictions did; null where there are none. */
export function qualityOf(judged: readonly Judged[]): Quality | null {
  if (judged.length === 0) return null;
  const average = (of: (it: Judged) => number) => rounded(mean(judged.map(of)) ?? 0);
  return {
    invoices: judged.length,
    lateShare: average(lateness),
    auc: areaUnderCurve(judged),
    maeDays: average((it) => Math.abs(it.actualDays - it.days)),
    maeDaysLate: average((it) => Math.abs(daysLate(it.actualDays) - daysLate(it.days))),
    brier: average((it) => (lateness(it) - it.lateProbability) ** 2),
    coverage: average((it) => (it.low <= it.actualDays && it.actualDays <= it.high ? 1 : 0)),
    calibration: calibrationOf(judged),
  };
}

const lateness = (it: Judged): number => (it.actualDays > 0 ? 1 : 0);
const daysLate = (days: number): number => Math.max(0, days);
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** By the ranks of the late ones; equal probabilities share theirs. */
function areaUnderCurve(judged: readonly Judged[]): number | null {
  const sorted = [...judged].sort((a, b) => a.lateProbability - b.lateProbability);
  const late = sorted.filter(lateness).length;
  const inTime = sorted.length - late;
  if (late === 0 || inTime === 0) return null;
  let ranks = 0;
  let before = 0;
  for (const equal of Map.groupBy(sorted, (it) => it.lateProbability).values()) {
    ranks += equal.filter(lateness).length * (before + (equal.length + 1) / 2);
    before += equal.length;
  }
  return rounded((ranks - (late * (late + 1)) / 2) / (late * inTime));
}

function calibrationOf(judged: readonly Judged[]): CalibrationBin[] {
  const bins = Map.groupBy(judged, (it) => Math.min(9, Math.floor(it.lateProbability * 10)));
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([bin, own]) => ({
      from: bin / 10,
      to: (bin + 1) / 10,
      invoices: own.length,
      predicted: rounded(mean(own.map((it) => it.lateProbability)) ?? 0),
      actual: rounded(mean(own.map(lateness)) ?? 0),
    }));
}
