// Types, style and import rules, then every test. The last line counts the tests, also when
// something before them is red; the exit code is 0 only when nothing is.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const isGreen = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'inherit' }).status === 0;

function countTests(file: string, green: boolean): string {
  if (!existsSync(file)) return '0 passed, 1 failed';
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } =
    report.parse(JSON.parse(readFileSync(file, 'utf8')));
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  // A run that is red without a failed test had an error outside of any.
  const failed = Math.max(numFailedTests + broken.length, green ? 0 : 1);
  const skipped = numPendingTests + numTodoTests;
  return `${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const folder = mkdtempSync(join(tmpdir(), 'ci-'));
const file = join(folder, 'report.json');
try {
  const checks = {
    typecheck: ['tsc', '--noEmit'],
    lint: ['biome', 'check', '.'],
    schema: ['node', 'scripts/schema.ts', '--check'],
  };
  const red = Object.entries(checks).filter(([, [command = '', ...args]]) => {
    return !isGreen(command, ...args);
  });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const green = isGreen('vitest', 'run', ...reporters);
  for (const [name] of red) process.stdout.write(`${name} is red, see above\n`);
  process.stdout.write(`${countTests(file, green)}\n`);
  process.exitCode = green && red.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
