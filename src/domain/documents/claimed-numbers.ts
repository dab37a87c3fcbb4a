import { Decimal } from 'decimal.js';
import { amountOf } from './printed-numbers.ts';

/** A number that a sentence claims, its scale word or percent sign applied. */
export interface ClaimedNumber {
  /** Never negative. */
  value: Decimal;
  /** Half of the last printed digit. */
  tolerance: Decimal;
  isPercent: boolean;
  isNegative: boolean;
  start: number;
}

/** Invisible characters gone and compatibility forms folded: what a reader takes the text for. */
export function readable(text: string): string {
  return text.replaceAll(/\p{Cf}/gu, '').normalize('NFKC');
}

const scales: Record<string, number> = {
  k: 3,
  thousand: 3,
  m: 6,
  mm: 6,
  mn: 6,
  million: 6,
  b: 9,
  bn: 9,
  billion: 9,
  tn: 12,
  trillion: 12,
};

const claim =
  /(\d(?:[\d.,]*\d)?)(?:\s*(%|percent\b|per cent\b|bps\b|basis points\b)|[\s-]?(thousand|million|billion|trillion|mm|mn|bn|tn|k|m|b)\b)?/giu;

const spelled =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|halved|twice|thrice|doubl\w+|tripl\w+|quadrupl\w+|\w+fold)\b/i;

/** Every number of a readable sentence; null where one is written so that it can't be checked. */
export function claimedNumbers(sentence: string): ClaimedNumber[] | null {
  const numbers: ClaimedNumber[] = [];
  let rest = '';
  let from = 0;
  for (const match of sentence.matchAll(claim)) {
    const number = claimOf(match, sentence);
    if (number === null) return null;
    numbers.push(number);
    rest += `${sentence.slice(from, match.index)} `;
    from = match.index + match[0].length;
  }
  rest += sentence.slice(from);
  return /\p{N}/u.test(rest) || spelled.test(rest) ? null : numbers;
}

function claimOf(match: RegExpExecArray, sentence: string): ClaimedNumber | null {
  const printed = match[1] ?? '';
  const size = amountOf(printed);
  if (size === null) return null;
  const power = powerOf(match[2], match[3]);
  const decimals = size.decimalPlaces();
  const before = sentence.slice(Math.max(0, match.index - 3), match.index);
  return {
    value: size.times(new Decimal(10).pow(power)),
    tolerance: new Decimal(10)
      .pow(power - Math.max(decimals, printedDecimals(printed)))
      .dividedBy(2),
    isPercent: match[2] !== undefined,
    isNegative: /(?:^|[\s(])[-−–]\p{Sc}?$|\(\p{Sc}?$/u.test(before),
    start: match.index,
  };
}

function powerOf(percent: string | undefined, scale: string | undefined): number {
  if (percent !== undefined) return /^b/i.test(percent) ? -4 : -2;
  return scale === undefined ? 0 : (scales[scale.toLowerCase()] ?? 0);
}

/** `1.00` is rounded to the hundredth, though its value has no decimals. */
function printedDecimals(printed: string): number {
  return /^\d+\.(\d+)$/.exec(printed)?.[1]?.length ?? 0;
}
