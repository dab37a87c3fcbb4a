import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { audit } from '../../db/kit/audit.ts';
import { addIntent } from '../../db/kit/intents.ts';
import { createRun, type NewRun, type Run, type RunError } from '../../db/kit/runs.ts';
import type { Permission } from '../../domain/identity/permissions.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { type Progress, runProgress } from '../../workflows/run.contract.ts';
import type { Env } from './env.ts';
import { instant } from './json.ts';

/** What somebody must be allowed to read to follow a run of this kind. */
export const runReaders: Record<string, Permission> = {
  documentAnalysis: 'documents:read',
  documentBatch: 'documents:read',
  billApproval: 'billpay:read',
  paymentRefund: 'invoices:read',
  invoiceCollection: 'invoices:read',
  invoiceImport: 'invoices:read',
  paymentModelTraining: 'invoices:read',
};

export const runStatuses = ['running', 'completed', 'failed', 'cancelled'] as const;

const Links = z.object({ self: z.string(), events: z.string(), temporal: z.string().nullable() });

export const StartedRun = z
  .object({
    runId: z.uuid(),
    workflowId: z.string(),
    status: z.literal('running'),
    links: Links,
  })
  .openapi('StartedRun');

export const RunView = z
  .object({
    runId: z.uuid(),
    kind: z.string(),
    workflowId: z.string(),
    entityType: z.string(),
    entityId: z.uuid(),
    status: z.enum(runStatuses),
    percent: z.int().min(0).max(100).nullable(),
    step: z.string().nullable(),
    startedAt: instant,
    finishedAt: instant.nullable(),
    result: z.unknown().optional(),
    error: z.object({ code: z.string(), detail: z.string() }).optional(),
    links: Links,
  })
  .openapi('Run');

export type RunView = z.infer<typeof RunView>;

/** The answer of a route that streams a run: the schema is that of one event. */
export const runEvents = {
  description: 'Server-Sent Events: `progress` with each change and, once, `end`.',
  content: {
    'text/event-stream': {
      schema: z
        .object({
          event: z.enum(['progress', 'end']),
          data: z.string().openapi({ description: 'The run as JSON, as its own route shows it.' }),
        })
        .openapi('RunEvent'),
    },
  },
};

/** Writes the run in the request's transaction; its workflow starts when that is committed. */
export async function startRun(
  c: Context<Env>,
  newRun: NewRun,
): Promise<z.infer<typeof StartedRun>> {
  const { run, intent } = await createRun(c.get('db'), c.get('acting'), newRun);
  c.get('intents').push(intent);
  return startedRun(c, run);
}

/** A run that a store function has written. */
export function startedRun(c: Context<Env>, run: Run): z.infer<typeof StartedRun> {
  return { runId: run.id, workflowId: run.workflowId, status: 'running', links: linksOf(c, run) };
}

/** Asks a run to stop, in the request's transaction. Refuses with 409 one that has ended. */
export async function cancelRun(c: Context<Env>, run: Run): Promise<void> {
  if (run.status !== 'running') {
    throw new Problem('conflict', 'run-has-ended', `This run is ${run.status} already.`);
  }
  const { db, acting } = c.var;
  const { workflowId, entityType, entityId } = run;
  c.get('intents').push(await addIntent(db, acting.orgId, { kind: 'cancel', workflowId }));
  const after = { runId: run.id };
  await audit(db, acting, { action: 'run.cancel', entityType, entityId, after });
}

function linksOf(c: Context<Env>, run: Run) {
  const self = `/api/orgs/${c.get('acting').orgId}/runs/${run.id}`;
  const { temporalUiUrl, temporalNamespace } = c.get('deps').settings;
  const workflows = `${temporalUiUrl}/namespaces/${temporalNamespace}/workflows`;
  const temporal = temporalUiUrl && `${workflows}/${encodeURIComponent(run.workflowId)}`;
  return { self, events: `${self}/events`, temporal };
}

/** The run as people follow it; while it runs, percent and step come from the workflow itself. */
export async function viewRun(c: Context<Env>, run: Run): Promise<RunView> {
  const progress = await progressOf(c, run);
  return {
    runId: run.id,
    kind: run.kind,
    workflowId: run.workflowId,
    entityType: run.entityType,
    entityId: run.entityId,
    status: run.status,
    ...progress,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    ...(run.result === null ? {} : { result: run.result }),
    ...(run.error === null ? {} : { error: run.error as RunError }),
    links: linksOf(c, run),
  };
}

interface KnownProgress {
  percent: number | null;
  step: string | null;
}

async function progressOf(c: Context<Env>, run: Run): Promise<KnownProgress> {
  if (run.status === 'completed') return { percent: 100, step: 'completed' };
  if (run.status !== 'running') return { percent: null, step: run.status };
  const { engine } = c.get('deps');
  const handle = engine.client.workflow.getHandle(run.workflowId);
  // No worker, or not started yet: the run is there, only its progress is not known.
  const unknown = { percent: null, step: 'waiting' };
  return engine.within<Progress>(2_000, () => handle.query(runProgress)).catch(() => unknown);
}

const pollMs = 400;
const heartbeatMs = 15_000;

/** Server-Sent Events: `progress` whenever the view changes, `end` once with the last one. */
export function streamRun<V extends { status: Run['status'] }>(
  c: Context<Env>,
  view: () => Promise<V>,
): Response {
  c.header('cache-control', 'no-store');
  c.header('x-accel-buffering', 'no');
  return streamSSE(c, async (stream) => {
    const send = changesTo(stream);
    while (!stream.aborted) {
      const now = await view();
      const running = now.status === 'running';
      await send(running ? 'progress' : 'end', JSON.stringify(now));
      if (!running) return;
      await stream.sleep(pollMs);
    }
  });
}

/** Sends what differs from the last event; a comment now and then keeps proxies from hanging up. */
function changesTo(stream: SSEStreamingApi) {
  let shown = '';
  let sentAtMs = Date.now();
  return async (event: 'progress' | 'end', data: string): Promise<void> => {
    const changed = data !== shown || event === 'end';
    if (!changed && Date.now() - sentAtMs < heartbeatMs) return;
    if (changed) await stream.writeSSE({ event, data });
    else await stream.write(': still running\n\n');
    shown = data;
    sentAtMs = Date.now();
  };
}
