import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { givenOrg } from '../../support/app.ts';

const { call } = await givenOrg('viewer');
const post = (name: string, input: unknown) =>
  call<Record<string, never>>('POST', `/api/calculators/${name}`, input);

describe('POST /api/calculators/altman', () => {
  const firm = {
    workingCapital: '200',
    retainedEarnings: '150',
    ebit: '120',
    equityValue: '400',
    totalAssets: '1000',
    totalLiabilities: '600',
    sales: '1500',
  };

  it.each([
    ['a firm without assets', { ...firm, model: 'private', totalAssets: '0' }, 422],
    ['a firm without liabilities', { ...firm, model: 'services', totalLiabilities: 0 }, 422],
    ['a model of sales without x5', { model: 'public', x1: 0, x2: 0, x3: 0, x4: 1 }, 422],
    ['a model that nobody published', { ...firm, model: 'startup' }, 400],
    ['an exponent', { ...firm, model: 'services', ebit: '1e9' }, 400],
  ])('refuses %s', async (_, input, status) => {
    expect(await post('altman', input)).toMatchObject({ status });
  });

  it.each([
    ['services', '400', 3.3074, 'safe'],
    ['private', '400', 2.4203, 'grey'],
    ['public', '900', 3.246, 'safe'],
  ])('scores %s with equity %s at %f, %s', async (model, equityValue, score, zone) => {
    const { body } = await post('altman', { ...firm, model, equityValue });

    expect(Number(body['score'])).toBeCloseTo(score, 4);
    expect(body['zone']).toBe(zone);
  });

  it('scores the ratios themselves, given as JSON numbers too: 2.698', async () => {
    const factors = { x1: 0.34, x2: 0.15, x3: 0, x4: 0.8, x5: 1.6 };

    expect((await post('altman', { model: 'public', ...factors })).body).toMatchObject({
      score: '2.698',
    });
  });
});

describe('POST /api/calculators/beneish', () => {
  const zero = Object.fromEntries(
    [
      'receivables',
      'sales',
      'costOfSales',
      'currentAssets',
      'propertyPlantEquipment',
      'totalAssets',
      'currentLiabilities',
      'longTermDebt',
      'netIncome',
      'operatingCashFlow',
    ].map((name) => [name, '0']),
  );

  it('422 where an index divides by zero', async () => {
    expect(await post('beneish', { now: zero, before: zero })).toMatchObject({
      status: 422,
      body: { code: 'beneish-undefined' },
    });
  });
});

describe('POST /api/calculators/benford', () => {
  it('says nothing about fewer than 500 values', async () => {
    expect((await post('benford', { values: ['12.50', 130, -1400, '0'] })).body).toMatchObject({
      n: 3,
      isEnough: false,
      conformity: null,
      digits: [{ digit: 1, count: 3 }, {}, {}, {}, {}, {}, {}, {}, {}],
    });
  });

  it('answers 50,000 values, and 400 one more', async () => {
    const values = Array.from({ length: 50_000 }, (_, i) => `${(i + 1) * 17}.25`);

    expect((await post('benford', { values, digits: 2 })).body).toMatchObject({ n: 50_000 });
    expect(await post('benford', { values: [...values, '1'] })).toMatchObject({ status: 400 });
  });

  const folder = new URL('../../../../shared/fixtures/fraud/', import.meta.url);
  it.skipIf(!existsSync(folder))(
    'measures the Sino-Forest report as published (skipped without the fixtures)',
    async () => {
      const file = readFileSync(new URL('sino_forest_2010_values.csv', folder), 'utf8');
      const values = file.split('\n').slice(1).filter(Boolean);

      const { body } = await post('benford', { values });

      expect(body['n']).toBe(772);
      expect(body['mad']).toBeCloseTo(0.006598, 6);
      expect(body['chiSquare']).toBeCloseTo(7.651743, 5);
    },
  );
});
