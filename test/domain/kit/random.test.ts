import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/domain/kit/random.ts';

const drawn = (seed: number, count: number) => {
  const stream = randomStream(seed);
  return Array.from({ length: count }, () => stream.uniform());
};

describe('randomStream', () => {
  it('is the same for the same seed, and another for the next one', () => {
    expect(drawn(42, 100)).toEqual(drawn(42, 100));
    expect(drawn(42, 5)).not.toEqual(drawn(43, 5));
    expect(drawn(0, 5)).not.toEqual(drawn(1, 5));
    expect(drawn(4_294_967_295, 3).every((u) => u > 0 && u < 1)).toBe(true);
  });

  it('stays between 0 and 1 and fills a hundred cells evenly, by chi-square', () => {
    const [n, cells] = [100_000, 100];
    const counts = new Array<number>(cells).fill(0);

    for (const u of drawn(7, n)) counts[Math.floor(u * cells)]! += 1;

    const expected = n / cells;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99 degrees of freedom: 148.2 is exceeded by chance once in a thousand.
    expect(chiSquare).toBeLessThan(148.2);
    expect(counts).toHaveLength(cells);
  });

  it('shows no link between neighbours, nor between the streams of neighbouring seeds', () => {
    const correlation = (a: number[], b: number[]) =>
      (a.reduce((sum, x, i) => sum + (x - 0.5) * ((b[i] ?? 0.5) - 0.5), 0) / a.length) * 12;
    const stream = drawn(9, 50_000);

    // Four standard errors.
    expect(Math.abs(correlation(stream, stream.slice(1)))).toBeLessThan(4 / Math.sqrt(50_000));
    expect(Math.abs(correlation(stream, drawn(10, 50_000)))).toBeLessThan(4 / Math.sqrt(50_000));
  });
});
