/** `half-up` sends ties away from zero, `half-even` to the even neighbour. */
export type RoundingMode = 'half-up' | 'half-even';

/** Rounds n/d to a whole number, exactly; `d` must be positive. */
export function divideRounded(n: bigint, d: bigint, mode: RoundingMode = 'half-up'): bigint {
  const quotient = n / d;
  const rest = n % d;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const up = twice > d || (twice === d && (mode === 'half-up' || quotient % 2n !== 0n));
  if (!up) return quotient;
  return n < 0n ? quotient - 1n : quotient + 1n;
}
