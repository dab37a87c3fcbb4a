import { z } from '@hono/zod-openapi';
import type { AgentName } from '../../domain/documents/agent-names.ts';
import { severities } from '../../domain/documents/alert-limits.ts';
import { documentKinds, statementKinds, statementLines } from '../../domain/documents/statement.ts';
import { day } from '../kit/json.ts';

const decimal = z.string().openapi({ description: 'A decimal; amounts in whole currency units.' });
const Evidence = z.object({ page: z.int(), quote: z.string() }).openapi('Evidence');

const Figure = z
  .object({
    statement: z.enum(statementKinds),
    line: z.enum(statementLines),
    label: z.string().openapi({ description: "The row's label as printed." }),
    period: z.string().openapi({ example: '2023-Q3' }),
    value: decimal,
    page: z.int(),
    start: z.int().openapi({ description: "Offset of the number in the page's text." }),
    end: z.int(),
    quote: z.string(),
  })
  .openapi('Figure');

const ParserResult = z.object({
  documentKind: z.enum(documentKinds),
  company: z.string().nullable(),
  period: z.object({ label: z.string(), start: day.nullable(), end: day.nullable() }).nullable(),
  currency: z.string().nullable(),
  unit: z.enum(['units', 'thousands', 'millions', 'billions']),
  figures: z.array(Figure),
});

const Ratio = z
  .object({
    name: z.string().openapi({ example: 'current_ratio' }),
    value: decimal.nullable(),
    unit: z.enum(['ratio', 'money', 'days', 'months', 'score']),
    formula: z.string(),
    inputs: z.array(
      z.object({
        name: z.string(),
        period: z.string(),
        value: decimal,
        page: z.int().nullable(),
        derivedFrom: z.string().optional(),
      }),
    ),
    missing: z.array(z.string()).optional(),
    variant: z.string().optional(),
    zone: z.enum(['distress', 'grey', 'safe']).optional(),
    cutOffs: z.object({ distressBelow: decimal, safeAbove: decimal }).optional(),
  })
  .openapi('Ratio');

const Fact = z.object({
  value: decimal,
  page: z.int().nullable(),
  quote: z.string().optional(),
});

const AnalyzerResult = z.object({
  period: z.string().nullable(),
  priorPeriod: z.string().nullable(),
  outside: z
    .object({ marketValueEquity: Fact.optional(), shortTermInvestments: Fact.optional() })
    .openapi({ description: 'What was known beside the statements.' }),
  ratios: z.array(Ratio),
});

const ComplianceResult = z.object({
  checks: z.array(
    z.object({
      id: z.string(),
      framework: z.enum(['GAAP', 'IFRS', 'SOX', 'TAX']),
      requirement: z.string(),
      status: z.enum(['pass', 'fail', 'not_applicable']),
      evidence: Evidence.optional(),
      detail: z.string().optional(),
    }),
  ),
});

const FraudResult = z.object({
  score: z.number().min(0).max(100),
  signals: z.array(
    z.object({
      name: z.string(),
      score: z.number(),
      reason: z.string(),
      evidence: z.array(Evidence),
      measured: z.boolean(),
      measures: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
    }),
  ),
});

const AlertResult = z.object({
  alerts: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(severities),
      title: z.string(),
      detail: z.string(),
      evidence: z.array(Evidence),
    }),
  ),
});

const InsightResult = z.object({
  summary: z.string(),
  recommendations: z.array(z.string()),
  removedClaims: z.array(z.string()),
});

/** What each agent gives. */
export const resultSchemas = {
  parser: ParserResult,
  analyzer: AnalyzerResult,
  compliance: ComplianceResult,
  fraud: FraudResult,
  alert: AlertResult,
  insight: InsightResult,
} as const;

/** Results as they are answered; an agent's own type has to fit. */
export type ResultsOnTheWire = { [A in AgentName]?: z.input<(typeof resultSchemas)[A]> };
