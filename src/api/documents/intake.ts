import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { getDocument } from '../../db/documents/documents.ts';
import {
  contentElsewhere,
  createDocument,
  createVersion,
  findContent,
  type Holder,
  type NewFile,
  type Placed,
} from '../../db/documents/versions.ts';
import { addEvents } from '../../db/kit/webhook-events.ts';
import { detectMediaType } from '../../domain/documents/media-type.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from '../kit/env.ts';
import type { SentFile } from './sent-files.ts';

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A file on its way in: stored, or known already by its content. */
export type Prepared = { file: NewFile; holder: null } | { file: null; holder: Holder };

/**
 * Reads and stores a file, outside of any transaction, as far as a request can wait for it. Content
 * that the organization has already is not read again: what could not be read is refused as it was.
 */
export async function prepareFile(c: Context<Env>, sent: SentFile): Promise<Prepared> {
  const prepared = await prepare(c, sent, readInTime);
  const failure = prepared.holder?.failure;
  if (failure) throw new Problem('unprocessable', failure.code, failure.detail);
  return prepared;
}

/** Stores a file that a workflow will read; what its first bytes say is judged at once. */
export function prepareUnread(c: Context<Env>, sent: SentFile): Promise<Prepared> {
  return prepare(c, sent, async (_, { bytes, fileName }) => ({
    mediaType: detectMediaType(bytes, fileName),
    pages: null,
  }));
}

type Looked = Pick<NewFile, 'mediaType' | 'pages'>;

async function prepare(
  c: Context<Env>,
  sent: SentFile,
  look: (c: Context<Env>, sent: SentFile) => Promise<Looked>,
): Promise<Prepared> {
  const { acting, db, deps } = c.var;
  const { fileName, bytes } = sent;
  const sha256 = sha256Of(bytes);
  const holder = await findContent(db, acting.orgId, sha256);
  if (holder) return { file: null, holder };
  const { mediaType, pages } = await look(c, sent);
  const storageKey = await deps.files.put(acting.orgId, bytes);
  const facts = { fileName, mediaType, sha256, sizeBytes: bytes.length, storageKey };
  return { file: { ...facts, pages }, holder: null };
}

/** Without pages where it takes longer than whoever sent it waits for an answer. */
async function readInTime(c: Context<Env>, { bytes, readAs }: SentFile): Promise<Looked> {
  const { extractText, settings } = c.var.deps;
  const signal = AbortSignal.timeout(settings.readingWaitMs);
  try {
    return await extractText({ bytes, fileName: readAs }, { signal });
  } catch (error) {
    if (error !== signal.reason) throw error;
    return { mediaType: detectMediaType(bytes, readAs), pages: null };
  }
}

/** Places a prepared file as a new document, in the request's transaction. */
export async function placeDocument(c: Context<Env>, prepared: Prepared): Promise<Placed> {
  const { file, holder } = prepared;
  if (!file) return { documentId: holder.documentId, isNew: false };
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
  if (holder.documentId === documentId) return { documentId, isNew: false };
  throw contentElsewhere(holder.documentId);
}

async function keptOnlyIfNew(c: Context<Env>, file: NewFile, place: () => Promise<Placed>) {
  try {
    const placed = await place();
    if (placed.isNew) await tellOfUpload(c, placed.documentId, file);
    else await forgetFile(c, file);
    return placed;
  } catch (error) {
    await forgetFile(c, file);
    throw error;
  }
}

/** What no row points to would lie in the storage for ever. */
export async function forgetFile(c: Context<Env>, { storageKey }: NewFile): Promise<void> {
  const { files, log } = c.var.deps;
  await files
    .remove(storageKey)
    .catch((err) => log.warn({ err, storageKey }, 'an orphaned file stays'));
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
