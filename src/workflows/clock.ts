/** The workflow's own time: inside a workflow `Date` is replayed, so every replay sees the same. */
export function now(): string {
  return inMs(0);
}

export function inMs(ms: number): string {
  // biome-ignore lint/style/noRestrictedGlobals: the engine makes it deterministic here.
  return new Date(Date.now() + ms).toISOString();
}

/** Milliseconds until an instant, 0 where it has passed. */
export function msUntil(instant: string): number {
  // biome-ignore lint/style/noRestrictedGlobals: the engine makes it deterministic here.
  return Math.max(0, Date.parse(instant) - Date.now());
}
