// Control characters start lines and headers; bidirectional overrides show another text.
const unsafe = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** What somebody typed, as one line that shows what it says: for subjects, headers and names. */
export function oneLine(value: string, maxLength = 1_000): string {
  const line = value.replace(unsafe, ' ').replace(/ {2,}/g, ' ').trim();
  const characters = Array.from(line);
  if (characters.length <= maxLength) return line;
  return `${characters.slice(0, maxLength - 1).join('')}…`;
}
