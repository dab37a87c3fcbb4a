/** What this thread computed since then, in ms: other than the clock it ignores a busy machine. */
export function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
