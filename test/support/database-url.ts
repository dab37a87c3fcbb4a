import { inject } from 'vitest';
import { copyOf } from './databases.ts';

/** The database of this worker, whose files run one after another and share nothing but it. */
export const databaseUrl = copyOf(inject('databaseUrl'), process.env['VITEST_POOL_ID'] ?? 1);
