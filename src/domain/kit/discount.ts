import { compare, fraction, multiply } from './fraction.ts';
import { type Minor, roundMinor } from './money.ts';
import { Problem } from './problem.ts';
import { percentRatio } from './rate.ts';
import type { RoundingMode } from './rounding.ts';

/**
 * Either a percentage (`"10"`, 0 to 100) or a fixed amount that does not exceed what it reduces.
 */
export type Discount = { percent: string } | { amountMinor: Minor };

/**
 * What the discount takes off `amountMinor`; on a negative amount (a credit) it is negative too.
 */
export function discountMinor(
  amountMinor: Minor,
  discount: Discount | undefined,
  mode: RoundingMode = 'half-up',
): Minor {
  if (discount === undefined) return 0;
  if ('amountMinor' in discount) return fixedDiscount(amountMinor, discount.amountMinor);
  const ratio = percentRatio(discount.percent);
  if (ratio.n < 0n || compare(ratio, fraction(1)) > 0)
    throw new Problem('unprocessable', 'discount-percent', 'A discount is 0 to 100 percent.');
  return roundMinor(multiply(fraction(amountMinor), ratio), mode);
}

function fixedDiscount(amountMinor: Minor, off: Minor): Minor {
  const fits =
    off === 0 ||
    (Math.sign(off) === Math.sign(amountMinor) && Math.abs(off) <= Math.abs(amountMinor));
  if (!fits)
    throw new Problem('unprocessable', 'discount-too-large', 'The discount exceeds the amount.');
  return off;
}
