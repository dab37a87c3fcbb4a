import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { getDocument } from '../../db/documents/documents.ts';
import {
  contentElsewhere,
  createDocument,
  createVersion,
  findContent,
  type NewFile,
  type Placed,
} from '../../db/documents/versions.ts';
import { addEvents } from '../../db/kit/webhook-events.ts';
import type { Env } from '../kit/env.ts';
import type { SentFile } from './sent-files.ts';

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A file on its way in: read and stored, or known already by its content. */
export type Prepared = { file: NewFile; holder: null } | { file: null; holder: string };

/**
 * Reads and stores a file, which may take a minute: call it outside of any transaction. Content
 * that the organization has already is not read again.
 */
export async function prepareFile(c: Context<Env>, sent: SentFile): Promise<Prepared> {
  const { acting, db, deps } = c.var;
  const sha256 = sha256Of(sent.bytes);
  const holder = await findContent(db, acting.orgId, sha256);
  if (holder) return { file: null, holder };
  const { fileName, readAs, bytes } = sent;
  const { mediaType, pages } = await deps.extractText({ bytes, fileName: readAs });
  const storageKey = await deps.files.put(acting.orgId, bytes);
  const facts = { fileName, mediaType, sha256, sizeBytes: bytes.length, storageKey };
  return { file: { ...facts, pages }, holder: null };
}

/** Places a prepared file as a new document, in the request's transaction. */
export async function placeDocument(c: Context<Env>, prepared: Prepared): Promise<Placed> {
  const { file, holder } = prepared;
  if (!file) return { documentId: holder, isNew: false };
  return keptOnlyIfNew(c, file, () => createDocument(c.var.db, c.var.acting, file));
}

/** Places a prepared file as a document's next version, in the request's transaction. */
export async function placeVersion(
  c: Context<Env>,
  documentId: string,
  { file, holder }: Prepared,
): Promise<Placed> {
  await getDocument(c.var.db, c.var.acting.orgId, documentId);
  if (file) {
    return keptOnlyIfNew(c, file, () => createVersion(c.var.db, c.var.acting, documentId, file));
  }
  if (holder === documentId) return { documentId, isNew: false };
  throw contentElsewhere(holder);
}

/** What no row points to would lie in the storage for ever. */
async function keptOnlyIfNew(c: Context<Env>, file: NewFile, place: () => Promise<Placed>) {
  const { files, log } = c.var.deps;
  const { storageKey } = file;
  const forget = () =>
    files
      .remove(storageKey)
      .catch((err) => log.warn({ err, storageKey }, 'an orphaned file stays'));
  try {
    const placed = await place();
    if (placed.isNew) await tellOfUpload(c, placed.documentId, file);
    else await forget();
    return placed;
  } catch (error) {
    await forget();
    throw error;
  }
}

async function tellOfUpload(c: Context<Env>, documentId: string, file: NewFile): Promise<void> {
  const { fileName, mediaType, sha256 } = file;
  await addEvents(c.var.db, c.var.acting.orgId, [
    {
      type: 'document.uploaded',
      dedupeKey: `document/${documentId}/${sha256}`,
      payload: { documentId, fileName, mediaType, sha256 },
    },
  ]);
}
