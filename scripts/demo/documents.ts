import { until } from '../../test/support/until.ts';
import { call, type Json, say, stamp } from './client.ts';

const statement = `Tin Roof Ltd
Consolidated Statements of Operations
(in thousands of US dollars)
Year ended December 31,\t2025\t2024
Revenue\t1,500\t2,400
Cost of revenue\t(1,100)\t(1,300)
Gross profit\t400\t1,100
Operating income (loss)\t(500)\t400
Net income (loss)\t(520)\t310
Consolidated Balance Sheets
Cash and cash equivalents\t60\t700
Total current assets\t300\t1,200
Total assets\t900\t1,900
Total current liabilities\t800\t600
Total liabilities\t1,150\t1,000
Total stockholders' equity\t(250)\t900
`;

interface Analysis {
  status: string;
  agents: Record<string, { status: string; durationMs: number; result?: { figures?: Json[] } }>;
}

/** A document in, its analysis out. */
export async function playDocument(org: string, token: string): Promise<void> {
  say('A document in, its analysis out');
  const form = new FormData();
  form.append('file', new Blob([`${statement}\n${stamp}`]), 'tin-roof-2025.txt');
  const document = await call<{ id: string }>(token, 'POST', `${org}/documents`, form);
  const at = `${org}/documents/${document.id}/analysis`;
  const run = await call<{ links: { temporal: string } }>(token, 'POST', at);
  say(`  watch it: ${run.links.temporal}`);
  const view = () => call<Analysis>(token, 'GET', at);
  await until(async () => (await view()).status !== 'running', 'the analysis ends', 60_000);
  const { status, agents } = await view();
  for (const [name, agent] of Object.entries(agents)) {
    say(`  ${name.padEnd(10)} ${agent.status} in ${agent.durationMs} ms`);
  }
  const figures = agents['parser']?.result?.figures ?? [];
  const alerts = await call<{ data: { severity: string; title: string }[] }>(
    token,
    'GET',
    `${org}/alerts`,
  );
  say(`  ${status}: ${figures.length} figures read, ${alerts.data.length} alerts raised`);
  for (const { severity, title } of alerts.data.slice(0, 3)) say(`    ${severity}: ${title}`);
}
