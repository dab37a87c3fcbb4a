import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LARGE_BYTES = 10 * 1024 * 1024;

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** A part's log in `BURSAR_HOME/logs`, opened to append; a large one is put aside first. */
export function openLog(home: string, name: string) {
  const file = join(home, 'logs', `${name}.log`);
  mkdirSync(dirname(file), { recursive: true });
  if (sizeOf(file) > LARGE_BYTES) renameSync(file, `${file}.1`);
  const from = sizeOf(file);
  const descriptor = openSync(file, 'a');
  return {
    file,
    descriptor,
    close: () => closeSync(descriptor),
    /** The last lines since it was opened. */
    tail: (lines: number): string =>
      readFileSync(file).subarray(from).toString().trimEnd().split('\n').slice(-lines).join('\n'),
  };
}
