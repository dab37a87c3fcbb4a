// Adds the lock entries npm drops when a registry lacks another platform's optional binary:
// without them `npm ci` stops with "Missing: <package>@ from lock file" (npm 11).
import { readFileSync, writeFileSync } from 'node:fs';

interface LockEntry {
  version?: string;
  optionalDependencies?: Record<string, string>;
  dev?: boolean;
  [field: string]: unknown;
}

const systems = 'android darwin freebsd linux openharmony openbsd netbsd sunos aix win32'.split(
  ' ',
);
const cpus = 'arm64 x64 ia32 arm ppc64 s390x riscv64 loong64 mips64el wasm32'.split(' ');
const path = new URL('../package-lock.json', import.meta.url);
const lock: { packages: Record<string, LockEntry> } = JSON.parse(readFileSync(path, 'utf8'));

function isListed(at: string, name: string): boolean {
  const parents = at.split('/node_modules/');
  const places = parents.map((_, i) => `${parents.slice(0, i + 1).join('/node_modules/')}/`);
  return [...places, ''].some((place) => lock.packages[`${place}node_modules/${name}`]);
}

function entryFor(name: string, version: string, parent: LockEntry): LockEntry | undefined {
  const words = name.replace('windows', 'win32').split('/').at(-1)?.split(/[-_.]/) ?? [];
  const os = systems.find((s) => words.includes(s));
  const cpu = cpus.find((c) => words.includes(c));
  if (!os) return undefined;
  const libc = words.some((w) => w.startsWith('musl'))
    ? ['musl']
    : words.some((w) => w.startsWith('gnu'))
      ? ['glibc']
      : undefined;
  return {
    version: version.replace(/^[\^~]/, ''),
    ...(cpu && { cpu: [cpu] }),
    ...(parent.dev && { dev: true }),
    ...(libc && { libc }),
    optional: true,
    os: [os],
  };
}

let added = 0;
for (const [at, parent] of Object.entries(lock.packages)) {
  if (at === '') continue;
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const entry = isListed(at, name) ? undefined : entryFor(name, version, parent);
    if (entry) lock.packages[`node_modules/${name}`] = entry;
    if (entry) added += 1;
  }
}
const { '': root = {}, ...rest } = lock.packages;
const sorted = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`lock entries added: ${added}\n`);
