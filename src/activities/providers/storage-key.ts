import { randomBytes } from 'node:crypto';
import { Problem } from '../../domain/kit/problem.ts';

const keyShape = /^[0-9a-f-]{36}\/[0-9a-f]{32}$/;

/** `<organization>/<random>`: nothing of a file's own name or content is in its key. */
export function newStorageKey(orgId: string): string {
  return checkedKey(`${orgId}/${randomBytes(16).toString('hex')}`);
}

/** A key names one of our files or nothing: no path of anybody else's making gets through. */
export function checkedKey(key: string): string {
  if (!keyShape.test(key)) throw new Error(`not a storage key: ${JSON.stringify(key)}`);
  return key;
}

export const fileMissing = () =>
  new Problem('unavailable', 'file-missing', 'The stored file is not there; try again later.');

export const storageUnavailable = () =>
  new Problem('unavailable', 'storage-unavailable', 'The file storage does not answer now.', {
    retryAfterS: 10,
  });
