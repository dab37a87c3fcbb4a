import { expect, test } from 'vitest';
import { found, Problem, problemStatus } from '../../../src/domain/kit/problem.ts';

test('a missing row is refused as not found, under the name of the thing', () => {
  const looking = () => found(undefined, 'bill');

  expect(looking).toThrow(Problem);
  expect(looking).toThrow(expect.objectContaining({ code: 'bill-not-found', status: 404 }));
});

test('a present row is handed back unchanged, even when it is falsy', () => {
  expect(found(0, 'count')).toBe(0);
  expect(found(null, 'parent')).toBeNull();
});

test('a problem carries its field errors and the seconds to wait', () => {
  const errors = [{ path: 'lines.0.quantity', message: 'must be positive' }];

  const problem = new Problem('too-many', 'rate-limited', 'Slow down.', { errors, retryAfterS: 3 });

  expect(problem).toBeInstanceOf(Error);
  expect(problem).toMatchObject({ status: 429, retryAfterS: 3, errors, message: 'Slow down.' });
});

test('every kind has the status that the API promises', () => {
  expect(problemStatus).toEqual({
    invalid: 400,
    unauthenticated: 401,
    'payment-required': 402,
    forbidden: 403,
    'not-found': 404,
    conflict: 409,
    stale: 412,
    'too-large': 413,
    'unsupported-media': 415,
    unprocessable: 422,
    'too-many': 429,
    unavailable: 503,
  });
});
