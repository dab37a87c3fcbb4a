// Runs every benchmark of this folder, one after the other; each prints its own figures.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const wanted = process.argv.slice(2);
const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'run.ts');
for (const name of names.filter((n) => wanted.length === 0 || wanted.includes(n.slice(0, -3)))) {
  process.stdout.write(`\n== ${name.slice(0, -3)}\n`);
  const { status } = spawnSync(process.execPath, [join(folder, name)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
