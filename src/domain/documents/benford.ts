/** A figure's share of a sample against what Benford's law expects of it. */
export interface BenfordDigit {
  /** 1–9, or 10–99 for the first two digits. */
  digit: number;
  count: number;
  observed: number;
  expected: number;
  /** With continuity correction where it applies; beyond 1.96 the digit alone stands out at 5 %. */
  z: number;
}

export type BenfordConformity = 'close' | 'acceptable' | 'marginal' | 'nonconformity';

export interface BenfordResult {
  /** Values that count: zero and anything without a leading digit is left out. */
  n: number;
  /** Mean absolute deviation of the shares, 0–1; null for an empty sample. */
  mad: number | null;
  chiSquare: number | null;
  degreesOfFreedom: number;
  /** What chi-square may reach by chance at 5 %. */
  criticalChiSquare: number;
  digits: BenfordDigit[];
  /** False below 500 values: then neither measure says anything and there is no verdict. */
  isEnough: boolean;
  /** Nigrini's bands for the deviation; null without a verdict. */
  conformity: BenfordConformity | null;
  /**
   * Whether chi-square rejects the law at 5 %; it may disagree with the bands, so both are given.
   */
  chiSquareRejects: boolean | null;
}

const enoughValues = 500;

interface DigitTest {
  from: number;
  to: number;
  criticalChiSquare: number;
  /** Upper bounds of close, acceptable and marginal conformity (Nigrini 2012). */
  bands: readonly [number, number, number];
}

const digitTests: Record<1 | 2, DigitTest> = {
  1: { from: 1, to: 9, criticalChiSquare: 15.507, bands: [0.006, 0.012, 0.015] },
  2: { from: 10, to: 99, criticalChiSquare: 112.022, bands: [0.0012, 0.0018, 0.0022] },
};

/**
 * Measures the first one or two digits of decimal strings; the sign and the place of the point
 * don't matter.
 */
export function benford(values: readonly string[], digitCount: 1 | 2 = 1): BenfordResult {
  const { from, to } = digitTests[digitCount];
  const counts = new Array<number>(to - from + 1).fill(0);
  for (const value of values) {
    const leading = leadingDigits(value, digitCount);
    if (leading !== null) counts[leading - from] = (counts[leading - from] ?? 0) + 1;
  }
  return benfordOfCounts(counts, digitCount);
}

/** The same from counts that were made elsewhere, in the order of the digits. */
export function benfordOfCounts(counts: readonly number[], digitCount: 1 | 2 = 1): BenfordResult {
  const { from, to, criticalChiSquare, bands } = digitTests[digitCount];
  const n = counts.reduce((sum, count) => sum + count, 0);
  const digits = counts.map((count, i) => digitOf(from + i, count, n));
  const mad = n === 0 ? null : mean(digits.map((d) => Math.abs(d.observed - d.expected)));
  const chiSquare = n === 0 ? null : sum(digits.map((d) => deviation(d, n)));
  const isEnough = n >= enoughValues;
  return {
    n,
    mad,
    chiSquare,
    degreesOfFreedom: to - from,
    criticalChiSquare,
    digits,
    isEnough,
    conformity: isEnough && mad !== null ? bandOf(mad, bands) : null,
    chiSquareRejects: isEnough && chiSquare !== null ? chiSquare > criticalChiSquare : null,
  };
}

/** 1.5e3, -0.0015 and 1,500 all lead with 1 (15 for two digits); null for zero and for words. */
function leadingDigits(value: string, digitCount: 1 | 2): number | null {
  const mantissa = value.toLowerCase().split('e')[0] ?? '';
  const digits = mantissa.replace(/\D/g, '').replace(/^0+/, '');
  if (digits === '') return null;
  return Number(digits.padEnd(digitCount, '0').slice(0, digitCount));
}

function digitOf(digit: number, count: number, n: number): BenfordDigit {
  const expected = Math.log10(1 + 1 / digit);
  const observed = n === 0 ? 0 : count / n;
  return { digit, count, observed, expected, z: n === 0 ? 0 : zOf(observed, expected, n) };
}

function zOf(observed: number, expected: number, n: number): number {
  const distance = Math.abs(observed - expected);
  const correction = 1 / (2 * n);
  const corrected = distance > correction ? distance - correction : distance;
  return corrected / Math.sqrt((expected * (1 - expected)) / n);
}

function deviation({ observed, expected }: BenfordDigit, n: number): number {
  return (n * (observed - expected) ** 2) / expected;
}

function bandOf(mad: number, bands: readonly [number, number, number]): BenfordConformity {
  if (mad <= bands[0]) return 'close';
  if (mad <= bands[1]) return 'acceptable';
  return mad <= bands[2] ? 'marginal' : 'nonconformity';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
