import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { folderStorage } from '../../src/activities/providers/storage-files.ts';

/** Of this process: its API and its workers share it, as in the system. */
export const filesDir = mkdtempSync(join(inject('folder'), 'files-'));
export const files = folderStorage(filesDir);
