import { Dec, decimal } from '../kit/decimal.ts';
import { Problem } from '../kit/problem.ts';

/** Decimal strings; everything is monthly. */
export interface LtvInputs {
  /** Average revenue per account. */
  arpa: string;
  /** The gross margin on it, 0 to 1. */
  margin: string;
  /** The part of the accounts that leaves each month, 0 to 1. */
  churn: string;
  /** What it costs to win an account. */
  cac?: string | undefined;
  capMonths?: number | undefined;
}

export interface Ltv {
  ltv: string;
  /** Nobody has ever left, so that the value is that of `capMonths` and not endless. */
  isCapped: boolean;
  capMonths: number;
  /** The margin that is retained over `capMonths`. */
  cappedLtv: string;
  ltvToCac?: string;
  paybackMonths?: string;
}

/** Margin over churn, and what the first months alone are worth; up to six decimals. */
export function lifetimeValue({ capMonths = 24, ...inputs }: LtvInputs): Ltv {
  const monthly = decimal(inputs.arpa).times(ratio(inputs.margin, 'The margin'));
  const churn = ratio(inputs.churn, 'Churn');
  const capped = retainedMargin(monthly, churn, capMonths);
  const ltv = churn.isZero() ? capped : monthly.dividedBy(churn);
  const result: Ltv = {
    ltv: written(ltv),
    isCapped: churn.isZero(),
    capMonths,
    cappedLtv: written(capped),
  };
  if (inputs.cac === undefined) return result;
  const cac = decimal(inputs.cac);
  if (cac.lte(0) || monthly.lte(0)) throw impossible('CAC and monthly margin must be above zero.');
  return {
    ...result,
    ltvToCac: written(ltv.dividedBy(cac)),
    paybackMonths: written(cac.dividedBy(monthly)),
  };
}

/** The first month counts whole; each month after keeps 1 − churn of the one before. */
function retainedMargin(monthly: Dec, churn: Dec, months: number): Dec {
  if (churn.isZero()) return monthly.times(months);
  const kept = new Dec(1).minus(churn).pow(months);
  return monthly.times(new Dec(1).minus(kept)).dividedBy(churn);
}

function ratio(text: string, what: string): Dec {
  const value = decimal(text);
  if (value.lt(0) || value.gt(1)) throw impossible(`${what} lies between 0 and 1.`);
  return value;
}

function written(value: Dec): string {
  return value.toDecimalPlaces(6).toFixed();
}

function impossible(detail: string): Problem {
  return new Problem('unprocessable', 'ltv-undefined', detail);
}
