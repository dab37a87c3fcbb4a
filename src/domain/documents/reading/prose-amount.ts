import type { DecimalMark } from './number-format.ts';
import type { PeriodMark, PlacedMark } from './period-mark.ts';
import type { ProseMetric } from './prose-metrics.ts';
import { periodAfter } from './prose-periods.ts';
import { type ValueToken, valueAt } from './value-token.ts';

/** An amount in running text; `negative` where a word says so: `EBITDA was negative $1.5M`. */
export interface ProseAmount extends ValueToken {
  worded: boolean;
}

const longestLead = 120;
const blank = /[ \u00a0]*(?:\n(?!\s*\n))?[ \u00a0]*/y;
const connector =
  /(?:was|were|is|are|of|at|to|reached|reaching|totall?ed|totall?ing|came in|stood|stands|hit|ended|amounted|equal|about|around|approximately|approx\.?|nearly|almost|over|roughly|some|just|under|more than|the|a|an|in|for|now|currently|record|year|quarter|month|period|fiscal|full|both|as|ended the year|us|our|end|and|rate|narrowed|improved|widened|yoy|y\/y|year[- ]over[- ]year|[:=–—-])(?![\p{L}\d])|[:=–—-]/iuy;
const change =
  /(?:up|down|by|increased|decreased|grew|growing|rose|fell|declined|dropped|from|increase|decrease|growth|margin)(?![\p{L}])/iuy;
const negativeWord = /(?:negative|minus|a loss|loss)(?![\p{L}])/iuy;
const aside = /,(?=\s)|\((?:[a-z]{2,5}|unaudited)\)/iuy;

/**
 * The amount that a metric's name leads to: only words that say `is` may stand between them, and
 * after a word of change (`up`, `grew`) only what a `to` leads to is the level.
 */
export function amountAfter(
  text: string,
  from: number,
  metric: ProseMetric,
  periods: readonly PlacedMark[],
  mark: DecimalMark,
): ProseAmount | null {
  const limit = from + longestLead;
  let at = from;
  let changed = false;
  let worded = false;
  while (at < limit) {
    at = pastNames(text, at, periods);
    const value = valueAt(text, at, mark);
    if (value && suits(value, metric)) return changed ? null : { ...value, worded };
    const next = value?.percent ? percentWord(value) : wordAt(text, at);
    if (!next) return null;
    changed = next.kind === 'change' || (changed && !next.to);
    worded ||= next.kind === 'negative';
    at = next.end;
  }
  return null;
}

/** Skips blanks and the names of periods: `Revenue for FY2024 was`. */
function pastNames(text: string, from: number, periods: readonly PlacedMark[]): number {
  const at = past(blank, text, from) ?? from;
  const period = periods.find((placed) => placed.start === at);
  return period ? (past(blank, text, period.end) ?? period.end) : at;
}

/** `grew 25% to`: the share stands between the word of change and the level. */
function percentWord(value: ValueToken): Word {
  return { kind: 'change', end: value.end, to: false };
}

interface Word {
  kind: 'connector' | 'change' | 'negative' | 'aside';
  end: number;
  to: boolean;
}

function wordAt(text: string, at: number): Word | null {
  const kinds = [
    ['change', change],
    ['negative', negativeWord],
    ['connector', connector],
    ['aside', aside],
  ] as const;
  for (const [kind, pattern] of kinds) {
    const end = past(pattern, text, at);
    if (end !== null) return { kind, end, to: /^(?:to|reach|at\b)/i.test(text.slice(at, end)) };
  }
  return null;
}

function past(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match ? at + match[0].length : null;
}

/** Money shows a currency or a scale, a rate its percent sign, and a count neither. */
export function suits(value: ValueToken, { kind }: ProseMetric): boolean {
  if (value.kind !== 'number') return false;
  if (kind === 'rate') return value.percent;
  if (value.percent) return false;
  if (kind === 'money') return value.currencySign || value.scaled;
  return !value.currencySign && /^\d+$/.test(value.value);
}

const comparison =
  /\)?[,;]?\s*\(?(?:(?:compared|as compared) (?:to|with)|versus|vs\.?|against|(?:up |down )?from)?\s*/iuy;

/** The amount of another period that is named beside it: `$12M compared to $10M in FY2023`. */
export function comparedAmount(
  text: string,
  from: number,
  metric: ProseMetric,
  periods: readonly PlacedMark[],
  mark: DecimalMark,
): { amount: ProseAmount; period: PeriodMark } | null {
  const start = past(comparison, text, from) ?? from;
  const named = periods.find((period) => period.start === start);
  const at = named ? (past(/:?\s*/y, text, named.end) ?? named.end) : start;
  const value = valueAt(text, at, mark);
  if (!value || !suits(value, metric)) return null;
  const period = named ?? periodAfter(text, value.end, periods);
  return period ? { amount: { ...value, worded: false }, period } : null;
}
