/**
 * A pure function of texts that keeps its latest answers, `most` at once: for what is dear to
 * compute and asked for again and again, as the same hour is for every customer of a morning.
 */
export function remembered<K extends string[], T>(
  most: number,
  compute: (...of: K) => T,
): (...of: K) => T {
  const answers = new Map<string, { answer: T }>();
  return (...of) => {
    const key = of.join('\0');
    const known = answers.get(key);
    if (known) return known.answer;
    const answer = compute(...of);
    if (answers.size >= most) answers.clear();
    answers.set(key, { answer });
    return answer;
  };
}
