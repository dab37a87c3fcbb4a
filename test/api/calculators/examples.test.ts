import { describe, expect, it } from 'vitest';
import { givenApp, givenOrg } from '../../support/app.ts';
import { documentedCalculators } from './documented.ts';

describe('every calculator', async () => {
  const calculators = await documentedCalculators();

  it('is there under the name that the contract gives it', () => {
    expect(calculators.map(({ path }) => path.replace('/api/calculators/', '')).sort()).toEqual([
      'aging',
      'allocate',
      'altman',
      'beneish',
      'benford',
      'break-even',
      'cei',
      'dcf',
      'dso',
      'due-date',
      'fund',
      'health',
      'loan',
      'ltv',
      'monte-carlo',
      'recurrence',
      'tax',
      'var',
      'wacc',
      'waterfall',
      'xirr',
    ]);
  });

  it.each(calculators)('$path answers its documented example', async ({ path, input, output }) => {
    const { call } = await givenOrg('viewer');

    const answer = await call('POST', path, input);

    expect(answer).toMatchObject({ status: 200, body: output as object });
  });

  it.each(calculators)('$path is 401 without a credential', async ({ path, input }) => {
    // Each from an address of its own, which may try a few times.
    const from = [10, 0, 0, 0].map((n) => n || Math.ceil(Math.random() * 254)).join('.');
    const app = givenApp({ trustedProxies: ['127.0.0.1'] });

    const res = await app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify(input),
    });

    expect(res.status).toBe(401);
    expect(res.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each(calculators)('$path refuses what it does not know: 400', async ({ path, input }) => {
    const { call } = await givenOrg();

    const unknown = await call('POST', path, { ...(input as object), surprise: true });
    const empty = await call('POST', path, {});

    expect(unknown).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect(empty).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });
});
