/** What a cell says: one amount, one of two that only the rest of the file can part, or none. */
export type AmountReading = { amount: string } | { either: Record<DecimalSign, string> } | null;
export type DecimalSign = ',' | '.';

const worded = /^(?:[A-Z]{3}|[€$£¥])?\s*(.*?)\s*(?:[A-Z]{3}|[€$£¥])?$/;
/** Blanks and apostrophes part thousands and nothing else. */
const groupSigns = /(?<=\d)[\s'’\u00a0\u202f](?=\d{3}(?:\D|$))/g;

/**
 * Reads an amount as people write it, with a decimal comma or point, parted thousands, a currency
 * before or behind it, a minus or brackets: as a plain decimal. `1,234` may be either.
 */
export function readAmount(text: string): AmountReading {
  const bare = worded.exec(text)?.[1] ?? '';
  const [, minus, bracketed, digits = ''] = /^(-)?(\()?([\d.,'’\s]+)\)?-?$/.exec(bare) ?? [];
  const negative = Boolean(minus || bracketed) || bare.endsWith('-');
  const joined = digits.trim().replace(groupSigns, '');
  if (!/^(?=.*\d)[\d.,]+$/.test(joined)) return null;
  const reading = readDigits(joined);
  if (!negative || reading === null) return reading;
  if ('amount' in reading) return { amount: `-${reading.amount}` };
  return { either: { ',': `-${reading.either[',']}`, '.': `-${reading.either['.']}` } };
}

function readDigits(digits: string): AmountReading {
  if (/^\d{1,15}$/.test(digits)) return { amount: digits };
  const decimal = signShownIn(digits);
  if (decimal !== null) {
    const amount = plain(digits, decimal);
    return amount === null ? null : { amount };
  }
  const [comma, point] = [plain(digits, ','), plain(digits, '.')];
  if (comma === null || point === null) return null;
  return { either: { ',': comma, '.': point } };
}

/** Which of the two signs is the decimal one, where the digits alone say so. */
export function signShownBy(text: string): DecimalSign | null {
  return signShownIn(text.replace(/[^\d.,]/g, ''));
}

function signShownIn(digits: string): DecimalSign | null {
  const signs = digits.replace(/\d/g, '');
  const last = signs.at(-1) as DecimalSign | undefined;
  if (last === undefined) return null;
  const other = last === ',' ? '.' : ',';
  if (signs.includes(other)) return signs.indexOf(last) === signs.length - 1 ? last : other;
  if (signs.length > 1) return other;
  // One sign with three digits behind it parts thousands, or is the decimal one of a dinar.
  return /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) ? null : last;
}

/** With that decimal sign, and thousands parted rightly (by two digits before, as in India). */
function plain(digits: string, decimal: DecimalSign): string | null {
  const [whole = '', fraction, ...more] = digits.split(decimal);
  if (more.length > 0) return null;
  const group = decimal === ',' ? '.' : ',';
  const groups = whole.split(group);
  const [first = '', ...rest] = groups;
  const wellParted =
    rest.length === 0 ||
    (/^\d{1,3}$/.test(first) &&
      rest.slice(0, -1).every((it) => /^\d{2,3}$/.test(it)) &&
      /^\d{3}$/.test(rest.at(-1) ?? ''));
  const joined = groups.join('') || '0';
  if (!wellParted || !/^\d{1,15}$/.test(joined)) return null;
  if (fraction === undefined || fraction === '') return joined;
  return /^\d{1,15}$/.test(fraction) ? `${joined}.${fraction}` : null;
}
