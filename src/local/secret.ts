import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../config-variables.ts';

/**
 * The environment with a SECRET_KEY: its own, or outside production one that is made once and kept
 * in `BURSAR_HOME/secret`, so that a restart signs nobody out.
 */
export async function withKeptSecret(env: Environment): Promise<Environment> {
  if (env['SECRET_KEY']?.trim() || env['NODE_ENV'] === 'production') return env;
  const home = env['BURSAR_HOME']?.trim() || '.data';
  const file = join(home, 'secret');
  await mkdir(home, { recursive: true });
  await writeFile(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  return { ...env, SECRET_KEY: await readFile(file, 'utf8') };
}
