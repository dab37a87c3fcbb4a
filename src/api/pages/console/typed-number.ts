const asPlain = /^-?\d+(\.\d+)?$/;
const grouped = { '.': /^-?\d{1,3}(\.\d{3})+$/, ',': /^-?\d{1,3}(,\d{3})+$/ };

/**
 * What somebody typed as a decimal string, whichever mark they group by: `1,250.50`, `1.250,50`,
 * `1 250,5`. Where one mark stands before three digits a comma groups, as in what we show, and a
 * point does not. Null for what is no number.
 */
export function readTyped(text: string): string | null {
  const bare = text.trim().replace(/[\s'’]/g, '');
  const decimal = decimalMark(bare);
  const group = decimal === '.' ? ',' : '.';
  const [whole = '', ...rest] = decimal ? bare.split(decimal) : [bare];
  if (rest.length > 1) return null;
  const marked = decimal ? [group] : ['.', ','];
  const mark = marked.find((it): it is '.' | ',' => whole.includes(it));
  if (mark && !grouped[mark].test(whole)) return null;
  const digits = mark ? whole.replaceAll(mark, '') : whole;
  const plain = rest.length > 0 ? `${digits}.${rest[0]}` : digits;
  return asPlain.test(plain) ? plain : null;
}

/** The mark before the decimals; null where none stands there. */
function decimalMark(bare: string): '.' | ',' | null {
  const points = bare.split('.').length - 1;
  const commas = bare.split(',').length - 1;
  if (points && commas) return bare.lastIndexOf('.') > bare.lastIndexOf(',') ? '.' : ',';
  if (points === 1) return '.';
  return commas === 1 && !grouped[','].test(bare) ? ',' : null;
}
