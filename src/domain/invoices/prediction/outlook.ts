/** When an invoice will be paid, as a distribution of days after its due date. */
export interface Outlook {
  cases: readonly OutlookCase[];
}

/** One way that it can go, such as being disputed, and how likely that is; all add up to 1. */
export interface OutlookCase {
  weight: number;
  days: number;
  /** The size of a usual miss. */
  scale: number;
  /** The misses of earlier predictions in units of their scale, smallest first, evenly spaced. */
  misses: readonly number[];
}

/** How likely it is to be paid by the end of that day, counted from the due date. */
export function paidBy({ cases }: Outlook, days: number): number {
  // A day holds what rounds to it.
  const limit = days + 0.5;
  return cases.reduce((sum, it) => {
    return sum + it.weight * partBelow(it.misses, (limit - it.days) / it.scale);
  }, 0);
}

/** The day, counted from the due date, until which it is paid with that probability. */
export function dayOf(outlook: Outlook, probability: number): number {
  const all = outlook.cases;
  const reach = (it: OutlookCase) =>
    20 * it.scale + Math.max(...it.misses.map(Math.abs)) * it.scale;
  let low = Math.min(...all.map((it) => it.days - reach(it)));
  let high = Math.max(...all.map((it) => it.days + reach(it)));
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (paidBy(outlook, middle - 0.5) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Between the misses straight lines, beyond them a tail that halves with every 0.7 scales. */
function partBelow(misses: readonly number[], miss: number): number {
  const count = misses.length;
  const first = misses[0] ?? 0;
  const last = misses[count - 1] ?? 0;
  if (miss <= first) return (0.5 / count) * Math.exp(miss - first);
  if (miss >= last) return 1 - (0.5 / count) * Math.exp(last - miss);
  let i = 0;
  while ((misses[i + 1] ?? last) < miss) i += 1;
  const [from, to] = [misses[i] ?? first, misses[i + 1] ?? last];
  const part = to > from ? (miss - from) / (to - from) : 1;
  return (i + 0.5 + part) / count;
}
