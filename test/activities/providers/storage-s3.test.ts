import { afterAll, describe, expect, it } from 'vitest';
import { createStorage } from '../../../src/activities/providers/storage.ts';
import { bucketStorage } from '../../../src/activities/providers/storage-s3.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { type BucketFault, bucketKeys, startBucket } from '../../support/bucket.ts';

const faults: BucketFault[] = [];
const bucket = await startBucket(faults);
const options = { endpoint: bucket.endpoint, bucket: 'papers', region: 'eu-central-1' };
const storage = bucketStorage({ ...options, ...bucketKeys });
const bytes = new Uint8Array([0, 255, 37, 80]);
const fails: BucketFault = (response) => response.writeHead(500).end();
const hangsUp: BucketFault = (response) => response.destroy();

afterAll(() => bucket.stop());

describe('bucketStorage', () => {
  it('stores under the organization in the bucket, and gives back the very bytes', async () => {
    const orgId = newId();

    const key = await storage.put(orgId, bytes);

    expect(await storage.get(key)).toEqual(bytes);
    expect([...bucket.objects.keys()]).toContain(`/papers/${key}`);
    expect(key.startsWith(`${orgId}/`)).toBe(true);
  });

  it('says that a file is missing, and removes one that is missing without a word', async () => {
    const key = await storage.put(newId(), bytes);

    await storage.remove(key);
    await storage.remove(key);

    await expect(storage.get(key)).rejects.toMatchObject({ code: 'file-missing' });
  });

  it.each([
    ['an answer of 500', fails],
    ['a connection that breaks', hangsUp],
  ])('tries again after %s', async (_, fault) => {
    faults.push(fault);

    const key = await storage.put(newId(), bytes);

    expect(bucket.objects.has(`/papers/${key}`)).toBe(true);
  });

  it('says that the storage is unavailable when it stays down, without key or secret', async () => {
    faults.push(fails, fails, fails);

    const failure = await storage.put(newId(), bytes).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'storage-unavailable', status: 503 });
    expect(JSON.stringify(failure)).not.toContain('bucket-secret');
  });

  it('says so too when the bucket does not know its key', async () => {
    const stranger = createStorage({
      kind: 's3',
      ...options,
      ...bucketKeys,
      secretAccessKey: 'wrong',
    });

    await expect(stranger.put(newId(), bytes)).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
  });

  it('asks for no key but its own', async () => {
    await expect(storage.get('../other-bucket/x')).rejects.toThrow('not a storage key');
  });
});
