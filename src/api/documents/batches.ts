import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { batchLimit, listBatch } from '../../db/documents/batches.ts';
import { newId } from '../../db/kit/id.ts';
import { getRun, type RunError } from '../../db/kit/runs.ts';
import { inLanes } from '../../domain/kit/lanes.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import { documentBatchId } from '../../workflows/document-batch.contract.ts';
import { taskQueues } from '../../workflows/task-queues.ts';
import type { Env } from '../kit/env.ts';
import { OrgParam, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { RunView, runStatuses, StartedRun, startRun, viewRun } from '../kit/runs.ts';
import { inUnitOfWork } from '../kit/unit-of-work.ts';
import { addToBatch } from './attempts.ts';
import { forgetFile, type Prepared, placeDocument, prepareUnread } from './intake.ts';
import { ReadingFailure } from './schemas.ts';
import { fileEncoding, readFiles, readJson, type SentFile } from './sent-files.ts';

const tag = 'Documents';
const BatchDocument = z.object({
  documentId: z.uuid(),
  runId: z.uuid(),
});
const Refused = z.object({
  name: z.string().openapi({ description: 'The file name, or the id of the document.' }),
  code: z.string(),
  detail: z.string(),
});
const StartedBatch = StartedRun.extend({
  documents: z.array(BatchDocument),
  refused: z.array(Refused).openapi({ description: 'What is not part of the batch, and why.' }),
}).openapi('StartedBatch');
const FollowedDocument = BatchDocument.extend({
  fileName: z.string(),
  status: z.enum(runStatuses),
  error: ReadingFailure.optional().openapi({ description: 'Why its run failed.' }),
});
const BatchView = RunView.extend({ documents: z.array(FollowedDocument) }).openapi('DocumentBatch');

const BatchIds = z.strictObject({ documentIds: z.array(z.uuid()).min(1).max(batchLimit) });

const batchBody = {
  required: true,
  content: {
    'application/json': {
      schema: {
        type: 'object' as const,
        required: ['documentIds'],
        additionalProperties: false,
        properties: {
          documentIds: {
            type: 'array' as const,
            minItems: 1,
            maxItems: batchLimit,
            items: { type: 'string' as const, format: 'uuid' },
          },
        },
      },
    },
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        required: ['file'],
        additionalProperties: false,
        properties: {
          file: {
            type: 'array' as const,
            minItems: 1,
            maxItems: batchLimit,
            items: { type: 'string' as const, format: 'binary' },
          },
        },
      },
      encoding: fileEncoding,
    },
  },
};

type Refusal = z.infer<typeof Refused>;

function refusalOf(name: string, error: unknown): Refusal {
  if (!(error instanceof Problem)) throw error;
  return { name, code: error.code, detail: error.message };
}

/** A file storage far away is asked for several at a time. */
const storedAtATime = 8;

/** Stores what can be a document by its first bytes; the batch's workflow reads it. */
async function storeFiles(c: Context<Env>, sent: readonly SentFile[]) {
  const prepared: Prepared[] = [];
  const refused: Refusal[] = [];
  await inLanes(sent, storedAtATime, async (file) => {
    try {
      prepared.push(await prepareUnread(c, file));
    } catch (error) {
      refused.push(refusalOf(file.fileName, error));
    }
  });
  return { prepared, refused };
}

/** In one order for everybody, so that two batches with the same files can't block each other. */
async function idsOf(c: Context<Env>, prepared: readonly Prepared[]): Promise<string[]> {
  const contentOf = ({ file }: Prepared) => file?.sha256 ?? '';
  const ids: string[] = [];
  for (const one of prepared.toSorted((a, b) => (contentOf(a) < contentOf(b) ? -1 : 1))) {
    ids.push((await placeDocument(c, one)).documentId);
  }
  return ids;
}

async function startBatch(c: Context<Env>, ids: readonly string[], refused: Refusal[]) {
  const batchId = newId();
  const run = await startRun(c, {
    workflowType: 'documentBatch',
    workflowId: documentBatchId(batchId),
    taskQueue: taskQueues.core,
    input: {},
    search: { entityType: 'documentBatch', entityId: batchId },
  });
  const documents: z.infer<typeof BatchDocument>[] = [];
  // In one order for everybody, so that two batches over the same documents can't block each other.
  for (const documentId of [...new Set(ids)].sort()) {
    try {
      documents.push({ documentId, runId: await addToBatch(c, documentId, run.runId) });
    } catch (error) {
      refused.push(refusalOf(documentId, error));
    }
  }
  if (documents.length === 0) {
    const errors = refused.map(({ name, detail }) => ({ path: name, message: detail }));
    const detail = 'None of the documents can be analysed now.';
    throw new Problem('unprocessable', 'batch-empty', detail, { errors });
  }
  return { ...run, documents, refused };
}

async function readBatch(c: Context<Env>) {
  const isJson = /^application\/json\b/i.test(c.req.header('content-type') ?? '');
  if (isJson) {
    const { documentIds } = readJson(await c.req.text(), BatchIds);
    return { documentIds, prepared: [], refused: [] };
  }
  const sent = await readFiles(c);
  if (sent.length > batchLimit) {
    const detail = `A batch has at most ${batchLimit} files.`;
    throw new Problem('invalid', 'invalid-request', detail);
  }
  return { documentIds: [], ...(await storeFiles(c, sent)) };
}

export const batches = router()
  .openapi(
    route({
      method: 'post',
      path: '/api/orgs/{orgId}/documents/batch',
      summary: 'Analyse many documents: by their ids, or uploaded together',
      description:
        'Files are stored by the request and read by the analyses, each of which fails by itself ' +
        'when its file can not be read: its document says why, and so does the batch.',
      tag,
      access: 'documents:write',
      transaction: false,
      request: { params: OrgParam, body: batchBody },
      responses: { 202: ok(StartedBatch, 'Started, for all that can be analysed.') },
    }),
    async (c) => {
      const { documentIds, prepared, refused } = await readBatch(c);
      const answer = inUnitOfWork(c, async () => {
        const ids = [...documentIds, ...(await idsOf(c, prepared))];
        return c.json(await startBatch(c, ids, refused), 202);
      });
      return answer.catch(async (error) => {
        for (const { file } of prepared) if (file) await forgetFile(c, file);
        throw error;
      }) as never;
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/documents/batch/{runId}',
      summary: 'Follow a batch and each of its documents',
      tag,
      access: 'documents:read',
      request: { params: OrgParam.extend({ runId: z.uuid() }) },
      responses: { 200: ok(BatchView) },
    }),
    async (c) => {
      const { orgId, runId } = c.req.valid('param');
      const run = await getRun(c.var.db, orgId, runId);
      if (run.kind !== 'documentBatch') found(undefined, 'batch');
      const rows = await listBatch(c.var.db, orgId, runId);
      const documents = rows.map(({ runId: itemRunId, documentId, fileName, status, error }) => ({
        documentId,
        runId: itemRunId,
        fileName,
        status,
        ...(error === null ? {} : { error: error as RunError }),
      }));
      return c.json({ ...(await viewRun(c, run)), documents }, 200);
    },
  );
