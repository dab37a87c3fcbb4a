import type { PageText, StatementReading } from '../../domain/documents/statement.ts';
import { readStatements } from '../../domain/documents/statement-reader.ts';
import { Problem } from '../../domain/kit/problem.ts';
import { inThread } from '../thread.ts';

export interface ReadingLimits {
  /** Characters that are read where they are; more would hold up everything else for too long. */
  inlineLength: number;
  timeoutMs: number;
}

const standard: ReadingLimits = { inlineLength: 300_000, timeoutMs: 60_000 };

/**
 * Reads the statements of a document, a long one in a thread of its own. Refuses with 422
 * `document-too-complex` what takes over a minute.
 */
export async function readPages(
  pages: readonly PageText[],
  fileName: string,
  limits: ReadingLimits = standard,
): Promise<StatementReading> {
  const length = pages.reduce((sum, { text }) => sum + text.length, 0);
  if (length <= limits.inlineLength) return readStatements(pages, { fileName });
  const module = new URL('./reading-thread.ts', import.meta.url);
  const work = { module, workerData: { pages, fileName }, timeoutMs: limits.timeoutMs };
  return inThread(work, () => {
    const detail = 'Reading the statements of this document takes too long.';
    return new Problem('unprocessable', 'document-too-complex', detail);
  });
}
