/** One line for whoever watches the terminal: what is said, after who says it. */
export function say(who: string, line: string): void {
  process.stdout.write(`${who.padEnd(9)} ${line}\n`);
}

/** "0.4 s" since `began`, a `performance.now()` value. */
export const since = (began: number): string =>
  `${((performance.now() - began) / 1000).toFixed(1)} s`;
