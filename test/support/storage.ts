import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { folderStorage } from '../../src/activities/providers/storage-files.ts';

/** Of this test file: its API and its workers share it, as in the system. */
export const filesDir = mkdtempSync(join(tmpdir(), 'bursar-files-'));
export const files = folderStorage(filesDir);

afterAll(() => rmSync(filesDir, { recursive: true, force: true }));
