import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../../domain/kit/problem.ts';
import { extractionLimits } from './extraction-limits.ts';
import type { ExtractionReply, ExtractionRequest } from './extraction-message.ts';
import { residentBytes } from './resident-memory.ts';

const entry = fileURLToPath(new URL('./child.ts', import.meta.url));

export interface ExtractionOptions {
  /** Ends the reading at once. */
  signal?: AbortSignal;
  totalMs?: number;
}

/**
 * Has one file read by a process of its own, which is killed when it takes too long, too much
 * memory, or when `signal` says so. It gets no environment and may neither write files nor start
 * programs. A process a file costs 0.3 s of CPU more than a kept one and keeps nothing of it.
 */
export async function readInChild(
  request: ExtractionRequest,
  { signal, totalMs = extractionLimits.totalMs }: ExtractionOptions,
): Promise<ExtractionReply> {
  signal?.throwIfAborted();
  const child = fork(entry, {
    serialization: 'advanced',
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [
      `--max-old-space-size=${extractionLimits.heapMiB}`,
      '--disable-warning=ExperimentalWarning',
      '--permission',
      '--allow-fs-read=*',
      '--allow-addons',
      '--allow-worker',
    ],
  });
  const watch = watchOver(child, totalMs);
  const abort = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', abort, { once: true });
  try {
    child.send(request, () => undefined);
    return await answerOf(child, watch, signal);
  } finally {
    signal?.removeEventListener('abort', abort);
    watch.stop();
    child.kill('SIGKILL');
  }
}

interface Watch {
  /** Why the child was killed, or null while it was not. */
  breach(): string | null;
  stop(): void;
}

function watchOver(child: ChildProcess, totalMs: number): Watch {
  let breach: string | null = null;
  const kill = (why: string): void => {
    breach ??= why;
    child.kill('SIGKILL');
  };
  const deadline = setTimeout(() => kill('takes too long to read'), totalMs);
  const memory = setInterval(() => {
    if (child.pid === undefined) return;
    residentBytes(child.pid).then(
      (bytes) => bytes > extractionLimits.residentBytes && kill('needs too much memory to read'),
      () => undefined,
    );
  }, extractionLimits.watchEveryMs);
  return {
    breach: () => breach,
    stop: () => {
      clearTimeout(deadline);
      clearInterval(memory);
    },
  };
}

const errorTail = 2_000;

function answerOf(
  child: ChildProcess,
  watch: Watch,
  signal: AbortSignal | undefined,
): Promise<ExtractionReply> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-errorTail);
  });
  return new Promise((resolve, reject) => {
    child.once('message', (reply: ExtractionReply) => resolve(reply));
    child.once('error', reject);
    child.once('close', () => {
      if (signal?.aborted) return reject(signal.reason);
      const breach = watch.breach() ?? (isOutOfHeap(said) ? 'needs too much memory to read' : null);
      if (breach === null) return reject(new Error(`The extraction process failed: ${said}`));
      reject(new Problem('unprocessable', 'document-too-complex', `The file ${breach}.`));
    });
  });
}

/** V8 says so when its heap is full, and then aborts the process. */
function isOutOfHeap(said: string): boolean {
  return /heap out of memory|heap limit|Array buffer allocation failed/i.test(said);
}
