import type { Decimal } from 'decimal.js';
import type { AltmanModel, AltmanVerdict, AltmanZone } from './altman.ts';
import type { FigureBook, Known } from './figure-book.ts';
import { type Found, resolveInput } from './ratio-inputs.ts';
import type { RatioRule, RatioUnit } from './ratio-rules.ts';

export interface RatioInput {
  name: string;
  period: string;
  /** A decimal string in whole currency units. */
  value: string;
  /** The page that shows it; null where it was derived or given by the caller. */
  page: number | null;
  derivedFrom?: string;
}

export interface Ratio {
  name: string;
  /**
   * A decimal string; shares and turnovers to six significant digits, money exact to the hundredth.
   */
  value: string | null;
  unit: RatioUnit;
  formula: string;
  inputs: RatioInput[];
  /** Why there is no value: what the document would have to show. */
  missing?: string[];
  /** Altman's scores only: which model, and the zone by that model's own cut-offs. */
  variant?: AltmanModel;
  zone?: AltmanZone;
  cutOffs?: AltmanVerdict['cutOffs'];
}

/** Takes the first rule whose inputs are all there; with none, names what the first one misses. */
export function workOutFirst(book: FigureBook, rules: readonly RatioRule[]): Ratio[] {
  const tries = rules.map((rule) => workOut(book, rule));
  const chosen = tries.find((ratio) => ratio.value !== null) ?? tries[0];
  return chosen ? [chosen] : [];
}

export function workOut(book: FigureBook, rule: RatioRule): Ratio {
  const found = rule.inputs.map((name) => resolveInput(book, name));
  const inputs = found.flatMap((f) => ('known' in f ? [asInput(f.known)] : []));
  const { name, unit, formula } = rule;
  const missing = missingFrom(found);
  if (missing.length > 0) return { name, value: null, unit, formula, inputs, missing };
  const values = found.flatMap((f) => ('known' in f ? [f.known.value] : []));
  const base = rule.positiveBase === undefined ? null : values[rule.positiveBase];
  if (base?.lte(0)) {
    const above = `${inputs[rule.positiveBase ?? 0]?.name} above zero`;
    return { name, value: null, unit, formula, inputs, missing: [above] };
  }
  const value = rule.compute(...values);
  if (!value.isFinite()) {
    return { name, value: null, unit, formula, inputs, missing: ['a divisor other than zero'] };
  }
  return { name, value: rounded(value, unit), unit, formula, inputs };
}

function missingFrom(found: readonly Found[]): string[] {
  return [...new Set(found.flatMap((f) => ('missing' in f ? f.missing : [])))];
}

export function asInput({ name, period, value, page, derivedFrom }: Known): RatioInput {
  const input = { name, period, value: value.toFixed(), page };
  return derivedFrom === undefined ? input : { ...input, derivedFrom };
}

function rounded(value: Decimal, unit: RatioUnit): string {
  return (unit === 'money' ? value.toDecimalPlaces(2) : value.toSignificantDigits(6)).toFixed();
}
