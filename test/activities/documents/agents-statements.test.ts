import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AgentInput } from '../../../src/activities/documents/agent-run.ts';
import { agents } from '../../../src/activities/documents/agents.ts';
import { extractText } from '../../../src/activities/documents/extraction/extract-text.ts';
import { agentNames } from '../../../src/domain/documents/agent-names.ts';
import { reconcile } from '../../../src/domain/documents/reconcile.ts';
import { readStatements } from '../../../src/domain/documents/statement-reader.ts';

const folder = new URL('../../../../shared/fixtures/statements/', import.meta.url);
const hasStatements = existsSync(folder);

/** The fixtures' names for the ratios of the analyzer. */
const expectedNames: Record<string, string> = {
  current_ratio: 'current_ratio',
  quick_ratio: 'quick_ratio_(CA-inventory)/CL',
  cash_ratio: 'cash_ratio',
  debt_to_equity: 'debt_to_equity_total_liabilities',
  debt_ratio: 'debt_ratio',
  gross_margin: 'gross_margin',
  operating_margin: 'operating_margin',
  net_margin: 'net_margin',
  return_on_assets: 'roa_end',
  return_on_assets_average: 'roa_avg',
  return_on_equity: 'roe_end',
  return_on_equity_average: 'roe_avg',
  asset_turnover: 'asset_turnover_end',
  interest_coverage: 'interest_coverage',
  inventory_turnover: 'inventory_turnover_avg',
  days_inventory_outstanding: 'dio_avg',
  days_sales_outstanding: 'dso_avg',
  days_payables_outstanding: 'dpo_avg_cogs',
  cash_conversion_cycle: 'ccc',
  revenue_growth: 'revenue_growth',
};

async function inputOf(fileName: string): Promise<AgentInput> {
  const bytes = readFileSync(new URL(fileName, folder));
  const { pages } = await extractText({ bytes, fileName });
  return { pages, fileName, reading: readStatements(pages, { fileName }) };
}

async function analysisOf(input: AgentInput) {
  const deps = { model: null };
  const runs = {
    parser: await agents.parser(input, deps),
    analyzer: await agents.analyzer(input),
    compliance: await agents.compliance(input, deps),
    fraud: await agents.fraud(input, deps),
    alert: await agents.alert(input, deps),
    insight: await agents.insight(input, deps),
  };
  const done = <T>({ result }: { result: T }) => ({ status: 'completed' as const, result });
  return reconcile({
    parser: done(runs.parser),
    analyzer: done(runs.analyzer),
    compliance: done(runs.compliance),
    fraud: done(runs.fraud),
    alert: done(runs.alert),
    insight: done(runs.insight),
  });
}

describe.skipIf(!hasStatements)('annual reports as PDF (../shared/fixtures)', () => {
  for (const company of ['AMAZON_2017', 'BESTBUY_2019']) {
    it(`gives ${company} ratios within 0.5 %, six results that agree and no false alarm`, async () => {
      const stated = JSON.parse(readFileSync(new URL(`${company}.figures.json`, folder), 'utf8'));

      const merged = await analysisOf(await inputOf(`${company}.statements.pdf`));

      for (const [name, key] of Object.entries(expectedNames)) {
        const value = Number(merged.analysis?.ratios.find((r) => r.name === name)?.value);
        const expected = stated.expected_ratios[key];
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(Math.abs(expected) * 0.005 + 5e-5);
      }
      expect(merged.failures).toEqual([]);
      expect(merged.disagreements).toEqual([]);
      expect(merged.insight?.removedClaims).toEqual([]);
      expect(merged.fraud?.score).toBeLessThan(30);
      const grave = merged.alerts.filter((a) => ['critical', 'high'].includes(a.severity));
      expect(grave).toEqual([]);
      expect(Object.keys(agents)).toEqual([...agentNames]);
    });
  }

  it('finds the statements of Coca-Cola 2017 to tie, discontinued operations and all', async () => {
    const merged = await analysisOf(await inputOf('financebench/COCACOLA_2017_10K.p73-77.pdf'));

    expect(merged.fraud?.signals.find((s) => s.name === 'cash_flow_tie')).toMatchObject({
      measured: true,
      score: 0,
    });
  });
});
