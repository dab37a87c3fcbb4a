import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../config-variables.ts';

/** A process beyond doubt: its id may be given to another one after its end. */
export type Identity = { pid: number; startedAt: string };

export type User = {
  uid: number;
  gid: number;
  /** It may enter folders that are closed to it, such as a checkout under /root. */
  reachesAll: boolean;
};

export type Program = {
  command: string;
  args: readonly string[];
  env?: Environment;
  user?: User | undefined;
  /** What it gets when this process is killed outright. */
  deathSignal: 'INT' | 'TERM';
};

const afterName = (stat: string) => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

/** When the process began, in the system's own notation; nothing when there is no such process. */
export function startedAt(pid: number): string | undefined {
  try {
    if (!existsSync('/proc/self/stat'))
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [state, ...fields] = afterName(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return state === 'Z' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

export const identityOf = (pid: number): Identity | undefined => {
  const began = startedAt(pid);
  return began === undefined ? undefined : { pid, startedAt: began };
};

export const isRunning = (one: Identity): boolean => startedAt(one.pid) === one.startedAt;

/** The program's command line, empty when it has ended. */
export function commandLineOf(pid: number): string {
  try {
    return existsSync('/proc/self/stat')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks first, then insists: `signals` one after another, `graceMs` apart, until it has ended. */
export async function endProcess(
  one: Identity,
  signals: readonly NodeJS.Signals[],
  graceMs: number,
): Promise<void> {
  for (const name of signals) {
    if (!isRunning(one)) return;
    signal(one.pid, name);
    const deadline = performance.now() + graceMs;
    while (isRunning(one) && performance.now() < deadline) await sleep(25);
  }
}

let diesWithParent: boolean | undefined;

/** Whether util-linux's setpriv is here; busybox has one without this option. */
export const hasSetpriv = (): boolean => {
  diesWithParent ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;
  return diesWithParent;
};

// The last one keeps the right also in access(2), by which Postgres looks for its own programs.
const REACH_ALL = [
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
  '--securebits=+no_setuid_fixup',
];

function userOptions({ uid, gid, reachesAll }: User): string[] {
  const options = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return reachesAll ? [...options, ...REACH_ALL] : options;
}

/** The command as it is really run, with the rights of its user and the parent's fate. */
export function commandFor(program: Program): { command: string; args: string[]; user?: User } {
  const { command, args, user, deathSignal } = program;
  if (!hasSetpriv()) return { command, args: [...args], ...(user && { user }) };
  const options = ['--pdeathsig', deathSignal, ...(user ? userOptions(user) : [])];
  return { command: 'setpriv', args: [...options, '--', command, ...args] };
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches only the supervisor.
 * Its output goes straight into the file `log`, which outlives this process.
 */
export function launch(program: Program, log: number): ChildProcess {
  const { command, args, user } = commandFor(program);
  return spawn(command, args, {
    detached: true,
    stdio: ['ignore', log, log],
    ...(program.env && { env: { ...program.env } }),
    ...(user && { uid: user.uid, gid: user.gid }),
  });
}
