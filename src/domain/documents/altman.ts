import { Decimal } from 'decimal.js';
import { Problem } from '../kit/problem.ts';

/**
 * Altman's three models. `public`: Z of 1968, X4 on the market value of equity. `private`: Z′ of
 * 1983 for
 * private manufacturers, X4 on book equity. `services`: Z″ for non-manufacturers, book equity, no
 * X5.
 */
export const altmanModels = ['public', 'private', 'services'] as const;
export type AltmanModel = (typeof altmanModels)[number];
export type AltmanZone = 'distress' | 'grey' | 'safe';

/** Decimal strings of one currency and one unit. */
export interface AltmanInputs {
  workingCapital: string;
  retainedEarnings: string;
  ebit: string;
  /** Market value for `public`, book value for the other two. */
  equityValue: string;
  totalAssets: string;
  totalLiabilities: string;
  /** Needed by `public` and `private`; `services` leaves it out. */
  sales?: string | undefined;
}

export interface AltmanFactors {
  x1: string;
  x2: string;
  x3: string;
  x4: string;
  x5?: string | undefined;
}

export interface AltmanVerdict {
  zone: AltmanZone;
  /** Below the first: distress; above the second: safe. They belong to one model alone. */
  cutOffs: { distressBelow: string; safeAbove: string };
}

export interface AltmanScore extends AltmanVerdict {
  model: AltmanModel;
  score: string;
}

interface Coefficients {
  weights: readonly [string, string, string, string, string];
  distressBelow: string;
  safeAbove: string;
}

const models: Record<AltmanModel, Coefficients> = {
  public: {
    weights: ['1.2', '1.4', '3.3', '0.6', '1.0'],
    distressBelow: '1.81',
    safeAbove: '2.99',
  },
  private: {
    weights: ['0.717', '0.847', '3.107', '0.420', '0.998'],
    distressBelow: '1.23',
    safeAbove: '2.9',
  },
  services: {
    weights: ['6.56', '3.26', '6.72', '1.05', '0'],
    distressBelow: '1.1',
    safeAbove: '2.6',
  },
};

/**
 * Throws `altman-undefined` where assets or liabilities are not above zero or the model's sales are
 * missing.
 */
export function altmanScore(model: AltmanModel, inputs: AltmanInputs): AltmanScore {
  return altmanFromFactors(model, altmanFactors(model, inputs));
}

function altmanFactors(model: AltmanModel, inputs: AltmanInputs): AltmanFactors {
  const assets = new Decimal(inputs.totalAssets);
  const liabilities = new Decimal(inputs.totalLiabilities);
  if (assets.lte(0) || liabilities.lte(0)) {
    throw undefinedScore('Total assets and total liabilities must be above zero.');
  }
  const perAsset = (value: string) => new Decimal(value).dividedBy(assets).toString();
  return {
    x1: perAsset(inputs.workingCapital),
    x2: perAsset(inputs.retainedEarnings),
    x3: perAsset(inputs.ebit),
    x4: new Decimal(inputs.equityValue).dividedBy(liabilities).toString(),
    ...(model === 'services' || inputs.sales === undefined ? {} : { x5: perAsset(inputs.sales) }),
  };
}

/** The score from the factors themselves; `score` is rounded to six decimals. */
export function altmanFromFactors(model: AltmanModel, factors: AltmanFactors): AltmanScore {
  const { weights } = models[model];
  if (model !== 'services' && factors.x5 === undefined) {
    throw undefinedScore(`The ${model} model needs sales over total assets (x5).`);
  }
  const parts = [factors.x1, factors.x2, factors.x3, factors.x4, factors.x5 ?? '0'];
  const score = parts.reduce(
    (sum, part, i) => sum.plus(new Decimal(part).times(weights[i] ?? '0')),
    new Decimal(0),
  );
  return { model, score: score.toDecimalPlaces(6).toFixed(), ...altmanVerdict(model, score) };
}

/** Places a score between the cut-offs of the model that made it. */
export function altmanVerdict(model: AltmanModel, score: Decimal.Value): AltmanVerdict {
  const { distressBelow, safeAbove } = models[model];
  const cutOffs = { distressBelow, safeAbove };
  if (new Decimal(score).lt(distressBelow)) return { zone: 'distress', cutOffs };
  return { zone: new Decimal(score).gt(safeAbove) ? 'safe' : 'grey', cutOffs };
}

/** How the score is made, as the analyzer prints it. */
export function altmanFormula(model: AltmanModel): string {
  const names = { public: 'Z', private: "Z'", services: "Z''" };
  const [a, b, c, d, e] = models[model].weights;
  const sales = model === 'services' ? '' : ` + ${e} * revenue / total_assets`;
  const equity = model === 'public' ? 'market_value_equity' : 'total_equity';
  return (
    `${names[model]} = ${a} * (current_assets - current_liabilities) / total_assets ` +
    `+ ${b} * retained_earnings / total_assets + ${c} * operating_income / total_assets ` +
    `+ ${d} * ${equity} / total_liabilities${sales}`
  );
}

function undefinedScore(detail: string): Problem {
  return new Problem('unprocessable', 'altman-undefined', detail);
}
