import { type Currency, currencyExponent } from './currency.ts';
import { type Minor, safeMinor } from './money.ts';
import { Problem } from './problem.ts';

interface ProviderUnit {
  exponent: number;
  /** The provider takes only multiples of this. */
  step: number;
}

/**
 * Where Stripe's amounts differ from ISO 4217 (docs.stripe.com/currencies, "Special cases"): ariary
 * without decimals, króna and Uganda shilling still with two that must be 00, and three-decimal
 * currencies that must end in 0.
 */
const stripeUnits: ReadonlyMap<Currency, ProviderUnit> = new Map([
  ['MGA', { exponent: 0, step: 1 }],
  ['ISK', { exponent: 2, step: 100 }],
  ['UGX', { exponent: 2, step: 100 }],
  ['BHD', { exponent: 3, step: 10 }],
  ['JOD', { exponent: 3, step: 10 }],
  ['KWD', { exponent: 3, step: 10 }],
  ['OMR', { exponent: 3, step: 10 }],
  ['TND', { exponent: 3, step: 10 }],
]);

const providers = { stripe: stripeUnits };
export type UnitProvider = keyof typeof providers;

/**
 * Our minor units as the provider counts them; an amount it cannot express is refused, never
 * rounded.
 */
export function toProviderUnits(
  provider: UnitProvider,
  amountMinor: Minor,
  currency: Currency,
): number {
  const unit = unitOf(provider, currency);
  const units = shift(amountMinor, unit.exponent - currencyExponent(currency));
  if (units === undefined || units % unit.step !== 0) throw notRepresentable(provider, currency);
  return units;
}

/**
 * The provider's units as ours; refused where the provider reports a fraction of our minor unit.
 */
export function fromProviderUnits(
  provider: UnitProvider,
  units: number,
  currency: Currency,
): Minor {
  const unit = unitOf(provider, currency);
  const amountMinor = shift(units, currencyExponent(currency) - unit.exponent);
  if (amountMinor === undefined) throw notRepresentable(provider, currency);
  return amountMinor;
}

function unitOf(provider: UnitProvider, currency: Currency): ProviderUnit {
  return providers[provider].get(currency) ?? { exponent: currencyExponent(currency), step: 1 };
}

/** Undefined where the result would not be whole. */
function shift(amount: number, places: number): number | undefined {
  if (places >= 0) return safeMinor(amount * 10 ** places);
  const by = 10 ** -places;
  return amount % by === 0 ? amount / by : undefined;
}

function notRepresentable(provider: UnitProvider, currency: Currency): Problem {
  const detail = `${provider} cannot take this amount of ${currency}: it has too many decimals.`;
  return new Problem('unprocessable', 'amount-not-representable', detail);
}
