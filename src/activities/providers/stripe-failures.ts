import Stripe from 'stripe';
import {
  CardOutcomeUnknown,
  CardRefused,
  CardUnavailable,
} from '../../domain/invoices/card-processor.ts';

const { errors } = Stripe;

/**
 * What an error of the SDK means to whoever asked. Only a plain refusal proves that nothing was
 * done; whatever broke off, or failed on their side, may have happened.
 */
export function meaningOf(error: unknown): Error {
  if (error instanceof CardRefused) return error;
  if (!(error instanceof errors.StripeError)) return new CardOutcomeUnknown('Stripe broke off.');
  const { statusCode = 0, headers = {} } = error;
  const code = error.code ?? error.rawType ?? 'refused';
  const said = `Stripe answered ${statusCode || 'nothing'} (${code}).`;
  if (code === 'idempotency_key_in_use' || error instanceof errors.StripeIdempotencyError)
    return new CardOutcomeUnknown(said);
  if (statusCode === 429) return new CardUnavailable(said, waitS(headers));
  // An operator has to put the key right; what was asked for stays wanted.
  if (statusCode === 401 || statusCode === 403) return new CardUnavailable(said);
  const plain = [400, 402, 404, 422].includes(statusCode);
  return plain ? new CardRefused(code, error.message) : new CardOutcomeUnknown(said);
}

const longestWaitS = 3_600;

function waitS(headers: Record<string, string>): number | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return seconds >= 0 ? Math.min(Math.ceil(seconds), longestWaitS) : null;
}
