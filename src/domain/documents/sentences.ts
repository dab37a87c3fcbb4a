const abbreviation =
  /\b(?:Inc|Corp|Co|Ltd|LLC|plc|vs|approx|No|Nos|e\.g|i\.e|U\.S|U\.K|Mr|Ms|Dr)\.$/i;

/**
 * Splits a text into its sentences; line ends part them too, names like `Inc.` and decimals do not.
 */
export function sentencesOf(text: string): string[] {
  return text.split(/\n+/).flatMap(sentencesOfLine);
}

function sentencesOfLine(line: string): string[] {
  const sentences: string[] = [];
  let open = '';
  for (const piece of line.split(/(?<=[.!?][)"”’']?)\s+/)) {
    open = open === '' ? piece : `${open} ${piece}`;
    if (abbreviation.test(open)) continue;
    if (open.trim() !== '') sentences.push(open.trim());
    open = '';
  }
  if (open.trim() !== '') sentences.push(open.trim());
  return sentences;
}
