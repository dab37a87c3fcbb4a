import { decimal } from '../kit/decimal.ts';
import { Problem } from '../kit/problem.ts';

/** Decimal strings of one currency. */
export interface CollectionPeriod {
  beginningReceivables: string;
  /** Of exactly the period that the receivables begin and end. */
  creditSales: string;
  endingReceivables: string;
  /** The part of the ending receivables that is not yet due. */
  endingCurrentReceivables: string;
}

/**
 * The collection effectiveness index: of what could be collected in the period, the percentage that
 * was. 100 is perfect.
 */
export function collectionEffectiveness(period: CollectionPeriod): string {
  const due = decimal(period.beginningReceivables).plus(decimal(period.creditSales));
  const collected = due.minus(decimal(period.endingReceivables));
  const collectible = due.minus(decimal(period.endingCurrentReceivables));
  if (collectible.lte(0))
    throw new Problem('unprocessable', 'cei-undefined', 'Nothing was collectible in the period.');
  return collected.dividedBy(collectible).times(100).toDecimalPlaces(6).toFixed();
}
