import { Dec, decimal } from '../kit/decimal.ts';
import { Problem } from '../kit/problem.ts';

/** What the company is worth after the explicit years: Gordon growth, or a multiple at exit. */
type Terminal = { growth: string } | { exitMultiple: string; exitMetric: string };

/** Decimal strings of one currency and unit; rates as ratios. */
export interface DcfInputs {
  /** Free cash flow of years 1, 2, … */
  cashFlows: readonly string[];
  wacc: string;
  terminal: Terminal;
  /** Cash flows come in the middle of their year instead of at its end. */
  midYear: boolean;
  netDebt: string;
  shares?: string | undefined;
}

/** Up to six decimals. */
export interface Dcf {
  pvCashFlows: string;
  terminalValue: string;
  pvTerminalValue: string;
  enterpriseValue: string;
  equityValue: string;
  /** The terminal value's part of the enterprise value; null where that is zero. */
  terminalShare: string | null;
  valuePerShare?: string;
  /** The growth for ever that the exit multiple takes for granted; null where there is none. */
  impliedGrowth?: string | null;
}

/**
 * Discounted cash flow. With mid-year flows a Gordon terminal value stands at N − ½, as the flows
 * it continues do, and an exit multiple at N, when the exit is paid.
 */
export function discountedCashFlow(inputs: DcfInputs): Dcf {
  const wacc = decimal(inputs.wacc);
  if (wacc.lte(0)) throw impossible('The WACC is above zero.');
  const flows = inputs.cashFlows.map((flow) => decimal(flow));
  const last = flows.at(-1);
  if (last === undefined) throw impossible('A valuation needs a cash flow.');
  const growth = wacc.plus(1);
  const early = inputs.midYear ? growth.sqrt() : new Dec(1);
  const pvFlows = flows.reduceRight(
    (later, flow) => later.plus(flow).dividedBy(growth),
    new Dec(0),
  );
  const pvCashFlows = pvFlows.times(early);
  const end = growth.pow(flows.length);
  const { terminal } = inputs;
  const byGrowth = 'growth' in terminal;
  const terminalValue = byGrowth
    ? gordon(last, wacc, decimal(terminal.growth))
    : decimal(terminal.exitMultiple).times(decimal(terminal.exitMetric));
  const pvTerminal = terminalValue.dividedBy(end).times(byGrowth ? early : 1);
  const enterprise = pvCashFlows.plus(pvTerminal);
  const equity = enterprise.minus(decimal(inputs.netDebt));
  return {
    pvCashFlows: written(pvCashFlows),
    terminalValue: written(terminalValue),
    pvTerminalValue: written(pvTerminal),
    enterpriseValue: written(enterprise),
    equityValue: written(equity),
    terminalShare: enterprise.isZero() ? null : written(pvTerminal.dividedBy(enterprise)),
    ...(inputs.shares === undefined ? {} : { valuePerShare: perShare(equity, inputs.shares) }),
    ...(byGrowth
      ? {}
      : { impliedGrowth: impliedGrowth(last, wacc, terminalValue.dividedBy(early)) }),
  };
}

function gordon(last: Dec, wacc: Dec, growth: Dec): Dec {
  if (growth.gte(wacc)) throw impossible('Growth for ever must stay below the WACC.');
  if (growth.lte(-1)) throw impossible('Growth is above −1.');
  return last.times(growth.plus(1)).dividedBy(wacc.minus(growth));
}

/** Gordon's formula solved for growth, from a terminal value at the moment of the last flow. */
function impliedGrowth(last: Dec, wacc: Dec, terminalValue: Dec): string | null {
  const base = terminalValue.plus(last);
  if (base.lte(0) || terminalValue.lte(0)) return null;
  return terminalValue.times(wacc).minus(last).dividedBy(base).toDecimalPlaces(10).toFixed();
}

function perShare(equity: Dec, shares: string): string {
  const count = decimal(shares);
  if (count.lte(0)) throw impossible('The number of shares is above zero.');
  return written(equity.dividedBy(count));
}

function written(value: Dec): string {
  return value.toDecimalPlaces(6).toFixed();
}

function impossible(detail: string): Problem {
  return new Problem('unprocessable', 'dcf-impossible', detail);
}
