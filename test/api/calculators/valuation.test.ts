import { describe, expect, it } from 'vitest';
import { givenOrg } from '../../support/app.ts';

const { call } = await givenOrg('viewer');
const post = (name: string, input: unknown) => call('POST', `/api/calculators/${name}`, input);

const yearly = (...amounts: number[]) =>
  amounts.map((amount, i) => ({ date: `202${1 + i}-01-01`, amount }));

describe('POST /api/calculators/xirr', () => {
  it('400 for no flow, and for a day off the calendar', async () => {
    const noDay = [{ date: '2026-02-30', amount: '1' }];

    expect(await post('xirr', { cashFlows: [] })).toMatchObject({ status: 400 });
    expect(await post('xirr', { cashFlows: noDay })).toMatchObject({ status: 400 });
  });

  it('says ambiguous with both roots, and undefined instead of zero', async () => {
    expect((await post('xirr', { cashFlows: yearly(-100, 230, -132) })).body).toMatchObject({
      rate: null,
      status: 'ambiguous',
      roots: ['0.1', '0.2'],
    });
    expect((await post('xirr', { cashFlows: yearly(-100, -50) })).body).toMatchObject({
      rate: null,
      status: 'undefined',
      roots: [],
    });
  });

  it('answers a thousand flows', async () => {
    const cashFlows = Array.from({ length: 1000 }, (_, i) => ({
      date: new Date(Date.UTC(2000, 0, 1 + i * 7)).toISOString().slice(0, 10),
      amount: String((i % 2 ? 1 : -1) * (100 + (i % 17))),
    }));

    expect(await post('xirr', { cashFlows })).toMatchObject({ status: 200 });
  });
});

describe('POST /api/calculators/fund', () => {
  const fund = {
    commitment: '2000000',
    cashFlows: [
      { date: '2020-01-15', amount: '-1000000' },
      { date: '2021-03-01', amount: '-500000' },
      { date: '2022-06-30', amount: '300000' },
      { date: '2023-12-31', amount: '600000' },
    ],
    nav: '1200000',
    navDate: '2024-12-31',
  };
  const index = ['100', '110', '105', '125', '140'].map((level, i) => ({
    level,
    date: fund.cashFlows[i]?.date ?? fund.navDate,
  }));

  it('422 for a flow after the NAV, and for an index with a gap', async () => {
    expect(await post('fund', { ...fund, navDate: '2022-01-01' })).toMatchObject({
      status: 422,
      body: { code: 'fund-impossible' },
    });
    expect(await post('fund', { ...fund, index: index.slice(1) })).toMatchObject({
      status: 422,
      body: { code: 'index-level-missing' },
    });
  });

  it('measures against an index: KS-PME 1.115714', async () => {
    expect((await post('fund', { ...fund, index })).body).toMatchObject({ ksPme: '1.115714' });
  });
});

describe('POST /api/calculators/waterfall', () => {
  const terms = { preferredReturn: '0.08', catchUp: '1', carry: '0.20' };

  it('422 for carry of everything, 400 for flows by date and by year together', async () => {
    const cashFlows = [{ date: '2020-01-01', amount: '-1.00' }];
    const mixed = [...cashFlows, { years: '1', amount: '1.00' }];

    expect(await post('waterfall', { ...terms, carry: '1', cashFlows })).toMatchObject({
      status: 422,
      body: { code: 'waterfall-impossible' },
    });
    expect(await post('waterfall', { ...terms, cashFlows: mixed })).toMatchObject({ status: 400 });
  });

  it('is through the hurdle on the day when the XIRR is the preferred return', async () => {
    const cashFlows = [
      { date: '2021-06-30', amount: '-1000.00' },
      { date: '2023-06-30', amount: '1166.40' },
    ];

    const { body } = await post('waterfall', { ...terms, cashFlows });
    const rate = await post('xirr', { cashFlows });

    expect(body).toMatchObject({ gp: '0.00', lp: '1166.40', hurdleLeft: '0.00' });
    expect(rate.body).toMatchObject({ rate: '0.08' });
  });
});

describe('POST /api/calculators/wacc', () => {
  it('422 for nothing invested, and a cost of equity built up from the market', async () => {
    const firm = { equity: '60', debt: '40', costOfDebt: '0.06', taxRate: '0.25' };
    const built = { riskFreeRate: '0.04', beta: '1.6', equityRiskPremium: '0.05' };

    expect(await post('wacc', { ...firm, costOfEquity: built })).toMatchObject({
      status: 200,
      body: { wacc: '0.09', costOfEquity: '0.12' },
    });
    expect(await post('wacc', { ...firm, equity: 0, debt: 0, costOfEquity: '0.12' })).toMatchObject(
      { status: 422, body: { code: 'wacc-undefined' } },
    );
  });
});

describe('POST /api/calculators/dcf', () => {
  const company = {
    cashFlows: [100, 110, 121, '133.1', '146.41'],
    wacc: '0.10',
    midYear: true,
    netDebt: '350',
  };

  it.each(['0.10', '0.11'])('422 for growth of %s at a WACC of 0.10', async (growth) => {
    expect(await post('dcf', { ...company, growth })).toMatchObject({
      status: 422,
      body: { code: 'dcf-impossible' },
    });
  });

  it('400 for growth and an exit at once, and for neither', async () => {
    const exit = { exitMultiple: '8', exitMetric: '220' };

    expect(await post('dcf', { ...company, ...exit, growth: '0.02' })).toMatchObject({
      status: 400,
    });
    expect(await post('dcf', company)).toMatchObject({ status: 400 });
  });

  it('says what growth an exit multiple takes for granted: 1.17%', async () => {
    const { body } = await post('dcf', { ...company, exitMultiple: '8', exitMetric: '220' });

    expect(Number(body['enterpriseValue'])).toBeCloseTo(1569.55, 2);
    expect(Number(body['impliedGrowth'])).toBeCloseTo(0.0117, 4);
  });
});
