import { Decimal } from 'decimal.js';
import { Problem } from '../kit/problem.ts';

/** One year of a firm: decimal strings of one currency and unit, costs as positive amounts. */
export interface BeneishYear {
  receivables: string;
  sales: string;
  costOfSales: string;
  currentAssets: string;
  propertyPlantEquipment: string;
  totalAssets: string;
  currentLiabilities: string;
  longTermDebt: string;
  netIncome: string;
  operatingCashFlow: string;
  depreciation?: string | undefined;
  sellingGeneralAdministrative?: string | undefined;
  /** Long-term investments; zero where the firm shows none. */
  securities?: string | undefined;
}

export type BeneishIndex = 'dsri' | 'gmi' | 'aqi' | 'sgi' | 'depi' | 'sgai' | 'lvgi' | 'tata';

export interface BeneishScore {
  /** Above −1.78 the accounts look like those of firms that managed their earnings. */
  score: string;
  threshold: string;
  isFlagged: boolean;
  indices: Record<BeneishIndex, string>;
  /** Indices set to 1, as Beneish does where their figures are not reported. */
  assumed: BeneishIndex[];
}

const intercept = '-4.84';
const threshold = '-1.78';
const weights: Record<BeneishIndex, string> = {
  dsri: '0.92',
  gmi: '0.528',
  aqi: '0.404',
  sgi: '0.892',
  depi: '0.115',
  sgai: '-0.172',
  lvgi: '-0.327',
  tata: '4.679',
};

/**
 * The eight-variable M-score (Beneish 1999; threshold of Beneish, Lee and Nichols 2013).
 * Throws `beneish-undefined` where an index divides by zero: a firm without sales, margin or assets
 * has no score.
 */
export function beneishScore(now: BeneishYear, before: BeneishYear): BeneishScore {
  const soft = {
    depi: depreciationIndex(now, before),
    sgai: overheadIndex(now, before),
    aqi: index(softAssets(now), softAssets(before)),
  };
  const assumed = (['aqi', 'depi', 'sgai'] as const).filter((name) => soft[name] === null);
  const neutral = new Decimal(1);
  const indices: Record<BeneishIndex, Decimal> = {
    dsri: needed(
      'dsri',
      index(share(now.receivables, now.sales), share(before.receivables, before.sales)),
    ),
    gmi: needed('gmi', index(margin(before), margin(now))),
    aqi: soft.aqi ?? neutral,
    sgi: needed('sgi', share(now.sales, before.sales)),
    depi: soft.depi ?? neutral,
    sgai: soft.sgai ?? neutral,
    lvgi: needed('lvgi', index(leverage(now), leverage(before))),
    tata: needed('tata', accruals(now)),
  };
  const score = scoreOf(indices);
  return {
    score: score.toDecimalPlaces(6).toFixed(),
    threshold,
    isFlagged: score.gt(threshold),
    indices: rounded(indices),
    assumed,
  };
}

/** The score of indices worked out elsewhere. */
export function beneishFromIndices(indices: Record<BeneishIndex, Decimal.Value>): string {
  return scoreOf(indices).toDecimalPlaces(6).toFixed();
}

const names = ['dsri', 'gmi', 'aqi', 'sgi', 'depi', 'sgai', 'lvgi', 'tata'] as const;

function scoreOf(indices: Record<BeneishIndex, Decimal.Value>): Decimal {
  return names.reduce(
    (sum, name) => sum.plus(new Decimal(indices[name]).times(weights[name])),
    new Decimal(intercept),
  );
}

function rounded(indices: Record<BeneishIndex, Decimal>): Record<BeneishIndex, string> {
  const text = (name: BeneishIndex) => indices[name].toSignificantDigits(6).toFixed();
  return {
    dsri: text('dsri'),
    gmi: text('gmi'),
    aqi: text('aqi'),
    sgi: text('sgi'),
    depi: text('depi'),
    sgai: text('sgai'),
    lvgi: text('lvgi'),
    tata: text('tata'),
  };
}

type Part = Decimal | null;

function share(part: Decimal.Value, whole: Decimal.Value): Part {
  const ratio = new Decimal(part).dividedBy(whole);
  return ratio.isFinite() ? ratio : null;
}

function index(now: Part, before: Part): Part {
  return now && before ? share(now, before) : null;
}

function margin({ sales, costOfSales }: BeneishYear): Part {
  return share(new Decimal(sales).minus(costOfSales), sales);
}

/** Assets that are neither current, nor plant, nor securities: where costs are hidden. */
function softAssets(year: BeneishYear): Part {
  const hard = new Decimal(year.currentAssets)
    .plus(year.propertyPlantEquipment)
    .plus(year.securities ?? '0');
  const hardShare = share(hard, year.totalAssets);
  return hardShare && new Decimal(1).minus(hardShare);
}

function depreciationIndex(now: BeneishYear, before: BeneishYear): Part {
  const rate = ({ depreciation, propertyPlantEquipment }: BeneishYear) =>
    depreciation === undefined
      ? null
      : share(depreciation, new Decimal(propertyPlantEquipment).plus(depreciation));
  return index(rate(before), rate(now));
}

function overheadIndex(now: BeneishYear, before: BeneishYear): Part {
  const rate = ({ sellingGeneralAdministrative: overhead, sales }: BeneishYear) =>
    overhead === undefined ? null : share(overhead, sales);
  return index(rate(now), rate(before));
}

function leverage({ currentLiabilities, longTermDebt, totalAssets }: BeneishYear): Part {
  return share(new Decimal(currentLiabilities).plus(longTermDebt), totalAssets);
}

function accruals({ netIncome, operatingCashFlow, totalAssets }: BeneishYear): Part {
  return share(new Decimal(netIncome).minus(operatingCashFlow), totalAssets);
}

function needed(name: BeneishIndex, value: Part): Decimal {
  if (value) return value;
  throw new Problem('unprocessable', 'beneish-undefined', `${name} would divide by zero.`);
}
