import { Problem } from '../kit/problem.ts';

export interface ScoreComponent {
  name: string;
  /** Relative to the others: 30, 30, 20, 20 and 3, 3, 2, 2 are the same. */
  weight: number;
  /** 0 to 100; null where it could not be measured. */
  value: number | null;
}

interface ScoredComponent extends ScoreComponent {
  /** The share of the score after the missing components gave theirs away; 0 for those. */
  share: number;
  /** What the component adds to the score; null where it could not be measured. */
  points: number | null;
}

export interface CompositeScore {
  /** 0 to 100; null where too little of the weight could be measured. */
  score: number | null;
  /** The measured part of the weight, 0 to 1: how much the score can be relied on. */
  measured: number;
  components: ScoredComponent[];
}

/**
 * The weighted mean of what could be measured. A missing component is no zero: its weight is shared
 * by the others, and below `minimumMeasured` of the weight there is no score.
 */
export function compositeScore(
  components: readonly ScoreComponent[],
  minimumMeasured = 0.5,
): CompositeScore {
  const valid = components.every(
    ({ weight, value }) => weight >= 0 && (value === null || (value >= 0 && value <= 100)),
  );
  if (!valid) throw impossible('Weights cannot be negative, and values lie between 0 and 100.');
  const all = weightOf(components);
  if (!(all > 0)) throw impossible('The weights add up to zero.');
  const known = weightOf(components.filter(({ value }) => value !== null));
  const scored = components.map((component) => {
    const share = component.value === null || known === 0 ? 0 : component.weight / known;
    const points = component.value === null ? null : share * component.value;
    return { ...component, share, points };
  });
  const score = scored.reduce((sum, { points }) => sum + (points ?? 0), 0);
  const measured = known / all;
  const isEnough = known > 0 && measured >= minimumMeasured - 1e-9;
  return { score: isEnough ? Math.min(score, 100) : null, measured, components: scored };
}

function weightOf(components: readonly ScoreComponent[]): number {
  return components.reduce((sum, { weight }) => sum + weight, 0);
}

function impossible(detail: string): Problem {
  return new Problem('unprocessable', 'score-undefined', detail);
}
