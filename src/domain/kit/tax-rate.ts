import { add, type Fraction, fraction, multiply, ZERO } from './fraction.ts';
import { Problem } from './problem.ts';
import { percentRatio } from './rate.ts';

export interface TaxRate {
  /** An exact decimal, never shortened: `"9.975"`. */
  percent: string;
  name?: string | undefined;
  /** A compound tax is charged on the net amount plus the taxes before it in the list. */
  compound?: boolean | undefined;
}

export interface TaxFactor {
  /** Equal for rates that belong on one line of the document's tax table. */
  key: string;
  rate: TaxRate;
  /** The tax per unit of net amount. */
  factor: Fraction;
}

/** How much each of a line's taxes adds to one unit of net amount, in the given order. */
export function taxFactors(taxes: readonly (string | TaxRate)[]): TaxFactor[] {
  let before = ZERO;
  const factors = taxes.map((tax) => {
    const rate = typeof tax === 'string' ? { percent: tax } : tax;
    const ratio = percentRatio(rate.percent);
    if (ratio.n < 0n)
      throw new Problem('unprocessable', 'tax-rate-negative', 'A tax rate cannot be negative.');
    const factor = rate.compound ? multiply(ratio, add(fraction(1), before)) : ratio;
    before = add(before, factor);
    const key = [rate.name ?? '', `${ratio.n}/${ratio.d}`, rate.compound === true].join('|');
    return { key, rate, factor };
  });
  if (new Set(factors.map(({ key }) => key)).size < factors.length)
    throw new Problem('unprocessable', 'tax-twice', 'A line names the same tax twice.');
  return factors;
}
