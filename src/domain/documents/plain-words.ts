import { Decimal } from 'decimal.js';

const scales: readonly [string, string][] = [
  ['1000000000', 'billion'],
  ['1000000', 'million'],
];

/** `177.87 billion USD`, `1,234.50 USD`; the sign is left to the words around it. */
export function moneyWords(value: Decimal.Value, currency: string | null): string {
  const size = new Decimal(value).abs();
  const unit = currency === null ? '' : ` ${currency}`;
  for (const [worth, word] of scales) {
    if (size.gte(worth)) {
      const scaled = size.dividedBy(worth).toDecimalPlaces(2);
      return `${grouped(scaled.toFixed())} ${word}${unit}`;
    }
  }
  return `${grouped(size.toDecimalPlaces(2).toFixed())}${unit}`;
}

/** `30.8 %`, without its sign; small shares keep three significant digits. */
export function percentWords(share: Decimal.Value): string {
  const percent = new Decimal(share).abs().times(100);
  const rounded = percent.gte(100) ? percent.toDecimalPlaces(1) : percent.toSignificantDigits(3);
  return `${rounded.toFixed()} %`;
}

export function ratioWords(value: Decimal.Value): string {
  const exact = new Decimal(value);
  const rounded = exact.abs().gte(100) ? exact.toDecimalPlaces(1) : exact.toSignificantDigits(3);
  return rounded.toFixed();
}

/** What a line or ratio is called in a sentence that begins with it: `net_income` is Net income. */
export function nameWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function grouped(plain: string): string {
  const [whole = '', decimals] = plain.split('.');
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? parted : `${parted}.${decimals}`;
}
