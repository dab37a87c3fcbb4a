import type { AgentName } from '../../domain/documents/agent-names.ts';
import type { Db } from '../client.ts';
import { raiseAlerts } from '../kit/alerts.ts';
import type { Acting } from '../kit/audit.ts';
import { type EndedRun, endInWords } from '../kit/runs.ts';
import { addEvents } from '../kit/webhook-events.ts';
import { listAgentEnds } from './analyses.ts';
import { keepFailure } from './texts.ts';

/**
 * Tells of an analysis that broke off before its merge: what its agents found until then stays, and
 * a further attempt can be started. Where it came to no text, the document says why. One that
 * somebody cancelled is no news to anybody.
 */
export async function interruptAnalysis(trx: Db, acting: Acting, run: EndedRun): Promise<void> {
  const { id: runId, entityId: documentId, workflowId, error } = run;
  const { orgId } = acting;
  if (!error) return;
  const analysis = await trx
    .selectFrom('analyses as a')
    .innerJoin('documents as d', (join) =>
      join.onRef('d.orgId', '=', 'a.orgId').onRef('d.id', '=', 'a.documentId'),
    )
    .innerJoin('documentVersions as v', (join) =>
      join.onRef('v.orgId', '=', 'a.orgId').onRef('v.id', '=', 'a.versionId'),
    )
    .select(['a.id', 'a.versionId', 'd.fileName', 'v.pageCount'])
    .where('a.orgId', '=', orgId)
    .where('a.documentId', '=', documentId)
    .where('a.runId', '=', runId)
    .where('a.mergedAt', 'is', null)
    .executeTakeFirst();
  if (!analysis) return;
  const { versionId, fileName, pageCount } = analysis;
  const unread = pageCount === null;
  if (unread) await keepFailure(trx, { orgId, versionId }, error);
  await tellWebhooks(trx, orgId, { analysisId: analysis.id, documentId });
  const alert = {
    dedupeKey: `run-ended/${runId}`,
    source: 'document-analysis',
    severity: 'medium' as const,
    title: unread ? `${fileName} could not be read` : `The analysis of ${fileName} was cut off`,
    detail: `${endInWords(run)} ${unread ? 'Bring another file of it.' : 'Analyse it again.'}`,
    entityType: 'document',
    entityId: documentId,
    facts: { runId, workflowId },
  };
  await raiseAlerts(trx, acting, [alert]);
}

/** The same event under the same key as a merge without any result, so that it is sent once. */
async function tellWebhooks(
  trx: Db,
  orgId: string,
  { analysisId, documentId }: { analysisId: string; documentId: string },
): Promise<void> {
  const ends = await listAgentEnds(trx, orgId, analysisId);
  const named = (is: string): AgentName[] =>
    ends.filter(({ status }) => status === is).map(({ agent }) => agent as AgentName);
  const payload = {
    ...{ analysisId, documentId },
    ...{ completed: named('completed'), failed: named('failed') },
    ...{ alertsRaised: 0, disagreements: 0 },
  };
  const type = 'document.analysis.failed' as const;
  await addEvents(trx, orgId, [{ type, dedupeKey: `analysis/${analysisId}`, payload }]);
}
