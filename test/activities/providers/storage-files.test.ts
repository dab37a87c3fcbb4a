import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { folderStorage } from '../../../src/activities/providers/storage-files.ts';
import { newId } from '../../../src/db/kit/id.ts';

const dir = await mkdtemp(join(tmpdir(), 'bursar-storage-'));
const storage = folderStorage(dir);
const bytes = new Uint8Array([0, 255, 37, 80]);

afterAll(() => rm(dir, { recursive: true, force: true }));

describe('folderStorage', () => {
  it('gives back the very bytes, from the folder of their organization', async () => {
    const orgId = newId();

    const key = await storage.put(orgId, bytes);

    expect(await storage.get(key)).toEqual(bytes);
    expect(key).toMatch(new RegExp(`^${orgId}/[0-9a-f]{32}$`));
    expect(await readdir(join(dir, orgId))).toHaveLength(1);
  });

  it('keeps files from other users of the machine', async () => {
    const key = await storage.put(newId(), bytes);

    expect((await stat(join(dir, key))).mode & 0o077).toBe(0);
  });

  it('gives equal contents different keys', async () => {
    const orgId = newId();

    const keys = await Promise.all([storage.put(orgId, bytes), storage.put(orgId, bytes)]);

    expect(new Set(keys).size).toBe(2);
  });

  it.each([
    '../../../etc/passwd',
    '/etc/passwd',
    `${newId()}/../../secret`,
    `${newId()}/${'0'.repeat(32)}/..`,
    '',
  ])('touches nothing for the key %j, which is none of its own', async (key) => {
    await expect(storage.get(key)).rejects.toThrow('not a storage key');
    await expect(storage.remove(key)).rejects.toThrow('not a storage key');
  });

  it('says that a file is missing, and removes one that is missing without a word', async () => {
    const key = await storage.put(newId(), bytes);

    await storage.remove(key);
    await storage.remove(key);

    await expect(storage.get(key)).rejects.toMatchObject({ code: 'file-missing', status: 503 });
  });

  it('says that the storage is unavailable where it cannot write', async () => {
    const file = join(dir, 'not-a-folder');
    await writeFile(file, '');

    await expect(folderStorage(file).put(newId(), bytes)).rejects.toMatchObject({
      code: 'storage-unavailable',
      status: 503,
    });
  });
});
