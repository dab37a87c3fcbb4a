import { expect } from 'vitest';
import type { AgentName } from '../../src/domain/documents/agent-names.ts';
import type { Answer } from './app.ts';
import { until } from './until.ts';

export type Call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<T>>;

/** Two years of a small company that runs out of cash: agents find figures, ratios and alerts in it. */
export const statement = `Tin Roof Ltd
Consolidated Statements of Operations
(in thousands of US dollars)
Year ended December 31,\t2023\t2022
Revenue\t1,500\t2,400
Cost of revenue\t(1,100)\t(1,300)
Gross profit\t400\t1,100
Operating expenses\t(900)\t(700)
Operating income (loss)\t(500)\t400
Net income (loss)\t(520)\t310

Consolidated Balance Sheets
(in thousands of US dollars)
December 31,\t2023\t2022
Cash and cash equivalents\t60\t700
Total current assets\t300\t1,200
Total assets\t900\t1,900
Total current liabilities\t800\t600
Total liabilities\t1,150\t1,000
Total stockholders' equity\t(250)\t900
Total liabilities and equity\t900\t1,900
`;

export function formWith(...sent: { name: string; content: string | Uint8Array<ArrayBuffer> }[]) {
  const form = new FormData();
  for (const { name, content } of sent) form.append('file', new Blob([content]), name);
  return form;
}

export interface DocumentBody {
  id: string;
  fileName: string;
  mediaType: string;
  sha256: string;
  pages: number;
  number: number;
  version: number;
}

export async function givenDocument(call: Call, content = statement, name = 'report.txt') {
  const answer = await call<DocumentBody>('POST', '/documents', formWith({ name, content }));
  expect(answer.status).toBe(201);
  return answer.body;
}

export interface AnalysisBody {
  runId: string;
  workflowId: string;
  status: string;
  percent: number;
  attempt: number;
  error?: { code: string };
  result?: { alertsRaised: number; failed: string[] };
  disagreements: unknown[];
  agents: Record<
    AgentName,
    {
      status: string;
      engine: string | null;
      notes: string[];
      startedAt: string | null;
      durationMs: number | null;
      error?: { code: string; detail: string };
      result?: unknown;
    }
  >;
}

/** The analysis of a document once its run has ended. */
export async function ended(call: Call, documentId: string): Promise<AnalysisBody> {
  const view = async () =>
    (await call<AnalysisBody>('GET', `/documents/${documentId}/analysis`)).body;
  await until(async () => (await view()).status !== 'running', 'the analysis has ended');
  return view();
}
