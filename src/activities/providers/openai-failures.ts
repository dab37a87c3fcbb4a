import { APIConnectionTimeoutError, APIError } from 'openai';
import { AnswerTooLarge } from './bounded-fetch.ts';
import { ModelFailure, type ModelUsage } from './language-model.ts';

/**
 * What an error of the SDK means to whoever retries. The server's own words are left out: they may
 * repeat the document or the key.
 */
export function meaningOf(error: unknown, usage: ModelUsage | null): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (isTooLarge(error)) {
    const detail = 'The answer of the model was cut: it is larger than any real one.';
    return new ModelFailure('model-answer-too-large', detail, usage);
  }
  if (error instanceof APIError && error.status) return byStatus(error, error.status, usage);
  if (error instanceof APIConnectionTimeoutError) {
    return new ModelFailure('model-timed-out', 'The model did not answer in time.', usage);
  }
  if (error instanceof SyntaxError) {
    return new ModelFailure('model-malformed-output', 'The answer was not JSON.', usage);
  }
  return new ModelFailure('model-unavailable', 'The model could not be reached.', usage);
}

function byStatus(error: APIError, status: number, usage: ModelUsage | null): ModelFailure {
  const said = `The model answered ${status}${codeOf(error)}.`;
  const wait = waitSeconds(error.headers);
  const extra = wait === null ? {} : { retryAfterS: wait };
  if (status === 429 && error.code === 'insufficient_quota') {
    return new ModelFailure('model-quota-exhausted', said, usage);
  }
  if (status === 429) return new ModelFailure('model-rate-limited', said, usage, extra);
  if (status === 401 || status === 403) {
    return new ModelFailure('model-unauthorized', said, usage);
  }
  if (status === 408) return new ModelFailure('model-timed-out', said, usage, extra);
  if (status >= 500 || status === 409) {
    return new ModelFailure('model-unavailable', said, usage, extra);
  }
  return new ModelFailure('model-rejected-request', said, usage);
}

/** True where the server has no such endpoint, rather than no such model. */
export function isEndpointMissing(error: unknown): boolean {
  return (
    error instanceof APIError &&
    (error.status === 404 || error.status === 405) &&
    error.code !== 'model_not_found'
  );
}

function codeOf({ code }: APIError): string {
  return typeof code === 'string' && /^[a-z0-9_-]{1,60}$/i.test(code) ? ` (${code})` : '';
}

const longestWaitS = 3_600;

/** `Retry-After` in seconds or as a date, or OpenAI's own `retry-after-ms`; an hour at most. */
function waitSeconds(headers: Headers | undefined): number | null {
  const ms = headers?.get('retry-after-ms');
  const after = headers?.get('retry-after');
  const seconds = ms ? Number(ms) / 1_000 : after ? secondsUntil(after) : Number.NaN;
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  return Math.min(Math.ceil(seconds), longestWaitS);
}

function secondsUntil(after: string): number {
  const seconds = Number(after);
  return Number.isNaN(seconds) ? (Date.parse(after) - Date.now()) / 1_000 : seconds;
}

function isTooLarge(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return error instanceof AnswerTooLarge || cause instanceof AnswerTooLarge;
}
