import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { endProcess, type Identity, identityOf, isRunning } from './processes.ts';
import { say } from './say.ts';

const noted = z.object({ pid: z.number(), startedAt: z.string() });

async function readIdentity(file: string): Promise<Identity | undefined> {
  try {
    return noted.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Notes a process in `BURSAR_HOME/run`, so that a later start can end it if it outlives us. */
export async function note(home: string, name: string, pid: number): Promise<void> {
  await writeFile(join(home, 'run', name), JSON.stringify(identityOf(pid)));
}

export const forget = (home: string, name: string): Promise<void> =>
  rm(join(home, 'run', name), { force: true });

const lockFile = (home: string) => join(home, 'start.lock');

/** The start that runs in `home` now. */
export async function holderOf(home: string): Promise<Identity | undefined> {
  const holder = await readIdentity(lockFile(home));
  return holder && isRunning(holder) ? holder : undefined;
}

/**
 * Makes this process the only one that starts parts in `home`; answers how to give that up.
 * Throws when another one lives there.
 */
export async function holdHome(home: string): Promise<() => Promise<void>> {
  await mkdir(join(home, 'run'), { recursive: true });
  const file = lockFile(home);
  const mine = JSON.stringify(identityOf(process.pid));
  for (;;) {
    try {
      await writeFile(file, mine, { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(home);
    if (holder) throw new Error(`Bursar is already running in ${home} (process ${holder.pid})`);
    await rm(file, { force: true });
  }
}

/** Ends what a start that was killed has left running. */
export async function endLeftParts(home: string): Promise<void> {
  await mkdir(join(home, 'run'), { recursive: true });
  const names = await readdir(join(home, 'run'));
  await Promise.all(
    names.map(async (name) => {
      const left = await readIdentity(join(home, 'run', name));
      if (left && isRunning(left)) {
        say(name, `process ${left.pid} is left from a start that was killed; ending it`);
        const politely = name === 'postgres' ? 'SIGINT' : 'SIGTERM';
        await endProcess(left, [politely, 'SIGKILL'], 8000);
      }
      await forget(home, name);
    }),
  );
}
