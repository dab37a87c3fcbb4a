import { type FraudScore, scoreFraud } from '../../domain/documents/fraud-signals.ts';
import { type AgentDeps, type AgentInput, type AgentRun, askModel } from './agent-run.ts';
import { observationsAnswer, verifiedObservations } from './observations.ts';

const task = `List passages that an auditor looking for fraud would want to read: odd related-party
dealings, changes of accounting, unusual timing, contradictions. remark: why, in one sentence
without numbers. quote: the passage, copied character by character. page: the number in the [page n]
line.`;

/**
 * The score is worked out by the rules; what a model points at stands beside it and weighs nothing.
 */
export async function runFraud(input: AgentInput, deps: AgentDeps): Promise<AgentRun<FraudScore>> {
  const { score, signals } = scoreFraud(input.reading, input.pages);
  const { output, usage, notes } = await askModel(input, deps, {
    agent: 'fraud',
    task,
    schema: observationsAnswer,
  });
  const { observations, notes: dropped } = verifiedObservations(input, output);
  const pointed = observations.map(({ remark, evidence }) => ({
    name: 'model_observation',
    score: 0,
    reason: remark,
    evidence: [evidence],
    measured: false,
  }));
  return {
    result: { score, signals: [...signals, ...pointed] },
    usage,
    notes: [...notes, ...dropped],
  };
}
