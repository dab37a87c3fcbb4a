import { describe, expect, it } from 'vitest';
import { givenOrg } from '../../support/app.ts';

const { call } = await givenOrg('viewer');
const post = (name: string, input: unknown) => call('POST', `/api/calculators/${name}`, input);

describe('POST /api/calculators/var', () => {
  const pnl = [-33, 5, '-52', -40, ...Array.from({ length: 36 }, (_, i) => i - 10)];

  it.each([
    ['a level in percent', { pnl, level: '95' }, 422],
    ['ten days from history', { pnl, horizon: 10 }, 422],
    ['a negative deviation', { mean: '0', standardDeviation: '-1' }, 422],
    ['one outcome for a normal one', { pnl: [1], method: 'normal' }, 422],
    ['nothing to measure', { level: '0.95' }, 400],
    ['a method that nobody named', { pnl, method: 'gut' }, 400],
  ])('refuses %s', async (_, input, status) => {
    expect(await post('var', input)).toMatchObject({ status });
  });

  it('names the convention: the second worst of forty is 40, between ranks it is 33.35', async () => {
    expect((await post('var', { pnl, level: '0.95' })).body).toEqual({
      var: '40',
      cvar: '46',
      convention: expect.stringContaining('nearest rank'),
    });
    expect((await post('var', { pnl, level: 0.95, method: 'interpolated' })).body).toMatchObject({
      var: '33.35',
      convention: expect.stringContaining('interpolated'),
    });
  });

  it('over ten days by the root of time is 57,417.81', async () => {
    const input = { mean: '0.0005', standardDeviation: '0.012', value: '1000000', horizon: 10 };

    const { body } = await post('var', input);

    expect(Number(body['var'])).toBeCloseTo(57_417.81, 2);
  });

  it('turns returns into money with a value', async () => {
    const returns = ['-0.02', '0.01', '0.03', '-0.05'];

    const { body } = await post('var', { returns, value: '1000', level: '0.75' });

    expect(body).toMatchObject({ var: '50', cvar: '50' });
  });
});

describe('POST /api/calculators/monte-carlo', () => {
  const cash = { start: '100000', drift: '-8000', volatility: '15000', periods: 12 };

  it.each([
    ['no period', { ...cash, periods: 0 }, 400],
    ['a hundred thousand and one paths', { ...cash, paths: 100_001 }, 400],
    ['more than six million moves', { ...cash, paths: 100_000, periods: 61 }, 422],
    ['a negative volatility', { ...cash, volatility: '-1' }, 422],
    ['growth beyond counting', { ...cash, kind: 'geometric', drift: '800' }, 422],
  ])('refuses %s', async (_, input, status) => {
    expect(await post('monte-carlo', input)).toMatchObject({ status });
  });

  it('lands within three standard errors of the exact 0.46932, whatever the seed', async () => {
    for (const seed of [0, 77, 4_294_967_295]) {
      const { body } = await post('monte-carlo', { ...cash, seed });

      expect(Number(body['pEndBelowZero'])).toBeGreaterThan(0.4543);
      expect(Number(body['pEndBelowZero'])).toBeLessThan(0.4843);
      expect(body).toMatchObject({ seed, exact: { pEndBelowZero: expect.closeTo(0.46932, 5) } });
    }
  });

  it('lets other requests through while it runs', async () => {
    let done = false;
    const long = post('monte-carlo', { ...cash, paths: 100_000, periods: 60 }).finally(() => {
      done = true;
    });

    let answered = 0;
    while (!done) {
      await post('due-date', { issueDate: '2026-01-15', terms: 'net 30' });
      answered += 1;
    }

    expect((await long).status).toBe(200);
    expect(answered).toBeGreaterThan(3);
  });

  it('holds a price by mean and median: 115.03 and 110.52', async () => {
    const price = { start: 100, drift: '0.07', volatility: '0.2', periods: 2, kind: 'geometric' };

    const { body } = await post('monte-carlo', price);

    expect(body).toMatchObject({
      pEverBelowZero: 0,
      exact: {
        mean: expect.stringMatching(/^115\.027/),
        median: expect.stringMatching(/^110\.517/),
      },
    });
  });
});

describe('POST /api/calculators/health', () => {
  it('422 for a component without a weight, lists beside names, or weights of zero', async () => {
    for (const input of [
      { weights: { a: 1 }, components: { b: 50 } },
      { weights: [1, 2], components: { a: 50 } },
      { weights: [1], components: [50, 60] },
      { weights: [0], components: [50] },
      { weights: [1], components: [101] },
    ])
      expect(await post('health', input)).toMatchObject({
        status: 422,
        body: { code: 'score-undefined' },
      });
  });

  it('takes two lists in one order, and gives no score on too little', async () => {
    const weights = [30, 30, 20, 20];

    expect((await post('health', { weights, components: [80, null, 60, 50] })).body).toMatchObject({
      score: 65.71,
    });
    expect((await post('health', { weights, components: [80, null, null] })).body).toMatchObject({
      score: null,
      measured: 0.3,
    });
  });
});

describe('POST /api/calculators/loan', () => {
  const loan = { principal: '15000.00', annualRate: '0.08', months: 60 };

  it.each([
    ['a rate in percent', { ...loan, annualRate: '800' }, 400],
    ['601 months', { ...loan, months: 601 }, 400],
    ['nothing borrowed', { ...loan, principal: '0.00' }, 422],
    ['payments beyond the calendar', { ...loan, firstPaymentDate: '9999-01-31' }, 422],
  ])('refuses %s', async (_, input, status) => {
    expect(await post('loan', input)).toMatchObject({ status });
  });

  it('is paid by 304.15 a month, as PMT has it, and ends at zero', async () => {
    const { body } = await call<{ payment: string; schedule: Array<{ balance: string }> }>(
      'POST',
      '/api/calculators/loan',
      loan,
    );

    expect(body.payment).toBe('304.15');
    expect(body.schedule).toHaveLength(60);
    expect(body.schedule.at(-1)?.balance).toBe('0.00');
  });
});
