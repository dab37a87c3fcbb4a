import { decimal } from '../kit/decimal.ts';
import { Problem } from '../kit/problem.ts';

/** Decimal strings; price and variable cost are those of one unit. */
export interface BreakEvenInputs {
  fixedCosts: string;
  price: string;
  variableCost: string;
  /** What is sold or planned, for the margin of safety. */
  units?: string | undefined;
}

export interface BreakEven {
  units: string;
  /** Enough whole units to lose nothing. */
  wholeUnits: string;
  revenue: string;
  contributionPerUnit: string;
  contributionMargin: string;
  /** The part of the units sold that could be lost before a loss; negative below break-even. */
  marginOfSafety?: string;
}

/** Fixed costs over contribution per unit; up to six decimals. */
export function breakEven(inputs: BreakEvenInputs): BreakEven {
  const [fixed, price] = [decimal(inputs.fixedCosts), decimal(inputs.price)];
  const contribution = price.minus(decimal(inputs.variableCost));
  if (contribution.lte(0) || price.lte(0))
    throw impossible('Every unit sold loses money: no number of units breaks even.');
  if (fixed.lt(0)) throw impossible('Fixed costs cannot be negative.');
  const units = fixed.dividedBy(contribution);
  const result: BreakEven = {
    units: units.toDecimalPlaces(6).toFixed(),
    wholeUnits: units.ceil().toFixed(),
    revenue: units.times(price).toDecimalPlaces(6).toFixed(),
    contributionPerUnit: contribution.toFixed(),
    contributionMargin: contribution.dividedBy(price).toDecimalPlaces(6).toFixed(),
  };
  if (inputs.units === undefined) return result;
  const sold = decimal(inputs.units);
  if (sold.lte(0)) throw impossible('A margin of safety needs units that are sold.');
  const marginOfSafety = sold.minus(units).dividedBy(sold).toDecimalPlaces(6).toFixed();
  return { ...result, marginOfSafety };
}

function impossible(detail: string): Problem {
  return new Problem('unprocessable', 'break-even-undefined', detail);
}
