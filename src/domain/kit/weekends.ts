/** ISO weekdays (1 Monday … 7 Sunday) of weekends that are not Saturday and Sunday. */
const otherWeekends: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ['AF', [4, 5]],
  ['IR', [5]],
  ['NP', [6]],
]);

const fridayAndSaturday: ReadonlySet<string> = new Set(
  'BD BH DZ EG IL IQ JO KW LY MV OM PS QA SA SD SY YE'.split(' '),
);

/** The weekend of a country (ISO 3166-1 alpha-2), after CLDR's week data. */
export function weekendDays(country: string): readonly number[] {
  if (fridayAndSaturday.has(country)) return [5, 6];
  return otherWeekends.get(country) ?? [6, 7];
}
