import { AwsClient } from 'aws4fetch';
import type { FileStorage } from '../../domain/kit/file-storage.ts';
import { checkedKey, fileMissing, newStorageKey, storageUnavailable } from './storage-key.ts';

export interface BucketOptions {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

const timeoutMs = 30_000;

/** Files in a bucket of S3 or what speaks its protocol, addressed by path: any host will do. */
export function bucketStorage(options: BucketOptions): FileStorage {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = options;
  const service = 's3';
  const aws = new AwsClient({ accessKeyId, secretAccessKey, region, service, retries: 2 });
  const root = `${endpoint.replace(/\/+$/, '')}/${bucket}`;

  async function send(method: string, key: string, body?: Uint8Array<ArrayBuffer>) {
    const url = `${root}/${checkedKey(key)}`;
    const request = {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body ? { body, headers: { 'content-type': 'application/octet-stream' } } : {}),
    };
    const ask = () => aws.fetch(url, request);
    // Each of these requests may be repeated. The network's own error may quote the signed request;
    // ours says only that it failed.
    const answer = await ask()
      .catch(ask)
      .catch(() => null);
    if (!answer) throw storageUnavailable();
    if (answer.status === 404 && method === 'DELETE') return answer;
    if (answer.status === 404) throw fileMissing();
    if (!answer.ok) throw storageUnavailable();
    return answer;
  }

  return {
    async put(orgId, bytes) {
      const key = newStorageKey(orgId);
      await send('PUT', key, new Uint8Array(bytes));
      return key;
    },
    async get(key) {
      const answer = await send('GET', key);
      const bytes = await answer.arrayBuffer().catch(() => null);
      if (!bytes) throw storageUnavailable();
      return new Uint8Array(bytes);
    },
    remove: async (key) => void (await send('DELETE', key)),
  };
}
