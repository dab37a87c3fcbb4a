import type { Decimal } from 'decimal.js';
import type { InputName } from './ratio-inputs.ts';

export type RatioUnit = 'ratio' | 'money' | 'days' | 'months' | 'score';

/** One way to work a figure out: the inputs are handed to `compute` in their order. */
export interface RatioRule {
  name: string;
  formula: string;
  unit: RatioUnit;
  inputs: readonly InputName[];
  compute(...values: Decimal[]): Decimal;
  /**
   * Which input has to be above zero for the figure to mean anything (the base of a growth rate).
   */
  positiveBase?: number;
}

const over = (a: Decimal, b: Decimal): Decimal => a.dividedBy(b);
const excess = (a: Decimal, b: Decimal): Decimal => a.minus(b);

/** `name = a / b`. */
export function quotient(name: string, a: InputName, b: InputName): RatioRule {
  return { name, formula: `${say(a)} / ${say(b)}`, unit: 'ratio', inputs: [a, b], compute: over };
}

export function difference(name: string, a: InputName, b: InputName): RatioRule {
  return { name, formula: `${say(a)} - ${say(b)}`, unit: 'money', inputs: [a, b], compute: excess };
}

/** `prior_revenue`, `average_inventory`: how a formula names its inputs. */
export function say(input: InputName): string {
  const [line, variant] = input.split('.');
  return variant ? `${variant}_${line}` : input;
}
