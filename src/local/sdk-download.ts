import { spawn } from 'node:child_process';
import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProgram } from './engine-cache.ts';

const STALLED_MS = 10_000;
const program = `
  const { TestWorkflowEnvironment: environment } = await import('@temporalio/testing');
  const [kind, downloadDir] = process.argv.slice(1);
  const server = { executable: { type: 'cached-download', downloadDir } };
  await (await environment[kind]({ server })).teardown();
`;

const bytesIn = async (dir: string): Promise<number> => {
  const sizes = (await readdir(dir)).map((file) => stat(join(dir, file)).then(({ size }) => size));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
};

/**
 * Lets the SDK download its engine into `dir`, in a process of its own that is ended when nothing
 * has arrived for ten seconds, because the SDK itself would wait for ever.
 */
export async function downloadBySdk(
  kind: 'createLocal' | 'createTimeSkipping',
  dir: string,
  name: string,
): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, kind, dir], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const guard = endWhenStalled(dir, () => child.kill('SIGKILL'), ended);
  await ended;
  await guard;

  const files = (await readdir(dir)).map((file) => join(dir, file));
  const arrived = files.find(isProgram);
  if (!arrived) throw new Error('the download did not arrive');
  await rename(arrived, join(dir, name));
}

async function endWhenStalled(dir: string, end: () => void, ended: Promise<void>): Promise<void> {
  let bytes = -1;
  for (;;) {
    const over = await Promise.race([ended.then(() => true), sleep(STALLED_MS, false)]);
    if (over) return;
    const now = await bytesIn(dir);
    if (now === bytes) return end();
    bytes = now;
  }
}
