import { describe, expect, it } from 'vitest';
import { givenOrg } from '../../support/app.ts';

const { call } = await givenOrg('viewer');
const post = (name: string, input: unknown) => call('POST', `/api/calculators/${name}`, input);

describe('POST /api/calculators/aging', () => {
  const asOf = '2026-03-31';

  it.each([
    ['balances of both forms', [{ balance: '1.00' }, { balance: 100 }], 400],
    ['more decimals than cents', [{ balance: '1.001' }], 422],
    ['a float', [{ balance: 1.5 }], 400],
    ['a balance over the top', [{ balance: '99999999999.99' }], 422],
    ['5,001 items', new Array(5001).fill({ balance: 1 }), 400],
  ])('refuses %s', async (_, given, status) => {
    const items = given.map((item) => ({ dueDate: '2026-01-01', ...item }));

    expect(await post('aging', { asOf, items })).toMatchObject({ status });
  });

  it('answers integers in minor units, and credits beside the buckets', async () => {
    const items = [
      { dueDate: '2026-03-01', balance: 30_000 },
      { dueDate: '2026-01-01', balance: -5000 },
    ];

    expect((await post('aging', { asOf, items })).body).toMatchObject({
      buckets: { days1to30: 30_000, days61to90: 0 },
      unapplied: -5000,
      total: 25_000,
    });
  });

  it('is all zero without items', async () => {
    expect((await post('aging', { asOf, items: [], currency: 'JPY' })).body).toMatchObject({
      total: '0',
      averageDaysLate: null,
    });
  });

  it('ages 5,000 items', async () => {
    const items = Array.from({ length: 5000 }, (_, i) => ({
      dueDate: `20${String(i % 90).padStart(2, '0')}-0${1 + (i % 9)}-11`,
      balance: 1,
    }));

    expect((await post('aging', { asOf, items })).body).toMatchObject({ total: 5000 });
  });
});

describe('POST /api/calculators/dso', () => {
  it('422 without sales, or without enough of them to count back over', async () => {
    const plain = { receivables: '1', creditSales: '0', days: 30 };
    const short = { receivables: '100', periods: [{ creditSales: '50', days: 31 }] };

    for (const input of [plain, short])
      expect(await post('dso', input)).toMatchObject({
        status: 422,
        body: { code: 'dso-undefined' },
      });
  });

  it('counts back: 150k over 90k in March and 75k in February are 53.4 days', async () => {
    const periods = [
      { creditSales: '90000', days: 31 },
      { creditSales: '75000', days: 28 },
    ];

    expect((await post('dso', { receivables: '150000', periods })).body).toEqual({ dso: '53.4' });
  });
});

describe('POST /api/calculators/cei', () => {
  it('422 where nothing was collectible', async () => {
    const nothing = {
      beginningReceivables: 0,
      creditSales: 0,
      endingReceivables: 0,
      endingCurrentReceivables: 0,
    };

    expect(await post('cei', nothing)).toMatchObject({
      status: 422,
      body: { code: 'cei-undefined' },
    });
  });
});

describe('POST /api/calculators/break-even', () => {
  it('422 where every unit loses money', async () => {
    const input = { fixedCosts: '1', price: '1', variableCost: '2' };

    expect(await post('break-even', input)).toMatchObject({
      status: 422,
      body: { code: 'break-even-undefined' },
    });
  });
});

describe('POST /api/calculators/ltv', () => {
  it('422 for churn in percent, and a cap where nobody leaves', async () => {
    const input = { arpa: '500', margin: '0.8', churn: '2' };

    expect(await post('ltv', input)).toMatchObject({ status: 422 });
    expect((await post('ltv', { ...input, churn: 0 })).body).toMatchObject({
      ltv: '9600',
      isCapped: true,
    });
  });
});
