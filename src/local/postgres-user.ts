import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hasSetpriv, type User } from './processes.ts';

type Ids = { uid: number; gid: number };

function idsOf(name: string): Ids | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function createPostgresUser(): Ids | undefined {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  return idsOf('postgres');
}

const reaches = ({ uid, gid }: Ids, path: string): boolean =>
  spawnSync('test', ['-x', path], { uid, gid }).status === 0;

/**
 * The user that Postgres runs as: nobody in particular unless this process is root's, which
 * Postgres refuses. `needed` are the paths that it must be able to enter or run.
 */
export function postgresUser(needed: readonly string[]): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const ids = idsOf('postgres') ?? createPostgresUser() ?? idsOf('nobody');
  if (!ids) throw new Error('Postgres refuses to run as root: add a user named postgres');
  const closed = needed.find((path) => !reaches(ids, path));
  if (closed && !hasSetpriv())
    throw new Error(
      `as root's, Postgres runs as another user, to whom ${closed} is closed: ` +
        'install util-linux, move it elsewhere, or start as an ordinary user',
    );
  return { ...ids, reachesAll: closed !== undefined };
}
