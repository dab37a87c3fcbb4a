import { parentPort } from 'node:worker_threads';
import type { PrintJob } from './printer.ts';
import { renderPaper } from './render-paper.ts';

parentPort?.on('message', ({ id, paper, logo }: PrintJob) => {
  try {
    const bytes = renderPaper(paper, logo);
    parentPort?.postMessage({ id, bytes }, [bytes.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort?.postMessage({ id, failure: reasonOf(error) });
  }
});

/** The compiler says what is wrong in the error's code. */
function reasonOf(error: unknown): string {
  const { message = '', code = '' } = error as { message?: string; code?: string };
  return `${message} ${code}`.trim() || String(error);
}
