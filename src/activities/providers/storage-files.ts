import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStorage } from '../../domain/kit/file-storage.ts';
import { checkedKey, fileMissing, newStorageKey, storageUnavailable } from './storage-key.ts';

/** Files in a local folder, readable by this user alone. */
export function folderStorage(folder: string): FileStorage {
  const pathOf = (key: string) => join(folder, checkedKey(key));
  return {
    put: (orgId, bytes) =>
      asStorage(async () => {
        const key = newStorageKey(orgId);
        await writeDurably(pathOf(key), bytes);
        return key;
      }),
    get: (key) => asStorage(async () => new Uint8Array(await readFile(pathOf(key)))),
    remove: (key) => asStorage(() => rm(pathOf(key), { force: true })),
  };
}

/** Under its name only when it is whole and on disk, folder entry included. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.part`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const fullOrBroken = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EIO',
  'EACCES',
  'EPERM',
  'ENOTDIR',
  'EMFILE',
  'ENFILE',
]);

async function asStorage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT') throw fileMissing();
    throw fullOrBroken.has(code) ? storageUnavailable() : error;
  }
}
