import type { DocumentAlert } from '../../domain/documents/document-alert.ts';
import { type AlertResult, raiseAlerts } from '../../domain/documents/document-alerts.ts';
import { readOutsideFacts } from '../../domain/documents/outside-facts.ts';
import { type AgentDeps, type AgentInput, type AgentRun, askModel } from './agent-run.ts';
import { observationsAnswer, verifiedObservations } from './observations.ts';

const task = `List passages that somebody who lends to or invests in this company should be warned
of: litigation, loss of a customer, covenant trouble, impairments, departures. remark: the warning,
in one sentence without numbers. quote: the passage, copied character by character. page: the number
in the [page n] line.`;

/**
 * Rules raise and grade; a model adds low alerts on passages that stand there, and removes none.
 */
export async function runAlert(input: AgentInput, deps: AgentDeps): Promise<AgentRun<AlertResult>> {
  const { pages, reading } = input;
  const { alerts } = raiseAlerts(reading, pages, {}, readOutsideFacts(pages, reading));
  const { output, usage, notes } = await askModel(input, deps, {
    agent: 'alert',
    task,
    schema: observationsAnswer,
  });
  const { observations, notes: dropped } = verifiedObservations(input, output);
  const added = observations.map(
    ({ remark, evidence }): DocumentAlert => ({
      code: 'model-observation',
      severity: 'low',
      title: 'A passage to read',
      detail: remark,
      evidence: [evidence],
    }),
  );
  return { result: { alerts: [...alerts, ...added] }, usage, notes: [...notes, ...dropped] };
}
