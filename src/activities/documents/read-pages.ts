import { Worker } from 'node:worker_threads';
import type { PageText, StatementReading } from '../../domain/documents/statement.ts';
import { readStatements } from '../../domain/documents/statement-reader.ts';
import { Problem } from '../../domain/kit/problem.ts';

export interface ReadingLimits {
  /** Characters that are read where they are; more would hold up everything else for too long. */
  inlineLength: number;
  timeoutMs: number;
}

const standard: ReadingLimits = { inlineLength: 300_000, timeoutMs: 60_000 };

/**
 * Reads the statements of a document. A long one is read in a thread of its own, so that heartbeats
 * and other runs go on meanwhile. Refuses with 422 `document-too-complex` what takes over a minute.
 */
export async function readPages(
  pages: readonly PageText[],
  fileName: string,
  limits: ReadingLimits = standard,
): Promise<StatementReading> {
  const length = pages.reduce((sum, { text }) => sum + text.length, 0);
  if (length <= limits.inlineLength) return readStatements(pages, { fileName });
  const thread = new Worker(new URL('./reading-thread.ts', import.meta.url), {
    workerData: { pages, fileName },
  });
  const timer = setTimeout(() => void thread.terminate(), limits.timeoutMs);
  try {
    return await answerOf(thread);
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

function answerOf(thread: Worker): Promise<StatementReading> {
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => {
      const detail = 'Reading the statements of this document takes too long.';
      reject(new Problem('unprocessable', 'document-too-complex', detail));
    });
  });
}
