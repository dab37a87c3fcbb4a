import type { z } from '@hono/zod-openapi';
import { daysBetween } from '../../domain/kit/calendar.ts';
import { Dec } from '../../domain/kit/decimal.ts';
import { xirr } from '../../domain/kit/xirr.ts';
import { discountedCashFlow } from '../../domain/pe/dcf.ts';
import { fundPerformance } from '../../domain/pe/fund-performance.ts';
import { publicMarketEquivalent } from '../../domain/pe/public-market-equivalent.ts';
import { wacc } from '../../domain/pe/wacc.ts';
import { europeanWaterfall, type WaterfallTiers } from '../../domain/pe/waterfall.ts';
import { router } from '../kit/router.ts';
import { calculation } from './calculation.ts';
import { majorIn, minorOf, rateText } from './numbers.ts';
import {
  DcfInput,
  DcfOutput,
  FundInput,
  FundOutput,
  WaccInput,
  WaccOutput,
  WaterfallInput,
  WaterfallOutput,
  XirrInput,
  XirrOutput,
} from './valuation-schemas.ts';

function fundOf({ index, ...fund }: z.output<typeof FundInput>) {
  const { irr, ...multiples } = fundPerformance(fund);
  return {
    ...multiples,
    xirr: irr.rate === null ? null : rateText(irr.rate),
    xirrStatus: irr.status,
    ksPme: index ? publicMarketEquivalent(fund, index) : null,
  };
}

function waterfallOf({ currency, cashFlows, ...terms }: z.output<typeof WaterfallInput>) {
  const text = majorIn(currency);
  const first = cashFlows.flatMap((flow) => ('date' in flow ? [flow.date] : [])).sort()[0] ?? '';
  const result = europeanWaterfall(
    terms,
    cashFlows.map((flow) => ({
      years:
        'date' in flow
          ? new Dec(daysBetween(first, flow.date)).dividedBy(365)
          : new Dec(flow.years),
      amountMinor: minorOf(flow.amount, currency),
    })),
  );
  const inMajor = (tiers: WaterfallTiers) => ({
    returnOfCapital: text(tiers.returnOfCapitalMinor),
    preferredReturn: text(tiers.preferredReturnMinor),
    catchUp: { gp: text(tiers.catchUpGpMinor), lp: text(tiers.catchUpLpMinor) },
    split: { gp: text(tiers.splitGpMinor), lp: text(tiers.splitLpMinor) },
  });
  return {
    currency,
    gp: text(result.gpMinor),
    lp: text(result.lpMinor),
    tiers: inMajor(result),
    hurdleLeft: text(result.hurdleLeftMinor),
    distributions: result.distributions.map(inMajor),
  };
}

const oneDistribution = {
  returnOfCapital: '1000000.00',
  preferredReturn: '360488.96',
  catchUp: { gp: '90122.24', lp: '0.00' },
  split: { gp: '109877.76', lp: '439511.04' },
};

export const valuation = router()
  .openapi(
    calculation({
      name: 'xirr',
      summary: "The yearly rate that brings dated flows to zero, by Excel's convention",
      Input: XirrInput,
      Output: XirrOutput,
      example: {
        input: {
          cashFlows: [
            { date: '2008-01-01', amount: '-10000' },
            { date: '2008-03-01', amount: '2750' },
            { date: '2008-10-30', amount: '4250' },
            { date: '2009-02-15', amount: '3250' },
            { date: '2009-04-01', amount: '2750' },
          ],
        },
        output: {
          rate: '0.3733625335',
          status: 'ok',
          roots: ['0.3733625335'],
          days: 456,
          periodRate: '0.4864048739',
        },
      },
    }),
    (c) => {
      const { rate, roots, periodRate, ...rest } = xirr(c.req.valid('json').cashFlows);
      const told = {
        rate: rate === null ? null : rateText(rate),
        roots: roots.map(rateText),
        periodRate: periodRate === null ? null : rateText(periodRate),
      };
      return c.json({ ...told, ...rest }, 200);
    },
  )
  .openapi(
    calculation({
      name: 'fund',
      summary: 'DPI, RVPI, TVPI, PIC, MOIC, XIRR and KS-PME of a fund',
      Input: FundInput,
      Output: FundOutput,
      example: {
        input: {
          commitment: '2000000',
          cashFlows: [
            { date: '2020-01-15', amount: '-1000000' },
            { date: '2021-03-01', amount: '-500000' },
            { date: '2022-06-30', amount: '300000' },
            { date: '2023-12-31', amount: '600000' },
          ],
          nav: '1200000',
          navDate: '2024-12-31',
          invested: '1350000',
        },
        output: {
          paidIn: '1500000',
          distributed: '900000',
          dpi: '0.6',
          rvpi: '0.8',
          tvpi: '1.4',
          pic: '0.75',
          moic: '1.555556',
          xirr: '0.08956878008',
          xirrStatus: 'ok',
          ksPme: null,
        },
      },
    }),
    (c) => c.json(fundOf(c.req.valid('json')), 200),
  )
  .openapi(
    calculation({
      name: 'waterfall',
      summary: 'Who gets what of a fund: capital, preferred return, catch-up, carry',
      description: 'European: over the whole fund, not deal by deal.',
      Input: WaterfallInput,
      Output: WaterfallOutput,
      example: {
        input: {
          currency: 'USD',
          cashFlows: [
            { years: '0', amount: '-1000000.00' },
            { years: '4', amount: '2000000.00' },
          ],
          preferredReturn: '0.08',
          catchUp: '1',
          carry: '0.20',
        },
        output: {
          currency: 'USD',
          gp: '200000.00',
          lp: '1800000.00',
          tiers: oneDistribution,
          hurdleLeft: '0.00',
          distributions: [oneDistribution],
        },
      },
    }),
    (c) => c.json(waterfallOf(c.req.valid('json')), 200),
  )
  .openapi(
    calculation({
      name: 'wacc',
      summary: 'The weighted average cost of capital',
      Input: WaccInput,
      Output: WaccOutput,
      example: {
        input: {
          equity: '60',
          debt: '40',
          costOfEquity: '0.12',
          costOfDebt: '0.06',
          taxRate: '0.25',
        },
        output: {
          wacc: '0.09',
          equityWeight: '0.6',
          debtWeight: '0.4',
          costOfEquity: '0.12',
          afterTaxCostOfDebt: '0.045',
        },
      },
    }),
    (c) => c.json(wacc(c.req.valid('json')), 200),
  )
  .openapi(
    calculation({
      name: 'dcf',
      summary: 'What a company is worth by its discounted cash flows',
      Input: DcfInput,
      Output: DcfOutput,
      example: {
        input: {
          cashFlows: ['100', '110', '121', '133.1', '146.41'],
          wacc: '0.10',
          growth: '0.025',
          midYear: true,
          netDebt: '350',
        },
        output: {
          pvCashFlows: '476.731295',
          terminalValue: '2000.936667',
          pvTerminalValue: '1303.065539',
          enterpriseValue: '1779.796833',
          equityValue: '1429.796833',
          terminalShare: '0.732143',
        },
      },
    }),
    (c) => {
      const input = c.req.valid('json');
      const terminal = 'growth' in input ? { growth: input.growth } : input;
      return c.json(discountedCashFlow({ ...input, terminal }), 200);
    },
  );
