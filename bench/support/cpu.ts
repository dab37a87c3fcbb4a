import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

function fieldsOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** CPU seconds that a process and its ended children have used; Linux only. */
export function cpuSeconds(pid: number): number {
  const times = fieldsOf(pid).slice(11, 15).map(Number);
  return times.reduce((a, b) => a + b, 0) / ticksPerSecond;
}

/** The same for a process and all that it has started. */
export function treeCpuSeconds(root: number): number {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  const children = pids.filter((pid) => {
    try {
      return Number(fieldsOf(pid)[1]) === root;
    } catch {
      return false;
    }
  });
  return children.reduce((sum, pid) => sum + treeCpuSeconds(pid), cpuSecondsOf(root));
}

/** What has ended meanwhile is counted with whoever started it. */
function cpuSecondsOf(pid: number): number {
  try {
    return cpuSeconds(pid);
  } catch {
    return 0;
  }
}

export function residentMb(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4096) / 1024 / 1024;
}
