import { beneishSignal } from './beneish-signal.ts';
import type { FraudSignal } from './fraud-signal.ts';
import { benfordSignal, duplicateSignal, roundNumberSignal } from './number-signals.ts';
import type { PageText, StatementReading } from './statement.ts';
import { balanceTies, cashFlowTies, grossProfitTies, type Tie } from './statement-ties.ts';

export interface FraudScore {
  /** 0–100: how far the signals taken together ask for a closer look. A flag, never a verdict. */
  score: number;
  signals: FraudSignal[];
}

/**
 * How much of a full signal one indicator may bring alone: digit tests are weak, broken equations
 * strong.
 */
const weights: Record<string, number> = {
  benford_first_digit: 0.35,
  round_numbers: 0.35,
  duplicate_amounts: 0.45,
  balance_sheet_equation: 0.8,
  cash_flow_tie: 0.6,
  gross_profit_tie: 0.5,
  beneish_m_score: 0.5,
};

export function scoreFraud(reading: StatementReading, pages: readonly PageText[]): FraudScore {
  const signals = [
    benfordSignal(pages),
    roundNumberSignal(pages),
    duplicateSignal(reading, pages),
    tieSignal('balance_sheet_equation', balanceTies(reading, pages)),
    tieSignal('cash_flow_tie', cashFlowTies(reading, pages)),
    tieSignal('gross_profit_tie', grossProfitTies(reading)),
    beneishSignal(reading),
  ];
  return { score: combined(signals), signals };
}

/** Independent hints add up without passing 100: 1 − Π(1 − weight × score). */
function combined(signals: readonly FraudSignal[]): number {
  const innocence = signals.reduce(
    (rest, { name, score }) => rest * (1 - ((weights[name] ?? 0) * score) / 100),
    1,
  );
  return Math.round((1 - innocence) * 100);
}

function tieSignal(name: string, ties: readonly Tie[]): FraudSignal {
  const broken = ties.filter((t) => !t.holds);
  if (ties.length === 0) {
    const reason = 'Not measured: the document does not show both sides of the equation.';
    return { name, score: 0, reason, evidence: [], measured: false };
  }
  if (broken.length === 0) {
    const periods = ties.map((t) => t.period).join(', ');
    const reason = `${ties[0]?.equation} holds in ${periods}.`;
    return { name, score: 0, reason, evidence: ties[0]?.evidence ?? [], measured: true };
  }
  const misses = broken.map((t) => `${t.period} by ${t.gap}`).join(', ');
  return {
    name,
    score: 100,
    reason: `${broken[0]?.equation} does not hold: it misses in ${misses}.`,
    evidence: broken.flatMap((t) => t.evidence),
    measured: true,
    measures: Object.fromEntries(broken.map((t) => [`gap ${t.period}`, t.gap])),
  };
}
