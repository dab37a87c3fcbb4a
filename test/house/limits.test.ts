import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Source, sources } from './sources.ts';

const linesOf = ({ text }: Source) => text.replace(/\n$/, '').split('\n');

/** Files over 300 lines, and what is wrong with the lengths of all files together. */
function tooLong(all: readonly Source[]): string[] {
  const lengths = all.map((source) => linesOf(source).length).sort((a, b) => a - b);
  const at = (share: number) => lengths[Math.floor(share * (lengths.length - 1))] ?? 0;
  return [
    ...all.filter((source) => linesOf(source).length > 300).map(({ file }) => file),
    ...(at(0.9) > 200 ? [`90th percentile: ${at(0.9)}`] : []),
    ...(at(0.5) > 80 ? [`median: ${at(0.5)}`] : []),
  ];
}

/** A pattern is one literal; cut into pieces it could only be read worse. */
const isPattern = (line: string) => /\(\?[:=!<]|\\[bsdwp]|^\s*\/[^/*].*\/[a-z]*[,;]?$/.test(line);

const tooWide = (all: readonly Source[]): string[] =>
  all.flatMap((source) =>
    linesOf(source).flatMap((line, i) =>
      line.length > 100 && !isPattern(line) ? [`${source.file}:${i + 1}`] : [],
    ),
  );

const oddlyNamed = (all: readonly Source[]): string[] =>
  all
    .map(({ file }) => file)
    .filter(
      (file) =>
        !/^([a-z0-9-]+\/)*[a-z0-9.-]+\.ts$/.test(file) ||
        /\/(services|utils|lib|types|helpers)\//.test(file),
    );

/** What rules must not know by themselves; the linter refuses the rest by its global names. */
const unrepeatable = (all: readonly Source[]): string[] =>
  all
    .filter(({ file }) => /^src\/(domain|workflows)\//.test(file))
    .filter(({ text }) => /\bMath\.random\b|\bTemporal\.Now\b/.test(text))
    .map(({ file }) => file);

const file = (lines: number, line = ';', name = 'src/db/a.ts'): Source => ({
  file: name,
  text: `${line}\n`.repeat(lines),
});

describe('the files', () => {
  it('have at most 300 lines, 200 at the 90th percentile, 80 at the median', () => {
    expect(tooLong(sources)).toEqual([]);
    expect(tooLong([file(10), file(10), file(301)])).toEqual(['src/db/a.ts']);
    expect(tooLong([file(80), file(80), file(300)])).toEqual([]);
    expect(tooLong([file(81), file(81), file(300)])).toEqual(['median: 81']);
    expect(tooLong([file(10), file(10), ...Array(3).fill(file(201))])).toHaveLength(2);
  });

  it('have lines of at most 100 columns, patterns apart', () => {
    const wide = (line: string) => tooWide([file(1, line)]);

    expect(tooWide(sources)).toEqual([]);
    expect(wide('x'.repeat(100))).toEqual([]);
    expect(wide('x'.repeat(101))).toEqual(['src/db/a.ts:1']);
    expect(wide(`// ${'x'.repeat(98)}`)).toEqual(['src/db/a.ts:1']);
    expect(wide(`const s = '${'x '.repeat(50)}';`)).toEqual(['src/db/a.ts:1']);
    expect(wide(`  /${'(?:a|b)'.repeat(20)}/,`)).toEqual([]);
  });

  it('have kebab-case names, and none of the folders where anything goes', () => {
    expect(oddlyNamed(sources)).toEqual([]);
    for (const name of ['src/db/someFile.ts', 'src/Db/file.ts', 'src/api/utils/file.ts'])
      expect(oddlyNamed([file(1, ';', name)])).toEqual([name]);
  });

  it('that hold rules or workflows know no chance and no present time', () => {
    expect(unrepeatable(sources)).toEqual([]);
    for (const line of ['const n = Math.random();', 'const d = Temporal.Now.plainDateISO();'])
      expect(unrepeatable([file(1, line, 'src/domain/kit/a.ts')])).toHaveLength(1);
  });
});

const body = (lines: number) => `export function f(): void {\n${'  g();\n'.repeat(lines)}}\n`;
const nested = (depth: number) =>
  `export function f(): void {\n${'if (a) {\n'.repeat(depth)}g();\n${'}\n'.repeat(depth)}}\n`;

/** Each file with the one rule that it breaks, or none. */
const planted: [path: string, text: string, rule: string | null][] = [
  ['src/api/at-limit.ts', body(60), null],
  ['src/api/long.ts', body(61), 'noExcessiveLinesPerFunction'],
  ['start.ts', body(61), 'noExcessiveLinesPerFunction'],
  ['src/workflows/at-limit.ts', body(80), null],
  ['src/workflows/long.ts', body(81), 'noExcessiveLinesPerFunction'],
  ['src/db/at-limit.ts', nested(3), null],
  ['src/db/deep.ts', nested(4), 'noExcessiveNestedBlocks'],
  ['test/deep.ts', nested(4), 'noExcessiveNestedBlocks'],
  ['src/db/one.ts', "import { two } from './two.ts';\nexport const one = two;\n", 'noImportCycles'],
  ['src/db/two.ts', "import { one } from './one.ts';\nexport const two = one;\n", 'noImportCycles'],
  ['src/db/any.ts', 'export const a = (b: any) => b;\n', 'noExplicitAny'],
  ['src/db/enum.ts', 'export enum A {\n  B = 1,\n}\n', 'noEnum'],
  ['src/db/default.ts', 'export default 1;\n', 'noDefaultExport'],
  ['src/db/sure.ts', 'export const a = (b: string | null) => b!;\n', 'noNonNullAssertion'],
  ['src/db/env.ts', "export const a = process.env['A'];\n", 'noProcessEnv'],
  ['src/db/print.ts', "console.log('a');\n", 'noConsole'],
  ['src/db/left.ts', 'async function f() {}\nf();\n', 'noFloatingPromises'],
  ...['Date.now()', 'performance.now()', 'globalThis.Date', "fetch('a')", 'process.pid'].map(
    (use, i): [string, string, string] => [
      `src/domain/kit/impure-${i}.ts`,
      `export const a = () => ${use};\n`,
      'noRestrictedGlobals',
    ],
  ),
  ['src/workflows/now.ts', 'export const a = () => new Date();\n', 'noRestrictedGlobals'],
];

interface Diagnostic {
  category: string;
  severity: string;
  location: { path: string };
}

/** What the linter finds under our configuration in a folder of these files. */
function lint(files: [path: string, text: string, ...unknown[]][]): Diagnostic[] {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-house-'));
  try {
    copyFileSync('biome.json', join(folder, 'biome.json'));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { stdout } = spawnSync(
      resolve('node_modules/.bin/biome'),
      ['lint', '--reporter=json', '--vcs-enabled=false', '--max-diagnostics=none', '.'],
      { cwd: folder, encoding: 'utf8' },
    );
    return JSON.parse(stdout).diagnostics;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the linter', () => {
  const found = lint(planted);

  it.each(planted)('finds in %s what is planted there, and nothing else', (path, _text, rule) => {
    const errors = found.filter(
      ({ severity, location }) => severity === 'error' && location.path === path,
    );

    expect(errors.map(({ category }) => category.split('/').at(-1))).toEqual(rule ? [rule] : []);
  });
});
