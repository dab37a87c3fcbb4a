import type { FileStorage } from '../../domain/kit/file-storage.ts';
import { folderStorage } from './storage-files.ts';
import { type BucketOptions, bucketStorage } from './storage-s3.ts';

export type StorageConfig = ({ kind: 's3' } & BucketOptions) | { kind: 'files'; dir: string };

/** The storage that the configuration asks for. */
export function createStorage(storage: StorageConfig): FileStorage {
  return storage.kind === 's3' ? bucketStorage(storage) : folderStorage(storage.dir);
}
