import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Import {
  from: string;
  /** A file of ours, or the name of a package. */
  to: string;
  typeOnly: boolean;
}

const statement =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

function importsOf(from: string, text: string): Import[] {
  return [...text.matchAll(statement)].map(([, type, static_, dynamic]) => {
    const name = static_ ?? dynamic ?? '';
    const to = name.startsWith('.') ? normalize(join(dirname(from), name)) : name;
    return { from, to, typeOnly: Boolean(type) };
  });
}

const floor = (path: string) => /^src\/([^/]+)/.exec(path)?.[1] ?? path;
const domainOf = (path: string) => /^src\/[^/]+\/([^/]+)\//.exec(path)?.[1];
const isContract = (path: string) =>
  /^src\/workflows\/([^/]+\.contract|task-queues|search-attributes)\.ts$/.test(path);

/** What each floor may stand on, beside itself. Arrows only run down. */
const mayImport: Record<string, (it: Import) => boolean> = {
  domain: () => false,
  db: ({ to }) => ['domain', 'observability'].includes(floor(to)),
  workflows: ({ to, typeOnly }) =>
    floor(to) === 'domain' || (floor(to) === 'activities' && typeOnly),
  activities: ({ to }) => ['db', 'domain', 'observability'].includes(floor(to)) || isContract(to),
  engine: ({ to }) => ['db', 'domain', 'observability'].includes(floor(to)) || isContract(to),
  observability: () => false,
  api: ({ to, typeOnly }) =>
    ['db', 'domain', 'engine', 'observability'].includes(floor(to)) ||
    isContract(to) ||
    (floor(to) === 'workflows' && typeOnly),
};

const purePackages = [
  'decimal.js',
  'dinero.js',
  'temporal-polyfill',
  'rrule-temporal',
  'date-holidays',
  'simple-statistics',
];
const isPure = (name: string) => purePackages.some((p) => name === p || name.startsWith(`${p}/`));

/** What a floor may take from outside. */
const mayUse: Record<string, (name: string) => boolean> = {
  domain: isPure,
  workflows: (name) => /^@temporalio\/(workflow|common)$/.test(name) || isPure(name),
};

const sharedFolders = ['kit', 'providers', 'migrations', 'pages', 'mail-templates'];
/** The processes wire every floor together; so does the one list of activities. */
const wiring = ['src/api/server.ts', 'src/api/app.ts', 'src/activities/index.ts'];

function violations(imports: Import[]): string[] {
  return imports.filter((it) => !isAllowed(it)).map(({ from, to }) => `${from} → ${to}`);
}

function isAllowed(it: Import): boolean {
  const own = floor(it.from);
  if (!it.to.startsWith('src/')) return mayUse[own]?.(it.to) ?? true;
  if (wiring.includes(it.from) || !(own in mayImport)) return true;
  if (floor(it.to) !== own) return mayImport[own]?.(it) ?? true;
  const [mine, theirs] = [domainOf(it.from), domainOf(it.to)];
  const apart = mine && theirs && mine !== theirs && !sharedFolders.includes(theirs);
  // Pages stand in front of the domains: they call the same functions as the API's routes.
  const inFront = own === 'api' && mine === 'pages';
  return !apart || inFront || (own === 'activities' && mine === 'kit');
}

const files = globSync('{src/**/*.ts,*.ts}').filter((f) => f !== 'src/db/schema.ts');

describe('the house', () => {
  it('has arrows that only run down, and domains that do not know each other', () => {
    const imports = files.flatMap((file) => importsOf(file, readFileSync(file, 'utf8')));

    expect(violations(imports)).toEqual([]);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('notices planted violations', () => {
    const planted: Array<[string, string]> = [
      ['src/domain/kit/a.ts', "import { x } from 'node:fs';"],
      ['src/domain/billpay/a.ts', "import { x } from '../invoices/b.ts';"],
      ['src/domain/billpay/a.ts', "import type { x } from '../../db/client.ts';"],
      ['src/db/billpay/a.ts', "import { x } from '../identity/users.ts';"],
      ['src/db/kit/a.ts', "import { x } from '../../api/app.ts';"],
      ['src/workflows/a.ts', "import { x } from '../activities/runs.ts';"],
      ['src/workflows/a.ts', "import { z } from 'zod';"],
      ['src/api/billpay/a.ts', "import { x } from '../../workflows/bill-approval.ts';"],
      ['src/api/billpay/a.ts', "import { x } from '../../activities/runs.ts';"],
      ['src/activities/a.ts', "import { x } from '../workflows/run.ts';"],
      ['src/api/billpay/a.ts', "export { x } from '../documents/b.ts';"],
    ];

    for (const [from, text] of planted) {
      expect(violations(importsOf(from, text)), `${from}: ${text}`).toHaveLength(1);
    }
  });

  it('imports only files that exist', () => {
    const own = files.flatMap((file) => importsOf(file, readFileSync(file, 'utf8')));

    const missing = own.filter(({ to }) => to.startsWith('src/') && !existsSync(to));

    expect(missing).toEqual([]);
  });
});

describe('its files', () => {
  const sizes = files.map((file) => ({
    file,
    lines: readFileSync(file, 'utf8').split('\n').length - 1,
  }));

  it('have at most 300 lines, 200 at the 90th percentile, 80 at the median', () => {
    const sorted = sizes.map((s) => s.lines).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;

    expect(sizes.filter((s) => s.lines > 300)).toEqual([]);
    expect(at(0.9)).toBeLessThanOrEqual(200);
    expect(at(0.5)).toBeLessThanOrEqual(80);
  });

  it('have kebab-case names, and none of the folders where anything goes', () => {
    const odd = files.filter((f) => !/^(src\/)?([a-z0-9-]+\/)*[a-z0-9.-]+\.ts$/.test(f));
    const vague = files.filter((f) => /\/(services|utils|lib|types|helpers)\//.test(f));

    expect([...odd, ...vague]).toEqual([]);
  });

  it('hold no comment over 100 columns; the formatter sees to the code', () => {
    const long = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((text, i) =>
          text.length > 100 && /^\s*(\*|\/\/|\/\*)/.test(text) ? [`${file}:${i + 1}`] : [],
        ),
    );

    expect(long).toEqual([]);
  });
});
