import { listPages } from '../../db/documents/pages.ts';
import { getVersionById } from '../../db/documents/versions.ts';
import type { PageText, StatementReading } from '../../domain/documents/statement.ts';
import type { Deps } from '../deps.ts';
import { readPages } from './read-pages.ts';

export interface ReadDocument {
  fileName: string;
  pages: PageText[];
  reading: StatementReading;
}

export interface VersionRef {
  orgId: string;
  versionId: string;
}

/** Refuses with 404 a version that is not there. */
export type DocumentLoader = (ref: VersionRef) => Promise<ReadDocument>;

const most = { documents: 16, characters: 20_000_000 };

interface Kept {
  document: Promise<ReadDocument>;
  /** Characters of text; 0 until it is read. */
  length: number;
}

/**
 * A version's text never changes and its reading is pure, so the six agents of an analysis share
 * one: the first to ask reads it, the others wait for that. A failed read is not kept.
 */
export function documentCache({ database }: Pick<Deps, 'database'>): DocumentLoader {
  const kept = new Map<string, Kept>();

  function keep(key: string, ref: VersionRef): Kept {
    const entry: Kept = { document: readDocument(database, ref), length: 0 };
    entry.document.then(
      ({ pages }) => {
        entry.length = pages.reduce((sum, { text }) => sum + text.length, 0);
        dropOldest(kept);
      },
      () => kept.delete(key),
    );
    return entry;
  }

  return (ref) => {
    const key = `${ref.orgId} ${ref.versionId}`;
    const entry = kept.get(key) ?? keep(key, ref);
    // Taken out and put back, the entry in use is the last to go.
    kept.delete(key);
    kept.set(key, entry);
    return entry.document;
  };
}

async function readDocument(database: Deps['database'], { orgId, versionId }: VersionRef) {
  const db = database.app.scoped({ orgId });
  const [{ fileName }, pages] = await Promise.all([
    getVersionById(db, orgId, versionId),
    listPages(db, orgId, versionId),
  ]);
  return { fileName, pages, reading: await readPages(pages, fileName) };
}

function dropOldest(kept: Map<string, Kept>): void {
  let characters = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
  for (const [key, { length }] of kept) {
    const fits = kept.size <= most.documents && characters <= most.characters;
    if (fits || kept.size === 1) return;
    kept.delete(key);
    characters -= length;
  }
}
