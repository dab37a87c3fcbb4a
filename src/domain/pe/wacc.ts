import { type Dec, decimal } from '../kit/decimal.ts';
import { Problem } from '../kit/problem.ts';

/** The capital asset pricing model; all are ratios as decimal strings but beta. */
interface EquityBuildUp {
  riskFreeRate: string;
  beta: string;
  equityRiskPremium: string;
  /** For size, country or the company itself; all of it together. */
  premium?: string | undefined;
}

export interface WaccInputs {
  /** Market values, or weights: only their ratio counts. */
  equity: string;
  debt: string;
  costOfEquity: string | EquityBuildUp;
  /** Before tax. */
  costOfDebt: string;
  taxRate: string;
}

export interface Wacc {
  wacc: string;
  equityWeight: string;
  debtWeight: string;
  costOfEquity: string;
  afterTaxCostOfDebt: string;
}

/** The weighted average cost of capital, with up to ten decimals. */
export function wacc(inputs: WaccInputs): Wacc {
  const [equity, debt] = [decimal(inputs.equity), decimal(inputs.debt)];
  const taxRate = decimal(inputs.taxRate);
  if (equity.lt(0) || debt.lt(0) || equity.plus(debt).isZero())
    throw impossible('Equity and debt cannot be negative, nor both be zero.');
  if (taxRate.lt(0) || taxRate.gt(1)) throw impossible('The tax rate lies between 0 and 1.');
  const equityWeight = equity.dividedBy(equity.plus(debt));
  const debtWeight = debt.dividedBy(equity.plus(debt));
  const costOfEquity = equityCost(inputs.costOfEquity);
  const afterTax = decimal(inputs.costOfDebt).times(taxRate.neg().plus(1));
  return {
    wacc: written(equityWeight.times(costOfEquity).plus(debtWeight.times(afterTax))),
    equityWeight: written(equityWeight),
    debtWeight: written(debtWeight),
    costOfEquity: written(costOfEquity),
    afterTaxCostOfDebt: written(afterTax),
  };
}

function equityCost(given: string | EquityBuildUp): Dec {
  if (typeof given === 'string') return decimal(given);
  const forMarket = decimal(given.beta).times(decimal(given.equityRiskPremium));
  return decimal(given.riskFreeRate)
    .plus(forMarket)
    .plus(decimal(given.premium ?? '0'));
}

function written(value: Dec): string {
  return value.toDecimalPlaces(10).toFixed();
}

function impossible(detail: string): Problem {
  return new Problem('unprocessable', 'wacc-undefined', detail);
}
