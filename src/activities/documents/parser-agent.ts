import { z } from 'zod';
import { mergeFigures } from '../../domain/documents/merged-figures.ts';
import { acceptModelFigures } from '../../domain/documents/model-figures.ts';
import {
  type StatementReading,
  statementKinds,
  statementLines,
} from '../../domain/documents/statement.ts';
import { type AgentDeps, type AgentInput, type AgentRun, askModel } from './agent-run.ts';

const answer = z.strictObject({
  figures: z
    .array(
      z.strictObject({
        statement: z.enum(statementKinds),
        line: z.enum(statementLines),
        label: z.string().max(300),
        period: z.string().max(20),
        value: z.string().max(40),
        unit: z.enum(['units', 'thousands', 'millions', 'billions']),
        page: z.int(),
        quote: z.string().max(600),
      }),
    )
    .max(400),
});

const task = `List the figures of the financial statements and key figures in the document, for
every period shown. value: a plain decimal in whole currency units, with the document's unit
applied. unit: the unit in which the document prints the number. period: "2017", "2017-Q3" or
"2017-09". label: the row's label as printed. quote: the whole row, copied character by character.
page: the number in the [page n] line above it.`;

/** What the reader found, and what a model found beside it once it is verified in the text. */
export async function runParser(
  input: AgentInput,
  deps: AgentDeps,
): Promise<AgentRun<StatementReading>> {
  const { output, usage, notes } = await askModel(input, deps, {
    agent: 'parser',
    task,
    schema: answer,
  });
  if (!output) return { result: input.reading, usage, notes };
  const { accepted, rejected } = acceptModelFigures(output.figures, input.pages);
  const { reading, disagreements } = mergeFigures(input.reading, accepted);
  return {
    result: reading,
    usage,
    notes: [
      ...notes,
      ...rejected.map(({ figure, reason }) => `Not taken: ${figure.line} of the model, ${reason}.`),
      ...disagreements.map(({ about }) => `Not taken: ${about} of the model, read otherwise.`),
    ],
  };
}
