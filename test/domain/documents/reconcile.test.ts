import { describe, expect, it } from 'vitest';
import { agentNames } from '../../../src/domain/documents/agent-names.ts';
import { checkCompliance } from '../../../src/domain/documents/compliance-checks.ts';
import { raiseAlerts } from '../../../src/domain/documents/document-alerts.ts';
import { scoreFraud } from '../../../src/domain/documents/fraud-signals.ts';
import { writeInsight } from '../../../src/domain/documents/insight.ts';
import { analyzeFigures } from '../../../src/domain/documents/ratios.ts';
import { type AgentOutcomes, reconcile } from '../../../src/domain/documents/reconcile.ts';
import { givenReading } from '../../support/given-reading.ts';

const reading = givenReading({
  '2023': { revenue: 1_500, current_assets: 80, current_liabilities: 100 },
});
const done = <T>(result: T) => ({ status: 'completed' as const, result });
const failed = { status: 'failed' as const, error: 'model-unavailable' };

const outcomes: AgentOutcomes = {
  parser: done(reading),
  analyzer: done(analyzeFigures(reading)),
  compliance: done(checkCompliance(reading, [])),
  fraud: done(scoreFraud(reading, [])),
  alert: done(raiseAlerts(reading, [])),
  insight: done(writeInsight(reading, analyzeFigures(reading))),
};

describe('reconcile', () => {
  for (const agent of agentNames) {
    it(`reports a failed ${agent} and keeps what the other five found`, () => {
      const merged = reconcile({ ...outcomes, [agent]: failed });

      expect(merged.failures).toEqual([{ agent, error: 'model-unavailable' }]);
      const kept = {
        parser: merged.reading,
        analyzer: merged.analysis,
        compliance: merged.compliance,
        fraud: merged.fraud,
        alert: merged.alerts.length > 0,
        insight: merged.insight,
      };
      for (const other of agentNames.filter((name) => name !== agent)) {
        expect(kept[other]).toBeTruthy();
      }
    });
  }

  it('survives the failure of all six', () => {
    const none = Object.fromEntries(agentNames.map((name) => [name, failed]));

    const merged = reconcile({ ...outcomes, ...none });

    expect(merged).toMatchObject({ reading: null, analysis: null, alerts: [], insight: null });
    expect(merged.failures.length).toBe(6);
  });

  it('finds nothing to list where all agree', () => {
    expect(reconcile(outcomes).disagreements).toEqual([]);
  });

  it('recomputes the ratios from the accepted figures and lists who said otherwise', () => {
    const other = givenReading({ '2023': { current_assets: 90, current_liabilities: 100 } });

    const merged = reconcile({ ...outcomes, analyzer: done(analyzeFigures(other)) });

    const current = merged.analysis?.ratios.find((r) => r.name === 'current_ratio');
    expect(current?.value).toBe('0.8');
    expect(merged.disagreements).toContainEqual({
      about: 'current_ratio',
      agents: ['analyzer', 'parser'],
      said: '0.9',
      found: '0.8',
    });
  });

  it('lists a ratio whose inputs were not accepted', () => {
    const other = givenReading({ '2023': { revenue: 100, net_income: 10 } });

    const { disagreements } = reconcile({ ...outcomes, analyzer: done(analyzeFigures(other)) });

    expect(disagreements).toContainEqual(
      expect.objectContaining({ about: 'net_margin', found: 'not computable: missing net_income' }),
    );
  });

  it('cuts an insight that stands on figures that were not accepted', () => {
    const written = {
      summary: 'Revenue was 1,500 USD. Net income was 10 USD.',
      recommendations: [],
      removedClaims: [],
    };

    const merged = reconcile({ ...outcomes, insight: done(written) });

    expect(merged.insight).toEqual({
      summary: 'Revenue was 1,500 USD.',
      recommendations: [],
      removedClaims: ['Net income was 10 USD.'],
    });
    expect(merged.disagreements).toEqual([
      expect.objectContaining({ agents: ['insight', 'parser'], said: 'Net income was 10 USD.' }),
    ]);
  });

  it('lists two rules that see the balance sheet differently', () => {
    const unbalanced = givenReading({
      '2023': { total_assets: 1100, total_liabilities: 600, total_equity: 400 },
    });
    const balanced = givenReading({
      '2023': { total_assets: 1000, total_liabilities: 600, total_equity: 400 },
    });

    const { disagreements } = reconcile({
      ...outcomes,
      parser: done(balanced),
      analyzer: done(analyzeFigures(balanced)),
      insight: failed,
      compliance: done(checkCompliance(balanced, [])),
      fraud: done(scoreFraud(unbalanced, [])),
    });

    expect(disagreements).toEqual([
      {
        about: 'balance_sheet_equation',
        agents: ['fraud', 'compliance'],
        said: 'does not hold',
        found: 'holds',
      },
    ]);
  });
});
