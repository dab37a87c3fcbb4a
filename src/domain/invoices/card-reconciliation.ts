import type { Minor } from '../kit/money.ts';

/** Money as one of the two books has it. */
export interface BookedMoney {
  /** The processor's own id of the payment. */
  providerId: string;
  currency: string;
  amountMinor: Minor;
}

export interface CardDifference {
  kind: 'missing-here' | 'missing-there' | 'amount-differs';
  providerId: string;
  currency: string;
  /** Null where it is missing. */
  hereMinor: Minor | null;
  thereMinor: Minor | null;
}

/** Where our books and a processor's differ: each payment is held against its other side once. */
export function compareBooks(
  here: readonly BookedMoney[],
  there: readonly BookedMoney[],
): CardDifference[] {
  const ours = new Map(here.map((it) => [it.providerId, it]));
  const theirs = new Map(there.map((it) => [it.providerId, it]));
  const ids = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return ids.flatMap((id) => {
    const difference = differenceOf(ours.get(id), theirs.get(id));
    return difference ? [difference] : [];
  });
}

function differenceOf(
  ours: BookedMoney | undefined,
  theirs: BookedMoney | undefined,
): CardDifference | null {
  const known = ours ?? theirs;
  if (!known) return null;
  const { providerId, currency } = known;
  const sums = {
    hereMinor: ours?.amountMinor ?? null,
    thereMinor: theirs?.amountMinor ?? null,
  };
  const about = { providerId, currency, ...sums };
  if (!ours) return { kind: 'missing-here', ...about };
  if (!theirs) return { kind: 'missing-there', ...about };
  const same = ours.amountMinor === theirs.amountMinor && ours.currency === theirs.currency;
  return same ? null : { kind: 'amount-differs', ...about };
}
