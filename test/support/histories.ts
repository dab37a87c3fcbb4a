import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const folder = fileURLToPath(new URL('../workflows/histories', import.meta.url));

/**
 * With `SAVE_HISTORIES=1`, keeps what a workflow did in this test for the replay of later versions.
 * Save anew when a release changes what a workflow does; histories that were saved before stay.
 */
export async function saveHistory(name: string, handle: WorkflowHandle): Promise<void> {
  if (!process.env['SAVE_HISTORIES']) return;
  const json = historyToJSON(await handle.fetchHistory());
  await mkdir(folder, { recursive: true });
  // Who ran it, and from which folder, is of no matter to a replay.
  const plain = json
    .replace(/"identity": ?"[^"]*"/g, '"identity":"worker"')
    .replace(/"stackTrace": ?"(?:[^"\\]|\\.)*"/g, '"stackTrace":""');
  await writeFile(`${folder}/${name}.json`, `${JSON.stringify(JSON.parse(plain))}\n`);
}

/** Every saved history by its name, as JSON. */
export async function savedHistories(): Promise<[name: string, json: unknown][]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  return Promise.all(
    files.map(
      async (file) => [file, JSON.parse(await readFile(`${folder}/${file}`, 'utf8'))] as const,
    ),
  ) as Promise<[string, unknown][]>;
}
