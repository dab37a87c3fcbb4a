import { z } from '@hono/zod-openapi';
import { assertNotRunning } from '../../db/documents/analyses.ts';
import {
  getDocument,
  type ListedDocument as Listed,
  listDocuments,
  lockDocument,
  removeDocument,
} from '../../db/documents/documents.ts';
import { audit } from '../../db/kit/audit.ts';
import { assertCurrent } from '../../db/kit/version.ts';
import { etagHeader, IfMatch, seenVersions, setEtag } from '../kit/etag.ts';
import { noContent, OrgParam, ok, PageQuery, pageOf, text } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { runStatuses } from '../kit/runs.ts';
import { inUnitOfWork } from '../kit/unit-of-work.ts';
import { placeDocument, prepareFile } from './intake.ts';
import { DocumentBody, DocumentParam, ListedDocument } from './schemas.ts';
import { fileBody, readOneFile, storedAndRead } from './sent-files.ts';

const tag = 'Documents';
const DocumentFilter = PageQuery.extend({
  q: text(200, 1).optional().openapi({ description: 'In the file name, or words on a page.' }),
  mediaType: text(100).optional(),
  analysis: z.enum([...runStatuses, 'none']).optional(),
});

function listed({ runId, runStatus, ...document }: Listed) {
  return { ...document, analysis: runId && runStatus ? { runId, status: runStatus } : null };
}

export const documents = router()
  .openapi(
    route({
      method: 'post',
      path: '/api/orgs/{orgId}/documents',
      summary: 'Upload a document; content that is there already answers its document',
      tag,
      access: 'documents:write',
      transaction: false,
      request: { params: OrgParam, body: fileBody },
      responses: {
        200: { ...ok(DocumentBody, 'This content was there already.'), headers: etagHeader },
        201: { ...ok(DocumentBody, storedAndRead), headers: etagHeader },
      },
    }),
    async (c) => {
      const prepared = await prepareFile(c, await readOneFile(c));
      return inUnitOfWork(c, async () => {
        const { documentId, isNew } = await placeDocument(c, prepared);
        const document = await getDocument(c.var.db, c.req.valid('param').orgId, documentId);
        setEtag(c, document);
        return c.json(document, isNew ? 201 : 200);
      }) as never;
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/documents',
      summary: 'List documents, newest first',
      tag,
      access: 'documents:read',
      request: { params: OrgParam, query: DocumentFilter },
      responses: { 200: ok(pageOf(ListedDocument)) },
    }),
    async (c) => {
      const { orgId } = c.req.valid('param');
      const page = await listDocuments(c.var.db, orgId, c.req.valid('query'));
      return c.json({ data: page.data.map(listed), nextCursor: page.nextCursor }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/documents/{id}',
      summary: 'Read what is known of a document',
      tag,
      access: 'documents:read',
      request: { params: DocumentParam },
      responses: { 200: { ...ok(DocumentBody), headers: etagHeader } },
    }),
    async (c) => {
      const { orgId, id } = c.req.valid('param');
      const document = await getDocument(c.var.db, orgId, id);
      setEtag(c, document);
      return c.json(document, 200);
    },
  )
  .openapi(
    route({
      method: 'delete',
      path: '/api/orgs/{orgId}/documents/{id}',
      summary: 'Remove a document; its history stays',
      tag,
      access: 'documents:write',
      request: { params: DocumentParam, headers: IfMatch },
      refusals: [412],
      responses: { 204: noContent },
    }),
    async (c) => {
      const { orgId, id } = c.req.valid('param');
      const { db, acting } = c.var;
      const document = await lockDocument(db, orgId, id);
      assertCurrent(seenVersions(c), document);
      await assertNotRunning(db, orgId, id);
      await removeDocument(db, orgId, id);
      const { fileName } = document;
      const entry = { entityType: 'document', entityId: id, before: { fileName } };
      await audit(db, acting, { action: 'document.remove', ...entry });
      return c.body(null, 204);
    },
  );
