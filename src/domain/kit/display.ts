import { Temporal } from 'temporal-polyfill';
import { type Money, toMajor } from './money.ts';
import { remembered } from './remembered.ts';

/** How a reader wants figures and dates written. */
export interface Display {
  /** BCP 47: `en-US`. */
  locale: string;
  /** IANA: `Europe/Berlin`. */
  timeZone: string;
}

export const plainDisplay: Display = { locale: 'en-US', timeZone: 'UTC' };

/** `€1,250.00`, `¥1,235`: exact for every amount, as the text is never made a float. */
export function showMoney({ amountMinor, currency }: Money, { locale }: Display): string {
  const major = toMajor(amountMinor, currency);
  const digits = String(major.split('.')[1]?.length ?? 0);
  return moneyFormat(locale, currency, digits).format(major as Intl.StringNumericLiteral);
}

const moneyFormat = remembered(
  200,
  (locale: string, currency: string, digits: string) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: Number(digits),
      maximumFractionDigits: Number(digits),
    }),
);

/** A decimal string with the locale's separators, keeping the digits that it has: `1,234.50`. */
export function showDecimal(value: string, { locale }: Display): string {
  const digits = Math.min(value.split('.')[1]?.length ?? 0, 20);
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(value as Intl.StringNumericLiteral);
}

/** A business day, `YYYY-MM-DD`, as `Nov 20, 2026`: no time zone can move it. */
export function showDay(day: string, { locale }: Display): string {
  return dayAsText(day, locale);
}

const dayAsText = remembered(2_000, (day: string, locale: string) =>
  Temporal.PlainDate.from(day).toLocaleString(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  }),
);

/** An instant, RFC 3339, on the reader's clock: `Nov 20, 2026, 11:00 AM GMT+1`. */
export function showInstant(instant: string, { locale, timeZone }: Display): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toLocaleString(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}
