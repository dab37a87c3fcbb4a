import { readFileSync } from 'node:fs';
import { startedAt } from './processes.ts';

const CHECK_MS = 500;
const SIGINT_BIT = 1n << 1n;

type Status = { name: string; parent: number; blocked: bigint };

/** What Linux says about a process; nothing on another system, or when it has ended. */
function statusOf(pid: number): Status | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1] ?? '0';
    return {
      name: field('Name'),
      parent: Number(field('PPid')),
      blocked: BigInt(`0x${field('SigBlk')}`),
    };
  } catch {
    return undefined;
  }
}

/** The npm and make that started this process, nearest first. */
function launchers(): number[] {
  const found: number[] = [];
  for (let pid = process.ppid; pid > 1; ) {
    const status = statusOf(pid);
    if (!status || !/^(npm|node|g?make|sh|dash|bash)\b/.test(status.name)) break;
    found.push(pid);
    if (/^g?make/.test(status.name)) return found;
    pid = status.parent;
  }
  return [];
}

/**
 * Calls `stop` when the `make` above this process is killed outright, or is asked alone to stop:
 * on SIGINT it waits for its recipe without passing the signal on, with the signal blocked.
 */
export function stopWithLauncher(stop: (why: string) => void): void {
  const above = launchers().map((pid) => ({ pid, began: startedAt(pid) }));
  const make = above.at(-1);
  if (!make) return;
  const timer = setInterval(() => {
    const gone = above.some(({ pid, began }) => startedAt(pid) !== began);
    const asked = ((statusOf(make.pid)?.blocked ?? 0n) & SIGINT_BIT) !== 0n;
    if (!gone && !asked) return;
    clearInterval(timer);
    stop(gone ? 'make has ended' : 'make was asked to stop');
  }, CHECK_MS);
  timer.unref();
}
