import { Dec } from '../kit/decimal.ts';
import { type Minor, sumMinor } from '../kit/money.ts';
import { type AgingBucket, agingBuckets } from './aging.ts';

/** What one customer or all of them owe in one currency, added up elsewhere. */
export type AgedSums = Record<AgingBucket | 'unapplied' | 'total', Minor> & {
  /** Of the late money, each minor unit times its days. */
  lateDays: string;
};

/** How late the late money is, weighted by amount; null where none is late. */
export function averageLateness(sums: AgedSums): string | null {
  const { days1to30, days31to60, days61to90, over90, lateDays } = sums;
  const late = sumMinor([days1to30, days31to60, days61to90, over90]);
  if (late === 0) return null;
  return new Dec(lateDays).dividedBy(late).toDecimalPlaces(6).toFixed();
}

export function addSums(parts: readonly AgedSums[]): AgedSums {
  const sums = { ...noSums };
  let lateDays = 0n;
  for (const part of parts) {
    for (const name of summed) sums[name] = sumMinor([sums[name], part[name]]);
    lateDays += BigInt(part.lateDays);
  }
  return { ...sums, lateDays: String(lateDays) };
}

const summed = [...agingBuckets, 'unapplied', 'total'] as const;

const noSums: AgedSums = {
  ...{ current: 0, days1to30: 0, days31to60: 0, days61to90: 0, over90: 0 },
  ...{ unapplied: 0, total: 0, lateDays: '0' },
};
