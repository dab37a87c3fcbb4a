import { z } from '@hono/zod-openapi';
import { getDocument } from '../../db/documents/documents.ts';
import { getPage } from '../../db/documents/pages.ts';
import { getVersion, listVersions } from '../../db/documents/versions.ts';
import { mediaTypes } from '../../domain/documents/media-type.ts';
import { etagHeader, setEtag } from '../kit/etag.ts';
import { instant, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { inUnitOfWork } from '../kit/unit-of-work.ts';
import { attachment } from './attachment.ts';
import { placeVersion, prepareFile } from './intake.ts';
import { DocumentBody, DocumentParam, readingFields } from './schemas.ts';
import { fileBody, readOneFile, storedAndRead } from './sent-files.ts';

const tag = 'Documents';
const VersionQuery = z.object({
  version: z.coerce.number().int().min(1).max(1_000_000).optional().openapi({
    description: "A version's number; the newest where there is none.",
  }),
});
/** As it was uploaded, whatever kind it is. */
const downloads = Object.fromEntries(
  Object.values(mediaTypes).map((type) => [
    type,
    { schema: { type: 'string' as const, format: 'binary' } },
  ]),
);
const PageParam = DocumentParam.extend({ page: z.coerce.number().int().min(1).max(100_000) });
const Version = z
  .object({
    id: z.uuid(),
    number: z.int(),
    fileName: z.string(),
    mediaType: z.string(),
    sha256: z.string(),
    sizeBytes: z.int(),
    ...readingFields,
    createdAt: instant,
  })
  .openapi('DocumentVersion');
const PageText = z
  .object({
    page: z.int(),
    text: z.string().openapi({ description: 'What the offsets of figures count in.' }),
  })
  .openapi('DocumentPage');

export const versions = router()
  .openapi(
    route({
      method: 'post',
      path: '/api/orgs/{orgId}/documents/{id}/versions',
      summary: 'Upload a new version of a document',
      tag,
      access: 'documents:write',
      transaction: false,
      request: { params: DocumentParam, body: fileBody },
      responses: {
        200: { ...ok(DocumentBody, 'The document has this content already.'), headers: etagHeader },
        201: { ...ok(DocumentBody, storedAndRead), headers: etagHeader },
      },
    }),
    async (c) => {
      const { orgId, id } = c.req.valid('param');
      await getDocument(c.var.db, orgId, id);
      const prepared = await prepareFile(c, await readOneFile(c));
      return inUnitOfWork(c, async () => {
        const { isNew } = await placeVersion(c, id, prepared);
        const document = await getDocument(c.var.db, orgId, id);
        setEtag(c, document);
        return c.json(document, isNew ? 201 : 200);
      }) as never;
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/documents/{id}/versions',
      summary: "List a document's versions, newest first",
      tag,
      access: 'documents:read',
      request: { params: DocumentParam },
      responses: { 200: ok(z.object({ data: z.array(Version) })) },
    }),
    async (c) => {
      const { orgId, id } = c.req.valid('param');
      await getDocument(c.var.db, orgId, id);
      return c.json({ data: await listVersions(c.var.db, orgId, id) }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/documents/{id}/download',
      summary: 'Download the file as it was uploaded',
      tag,
      access: 'documents:read',
      request: { params: DocumentParam, query: VersionQuery },
      responses: {
        200: {
          description: 'The bytes, always as an attachment.',
          content: downloads,
        },
      },
    }),
    async (c) => {
      const { orgId, id } = c.req.valid('param');
      const version = await getVersion(c.var.db, orgId, id, c.req.valid('query').version);
      const bytes = await c.var.deps.files.get(version.storageKey);
      return c.body(bytes, 200, {
        'content-type': version.mediaType,
        'content-disposition': attachment(version.fileName),
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      });
    },
  )
  .openapi(
    route({
      method: 'get',
      path: '/api/orgs/{orgId}/documents/{id}/pages/{page}',
      summary: 'Read the text of a page, in which figures have their offsets',
      tag,
      access: 'documents:read',
      request: { params: PageParam, query: VersionQuery },
      responses: { 200: ok(PageText) },
    }),
    async (c) => {
      const { orgId, id, page } = c.req.valid('param');
      const version = await getVersion(c.var.db, orgId, id, c.req.valid('query').version);
      return c.json(await getPage(c.var.db, orgId, version.id, page), 200);
    },
  );
