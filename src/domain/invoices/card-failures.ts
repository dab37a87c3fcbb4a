import { Problem } from '../kit/problem.ts';
import { CardOutcomeUnknown, CardUnavailable } from './card-processor.ts';

/** What is asked again later: the same for the API, which says so, and for activities. */
export function asPassing(error: unknown): unknown {
  if (error instanceof CardOutcomeUnknown)
    return new Problem('unavailable', 'processor-outcome-unknown', error.message);
  if (!(error instanceof CardUnavailable)) return error;
  const wait = error.retryAfterS;
  const extra = wait ? { retryAfterS: wait } : {};
  return new Problem('unavailable', 'processor-unavailable', error.message, extra);
}
