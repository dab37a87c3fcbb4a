import { z } from '@hono/zod-openapi';
import { readingStatuses } from '../../db/documents/reading.ts';
import { agentNames } from '../../domain/documents/agent-names.ts';
import { instant, OrgParam } from '../kit/json.ts';
import { RunView, runStatuses } from '../kit/runs.ts';
import { resultSchemas } from './result-schemas.ts';

export const DocumentParam = OrgParam.extend({ id: z.uuid() });

export const ReadingFailure = z.object({ code: z.string(), detail: z.string() });

/** How far a file's text is read; of a document and of each of its versions. */
export const readingFields = {
  pages: z
    .int()
    .nullable()
    .openapi({ description: 'How many; a sheet or a text file counts as one. Null until read.' }),
  status: z.enum(readingStatuses).openapi({
    description: '`unread` until its analysis reads it; `failed` when that could not be done.',
  }),
  failure: ReadingFailure.nullable().openapi({
    description: 'Why the text could not be read; a further analysis tries again.',
  }),
};

export const DocumentBody = z
  .object({
    id: z.uuid(),
    fileName: z.string(),
    mediaType: z.string(),
    sha256: z.string(),
    sizeBytes: z.int(),
    ...readingFields,
    number: z.int().openapi({ description: "The newest version's number; the first is 1." }),
    createdAt: instant,
    updatedAt: instant,
    version: z.int().openapi({ description: "Counts the row's changes, as the ETag does." }),
  })
  .openapi('Document');

export const ListedDocument = DocumentBody.extend({
  analysis: z
    .object({ runId: z.uuid(), status: z.enum(runStatuses) })
    .nullable()
    .openapi({ description: 'The newest attempt at analysing it.' }),
}).openapi('ListedDocument');

const AgentView = z.object({
  status: z.enum(['pending', 'running', 'completed', 'failed', 'cancelled']),
  engine: z
    .string()
    .nullable()
    .openapi({ description: '`rules`, or the model that refined them.' }),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  durationMs: z.int().nullable(),
  notes: z.array(z.string()).openapi({ description: 'What was cut, rejected or left out.' }),
  error: z.object({ code: z.string(), detail: z.string() }).optional(),
});

export type AgentView = z.infer<typeof AgentView>;

const withResult = <S extends z.ZodType>(result: S) =>
  AgentView.extend({ result: result.optional() });

const Agents = z.object({
  parser: withResult(resultSchemas.parser),
  analyzer: withResult(resultSchemas.analyzer),
  compliance: withResult(resultSchemas.compliance),
  fraud: withResult(resultSchemas.fraud),
  alert: withResult(resultSchemas.alert),
  insight: withResult(resultSchemas.insight),
});

export const AnalysisView = RunView.extend({
  documentId: z.uuid(),
  attempt: z.int(),
  agents: Agents,
  disagreements: z
    .array(
      z.object({
        about: z.string(),
        agents: z.array(z.enum(agentNames)),
        said: z.string(),
        found: z.string(),
      }),
    )
    .openapi({ description: 'Where agents contradict each other; nothing is averaged away.' }),
}).openapi('DocumentAnalysis');

export type AnalysisView = z.infer<typeof AnalysisView>;
