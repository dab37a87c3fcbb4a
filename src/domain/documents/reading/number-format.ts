/** The sign that parts whole from fraction in a document's numbers. */
export type DecimalMark = '.' | ',';

const certain: Record<DecimalMark, RegExp> = {
  '.': /\d,\d{3},\d{3}(?!\d)|\d,\d{3}\.\d/g,
  ',': /\d\.\d{3}\.\d{3}(?!\d)|\d[.\u00a0\u202f ]\d{3},\d{1,2}(?!\d)/g,
};
const likely: Record<DecimalMark, RegExp> = {
  '.': /(?<![\d.,])[1-9]\d{0,2},\d{3}(?![\d.,])|(?<![\d.,])\d{1,3}\.\d{1,2}(?![\d.,])/g,
  ',': /(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])|(?<![\d.,])\d{1,3},\d{1,2}(?![\d.,])/g,
};

/**
 * Decides by the numbers that can be read one way only; English style where nothing speaks against
 * it.
 */
export function decimalMark(texts: readonly string[]): DecimalMark {
  const votes = (mark: DecimalMark): number =>
    texts.reduce(
      (sum, text) =>
        sum +
        10 * (text.match(certain[mark])?.length ?? 0) +
        (text.match(likely[mark])?.length ?? 0),
      0,
    );
  return votes(',') > votes('.') ? ',' : '.';
}

const anyMark = /[.,]/g;

/**
 * A printed number without thousands marks and with a point: `1.234,5` is `1234.5`; null where no
 * reading holds.
 */
export function plainDecimal(printed: string, mark: DecimalMark): string | null {
  const text = printed.replace(/[\s\u00a0\u202f'’]/g, '');
  const marks = text.match(anyMark) ?? [];
  const point = decimalPointAt(text, marks, mark);
  const whole = (point < 0 ? text : text.slice(0, point)).replace(anyMark, '');
  const fraction = point < 0 ? '' : text.slice(point + 1);
  if (!/^\d*$/.test(whole) || !/^\d*$/.test(fraction)) return null;
  const head = whole.replace(/^0+(?=\d)/, '') || '0';
  return fraction ? `${head}.${fraction}` : head;
}

function decimalPointAt(text: string, marks: readonly string[], mark: DecimalMark): number {
  const last = marks.at(-1);
  if (last === undefined) return -1;
  const at = text.lastIndexOf(last);
  if (new Set(marks).size === 2) return at;
  if (marks.length > 1) return -1;
  const decimals = text.length - at - 1;
  return decimals === 3 && last !== mark && at > 0 ? -1 : at;
}
