import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearLeftPostmaster } from '../../src/local/postgres.ts';
import { type Identity, identityOf, isRunning } from '../../src/local/processes.ts';

const PREFIX = 'bursar-test-';
const ownerFile = (dir: string) => join(dir, 'owner.json');

/** A folder of this run, which Postgres may enter also where it runs as another user. */
export async function runFolder(): Promise<string> {
  await removeLeftRuns();
  const dir = await mkdtemp(join(tmpdir(), PREFIX));
  await chmod(dir, 0o755);
  await writeFile(ownerFile(dir), JSON.stringify(identityOf(process.pid)));
  return dir;
}

/** Runs that were killed leave a folder, and where nothing ties it to its parent, a server. */
async function removeLeftRuns(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const dir of names.map((name) => join(tmpdir(), name))) {
    if (!existsSync(ownerFile(dir))) continue;
    const owner: Identity = JSON.parse(await readFile(ownerFile(dir), 'utf8'));
    if (isRunning(owner)) continue;
    await clearLeftPostmaster(join(dir, 'postgres'));
    await rm(dir, { recursive: true, force: true });
  }
}
