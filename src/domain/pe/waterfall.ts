import { Dec, decimal } from '../kit/decimal.ts';
import { type Minor, sumMinor } from '../kit/money.ts';
import { Problem } from '../kit/problem.ts';

/** Ratios as decimal strings: 8 % is `"0.08"`. */
export interface WaterfallTerms {
  preferredReturn: string;
  carry: string;
  /** The GP's part of the catch-up tier: `"1"` is a full one, `"0"` none at all. */
  catchUp: string;
}

export interface WaterfallFlow {
  /** Years since the first flow, whole or not: the preferred return compounds by them. */
  years: Dec;
  /** Negative for a contribution, positive for money to distribute. */
  amountMinor: Minor;
}

/** What one distribution paid through each tier. */
export interface WaterfallTiers {
  returnOfCapitalMinor: Minor;
  preferredReturnMinor: Minor;
  catchUpGpMinor: Minor;
  catchUpLpMinor: Minor;
  splitGpMinor: Minor;
  splitLpMinor: Minor;
}

export interface Waterfall extends WaterfallTiers {
  gpMinor: Minor;
  lpMinor: Minor;
  /** Capital and preferred return that the limited partners still wait for. */
  hurdleLeftMinor: Minor;
  distributions: WaterfallTiers[];
}

interface Standing {
  capital: Dec;
  preferred: Dec;
  preferredPaid: Dec;
  caughtUp: Dec;
}

/**
 * The European waterfall over a whole fund: capital back, compound preferred return, catch-up until
 * the GP has its carry of all profit, then the split. Contributions come before distributions of
 * the same moment; each tier is rounded once and the last takes the rest, so that it all adds up.
 */
export function europeanWaterfall(
  terms: WaterfallTerms,
  flows: readonly WaterfallFlow[],
): Waterfall {
  const rates = ratesOf(terms);
  const standing: Standing = {
    capital: new Dec(0),
    preferred: new Dec(0),
    preferredPaid: new Dec(0),
    caughtUp: new Dec(0),
  };
  const distributions: WaterfallTiers[] = [];
  let now = new Dec(0);
  for (const { years, amountMinor } of inOrder(flows)) {
    accrue(standing, rates.growth.pow(years.minus(now)));
    now = years;
    if (amountMinor < 0) standing.capital = standing.capital.minus(amountMinor);
    else distributions.push(distribute(standing, rates, new Dec(amountMinor)));
  }
  const total = (tier: keyof WaterfallTiers) => sumMinor(distributions.map((d) => d[tier]));
  const tiers: WaterfallTiers = {
    returnOfCapitalMinor: total('returnOfCapitalMinor'),
    preferredReturnMinor: total('preferredReturnMinor'),
    catchUpGpMinor: total('catchUpGpMinor'),
    catchUpLpMinor: total('catchUpLpMinor'),
    splitGpMinor: total('splitGpMinor'),
    splitLpMinor: total('splitLpMinor'),
  };
  const { returnOfCapitalMinor, preferredReturnMinor, catchUpLpMinor, splitLpMinor } = tiers;
  return {
    ...tiers,
    gpMinor: sumMinor([tiers.catchUpGpMinor, tiers.splitGpMinor]),
    lpMinor: sumMinor([returnOfCapitalMinor, preferredReturnMinor, catchUpLpMinor, splitLpMinor]),
    hurdleLeftMinor: minorOf(standing.capital.plus(standing.preferred)),
    distributions,
  };
}

function inOrder(flows: readonly WaterfallFlow[]): WaterfallFlow[] {
  return [...flows].sort((a, b) => a.years.comparedTo(b.years) || a.amountMinor - b.amountMinor);
}

function accrue(standing: Standing, growth: Dec): void {
  const hurdle = standing.capital.plus(standing.preferred);
  standing.preferred = standing.preferred.plus(hurdle.times(growth.minus(1)));
}

interface Rates {
  growth: Dec;
  carry: Dec;
  catchUp: Dec;
  /** The size of the catch-up tier for each unit of preferred return that was paid. */
  catchUpPerPreferred: Dec;
}

function ratesOf(terms: WaterfallTerms): Rates {
  const [preferred, carry] = [decimal(terms.preferredReturn), decimal(terms.carry)];
  const catchUp = decimal(terms.catchUp);
  if (preferred.lt(0)) throw impossible('A preferred return cannot be negative.');
  if (carry.lt(0) || carry.gte(1)) throw impossible('Carry lies between 0 and 1.');
  if (catchUp.lt(0) || catchUp.gt(1)) throw impossible('The catch-up lies between 0 and 1.');
  if (!catchUp.isZero() && catchUp.lte(carry))
    throw impossible('A catch-up that does not exceed the carry never catches up.');
  const catchUpPerPreferred = catchUp.isZero() ? new Dec(0) : carry.dividedBy(catchUp.minus(carry));
  return { growth: preferred.plus(1), carry, catchUp, catchUpPerPreferred };
}

/** Pays `amount` through the tiers and moves the standing on. */
function distribute(standing: Standing, rates: Rates, amount: Dec): WaterfallTiers {
  let left = amount;
  const pay = (due: Dec) => {
    const paid = Dec.min(left, due.toDecimalPlaces(0));
    left = left.minus(paid);
    return paid;
  };
  const capital = pay(standing.capital);
  standing.capital = standing.capital.minus(capital);
  const preferred = pay(standing.preferred);
  // What is under half a unit is settled.
  standing.preferred = Dec.max(0, left.isZero() ? standing.preferred.minus(preferred) : 0);
  standing.preferredPaid = standing.preferredPaid.plus(preferred);
  const catchUp = pay(
    Dec.max(0, standing.preferredPaid.times(rates.catchUpPerPreferred).minus(standing.caughtUp)),
  );
  standing.caughtUp = standing.caughtUp.plus(catchUp);
  const catchUpGp = catchUp.times(rates.catchUp).toDecimalPlaces(0);
  const splitGp = left.times(rates.carry).toDecimalPlaces(0);
  return {
    returnOfCapitalMinor: minorOf(capital),
    preferredReturnMinor: minorOf(preferred),
    catchUpGpMinor: minorOf(catchUpGp),
    catchUpLpMinor: minorOf(catchUp.minus(catchUpGp)),
    splitGpMinor: minorOf(splitGp),
    splitLpMinor: minorOf(left.minus(splitGp)),
  };
}

function minorOf(value: Dec): Minor {
  const minor = value.toDecimalPlaces(0).toNumber();
  if (!Number.isSafeInteger(minor)) throw impossible('The amounts grow too large.');
  return minor;
}

function impossible(detail: string): Problem {
  return new Problem('unprocessable', 'waterfall-impossible', detail);
}
