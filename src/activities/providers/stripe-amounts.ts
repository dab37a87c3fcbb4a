import { CardRefused } from '../../domain/invoices/card-processor.ts';
import type { Money } from '../../domain/kit/money.ts';

/** Stripe counts these in hundredths though the currency has none. */
const inHundredths = ['ISK', 'UGX'];
/** Stripe wants the last of their three decimals to be 0. */
const inTens = ['BHD', 'JOD', 'KWD', 'OMR', 'TND'];

export interface StripeAmount {
  amount: number;
  currency: string;
}

/** Our minor units as Stripe counts them. Refuses what its unit cannot say. */
export function toStripe({ amountMinor, currency }: Money): StripeAmount {
  if (inTens.includes(currency) && amountMinor % 10 !== 0)
    throw new CardRefused('amount-not-payable', `Cards pay ${currency} in steps of 0.010.`);
  const amount = inHundredths.includes(currency) ? amountMinor * 100 : amountMinor;
  return { amount, currency: currency.toLowerCase() };
}

export function fromStripe({ amount, currency }: StripeAmount): Money {
  const ours = currency.toUpperCase();
  const amountMinor = inHundredths.includes(ours) ? Math.round(amount / 100) : amount;
  return { amountMinor, currency: ours };
}
