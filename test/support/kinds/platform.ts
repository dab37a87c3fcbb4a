import { raiseAlerts } from '../../../src/db/kit/alerts.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { givenDocument, statement } from '../documents.ts';
import { type Holdings, idFrom, type Kinds } from './kind.ts';

interface Row {
  id: string;
  userId?: string;
}

async function listed({ call }: Holdings, path: string, mine: (row: Row) => boolean) {
  const { body } = await call<{ data: Row[] }>('GET', path);
  return body.data.find(mine)?.id ?? '';
}

async function alert({ orgId, db, mark }: Holdings): Promise<string> {
  const actor = { kind: 'system' as const, id: null, requestId: null, workflowId: null };
  const entity = { entityType: 'document', entityId: newId() };
  const words = { source: 'test', severity: 'low' as const, title: mark, detail: mark };
  const raised = [{ dedupeKey: newId(), ...words, ...entity }];
  const [id] = await db.transaction().execute((trx) => raiseAlerts(trx, { orgId, actor }, raised));
  return id ?? '';
}

const documentOf = async ({ call, mark }: Holdings, what: string) =>
  (await givenDocument(call, `${mark} ${what}\n${statement}`, `${mark}-${what}.txt`)).id;

/** People, alerts, webhooks, documents and their runs. */
export const platformKinds: Kinds = {
  user: {
    names: ['assignedTo', 'actorId', 'approvers', 'to', 'by', 'waitingFor'],
    make: async ({ deputy }) => deputy.id,
  },
  member: {
    names: ['memberId'],
    make: (it) => listed(it, '/members', ({ userId }) => userId === it.deputy.id),
  },
  session: {
    names: ['sessionId'],
    make: (it) => listed(it, '/api/auth/sessions', () => true),
  },
  invitation: {
    names: ['invitationId'],
    make: ({ call }) =>
      idFrom(call('POST', '/invitations', { email: `${newId()}@example.com`, role: 'viewer' })),
  },
  webhook: {
    names: ['webhooks.id'],
    make: ({ call, mark }) => {
      const webhook = { url: `https://${mark}.example.com/x`, eventTypes: ['alert.raised'] };
      return idFrom(call('POST', '/webhooks', webhook));
    },
  },
  alert: { names: ['alerts.id'], make: alert },
  document: {
    names: ['documentId', 'documents.id', 'POST documents.id/analysis', 'entityId', 'cursor'],
    make: (it) => documentOf(it, 'plain'),
  },
  'analysed document': {
    names: ['documents.id/analysis', 'documents.id/cancel'],
    make: async (it) => {
      const id = await documentOf(it, 'read');
      await idFrom(it.call('POST', `/documents/${id}/analysis`));
      return id;
    },
  },
  run: {
    names: ['runId'],
    make: async (it) => {
      const path = `/documents/${await it.idOf('analysed document')}/analysis`;
      return String((await it.call('GET', path)).body['runId']);
    },
  },
  batch: {
    names: ['batch.runId'],
    make: async (it) =>
      idFrom(it.call('POST', '/documents/batch', { documentIds: [await documentOf(it, 'batch')] })),
  },
};
