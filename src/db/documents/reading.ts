import { sql } from 'kysely';

/** Where the text of a version stands: nobody has read it, it is there, or it can't be read. */
export const readingStatuses = ['unread', 'read', 'failed'] as const;

export type ReadingStatus = (typeof readingStatuses)[number];

export interface ReadingFailure {
  code: string;
  detail: string;
}

export interface Reading {
  /** Null until the text has been read. */
  pages: number | null;
  status: ReadingStatus;
  failure: ReadingFailure | null;
}

/** Of a version that the query calls `v`. */
export const readingColumns = [
  'v.pageCount as pages',
  sql<ReadingStatus>`case when v.page_count is not null then 'read'
    when v.failure is not null then 'failed' else 'unread' end`.as('status'),
  // A jsonb column holds what was stored in it, of this shape alone.
  sql<ReadingFailure | null>`v.failure`.as('failure'),
] as const;
