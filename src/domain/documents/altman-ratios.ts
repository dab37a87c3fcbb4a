import { Decimal } from 'decimal.js';
import { type AltmanModel, altmanFormula, altmanScore, altmanVerdict } from './altman.ts';
import type { FigureBook } from './figure-book.ts';
import type { InputName } from './ratio-inputs.ts';
import type { RatioRule } from './ratio-rules.ts';
import { type Ratio, workOut } from './ratio-values.ts';

const common = [
  'current_assets',
  'current_liabilities',
  'retained_earnings',
  'operating_income',
  'total_liabilities',
  'total_assets',
] as const satisfies readonly InputName[];

const inputsOf: Record<AltmanModel, readonly InputName[]> = {
  public: [...common, 'market_value_equity', 'revenue'],
  private: [...common, 'total_equity', 'revenue'],
  services: [...common, 'total_equity'],
};

/**
 * Every variant under its own name, and `altman_z`: the market model where the market value of
 * equity is known,
 * otherwise Z″, which fits a firm whose trade the statements don't tell. Each carries the zone of
 * its own cut-offs.
 */
export function altmanRatios(book: FigureBook): Ratio[] {
  const listed = altmanRatio(book, 'public', 'altman_z_public');
  const services = altmanRatio(book, 'services', 'altman_z_double_prime');
  const headline = listed.value === null ? services : listed;
  return [
    { ...headline, name: 'altman_z' },
    listed,
    altmanRatio(book, 'private', 'altman_z_prime'),
    services,
  ];
}

function altmanRatio(book: FigureBook, model: AltmanModel, name: string): Ratio {
  const rule = altmanRule(model, name);
  const isYear = book.latest === null || book.latest.months === 12;
  if (!isYear) {
    const { formula } = rule;
    return { name, value: null, unit: 'score', formula, inputs: [], missing: ['a full year'] };
  }
  const ratio = workOut(book, rule);
  if (ratio.value === null) return ratio;
  return { ...ratio, variant: model, ...altmanVerdict(model, ratio.value) };
}

function altmanRule(model: AltmanModel, name: string): RatioRule {
  return {
    name,
    formula: altmanFormula(model),
    unit: 'score',
    inputs: inputsOf[model],
    compute: (...values: Decimal[]) => scoreOf(model, values),
  };
}

/** Values come in the order of `inputsOf`; a firm that owes nothing has no X4 and so no score. */
function scoreOf(model: AltmanModel, values: readonly Decimal[]): Decimal {
  const [current, due, retained, ebit, liabilities, assets, equity, sales] = values;
  if (!current || !due || !liabilities?.gt(0) || !assets?.gt(0)) return new Decimal(Number.NaN);
  const { score } = altmanScore(model, {
    workingCapital: current.minus(due).toString(),
    retainedEarnings: String(retained),
    ebit: String(ebit),
    equityValue: String(equity),
    totalAssets: assets.toString(),
    totalLiabilities: liabilities.toString(),
    ...(sales ? { sales: sales.toString() } : {}),
  });
  return new Decimal(score);
}
