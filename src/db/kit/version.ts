import { Problem } from '../../domain/kit/problem.ts';

/** The versions that a caller has seen (`If-Match`); null where any will do. */
export type SeenVersions = readonly number[] | null;

/** Refuses with 412 when the row has changed since the caller read it. Lock the row before. */
export function assertCurrent(seen: SeenVersions, row: { version: number }): void {
  if (seen === null || seen.includes(row.version)) return;
  const detail = `It is at version ${row.version} now; read it again and repeat the change.`;
  throw new Problem('stale', 'version-is-stale', detail);
}
