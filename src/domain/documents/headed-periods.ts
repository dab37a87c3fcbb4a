const year = /\b(?:19|20)\d{2}\b/g;

/**
 * The years over the columns of a row, from the nearest line above that names as many as the row
 * has numbers; null where no line does, so that no column is ever guessed.
 */
export function headedPeriods(text: string, rowStart: number, columns: number): string[] | null {
  const above = text.slice(0, rowStart).split('\n').reverse();
  for (const line of above) {
    const years = [...line.matchAll(year)].map((match) => match[0]);
    if (years.length >= 2 && isHeading(line)) return years.length === columns ? years : null;
  }
  return null;
}

/** A heading names periods and nothing else of note: no amounts and few words. */
function isHeading(line: string): boolean {
  const rest = line.replaceAll(year, ' ');
  return !/\d{3}|\d[.,]\d/.test(rest) && (rest.match(/\p{L}+/gu) ?? []).length <= 14;
}
