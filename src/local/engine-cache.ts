import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { inheritedEnvironment } from '../config.ts';

/** Where programs that were fetched or built stay between checkouts. */
export function cacheDir(): string {
  const standard = platform() === 'darwin' ? 'Library/Caches' : '.cache';
  return join(inheritedEnvironment()['XDG_CACHE_HOME'] || join(homedir(), standard), 'bursar');
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export const onPath = (name: string): string | undefined =>
  (inheritedEnvironment()['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((dir) => join(dir, name))
    .find(isProgram);

/** Moves the folder that `fill` makes into the cache whole; a second one takes the first one's. */
export async function intoCache(
  name: string,
  fill: (dir: string) => Promise<void>,
): Promise<string> {
  const place = join(cacheDir(), name);
  await mkdir(cacheDir(), { recursive: true });
  const draft = await mkdtemp(`${place}.new-`);
  try {
    await fill(draft);
    if (!existsSync(place)) await rename(draft, place);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return place;
}
