import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Import, importsOf, sources } from './sources.ts';

const floor = (path: string) => /^src\/([^/]+)/.exec(path)?.[1] ?? path;
const domainOf = (path: string) => /^src\/[^/]+\/([^/]+)\//.exec(path)?.[1];
const isContract = (path: string) =>
  /^src\/workflows\/([^/]+\.contract|task-queues|search-attributes|schedules)\.ts$/.test(path);

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
  'csv-parse/sync',
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

/** Every circle of files, types counted too: whoever reads one would have to know the others. */
function circles(imports: Import[]): string[] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: string[]) => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || done.has(file)) return;
    for (const { to } of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return found;
}

const planted = (file: string, text: string) => importsOf({ file, text });

describe('the house', () => {
  const imports = sources.flatMap(importsOf);

  it('has arrows that only run down, and domains that do not know each other', () => {
    expect(violations(imports)).toEqual([]);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('notices planted violations', () => {
    const all: Array<[string, string]> = [
      ['src/domain/kit/a.ts', "import { x } from 'node:fs';"],
      ['src/domain/billpay/a.ts', "import { x } from '../invoices/b.ts';"],
      ['src/domain/billpay/a.ts', "import type { x } from '../../db/client.ts';"],
      ['src/db/billpay/a.ts', "import { x } from '../identity/users.ts';"],
      ['src/db/kit/a.ts', "import { x } from '../../api/app.ts';"],
      ['src/workflows/a.ts', "import { x } from '../activities/runs.ts';"],
      ['src/workflows/a.ts', "import { z } from 'zod';"],
      ['src/workflows/a.ts', "import type { x } from '../db/client.ts';"],
      ['src/api/billpay/a.ts', "import { x } from '../../workflows/bill-approval.ts';"],
      ['src/api/billpay/a.ts', "import { x } from '../../activities/runs.ts';"],
      ['src/activities/a.ts', "import { x } from '../workflows/run.ts';"],
      ['src/activities/a.ts', "const x = await import('../api/app.ts');"],
      ['src/engine/a.ts', "import { x } from '../workflows/run.ts';"],
      ['src/observability/a.ts', "import { x } from '../db/client.ts';"],
      ['src/api/billpay/a.ts', "export { x } from '../documents/b.ts';"],
    ];

    for (const [from, text] of all)
      expect(violations(planted(from, text)), `${from}: ${text}`).toHaveLength(1);
  });

  it('has no circle of files', () => {
    const one = planted('src/db/a.ts', "import type { B } from './b.ts';");
    const two = planted('src/db/b.ts', "import { c } from './c.ts';");
    const three = planted('src/db/c.ts', "export { a } from './a.ts';");

    expect(circles(imports)).toEqual([]);
    expect(circles([...one, ...two])).toEqual([]);
    expect(circles([...one, ...two, ...three])).toEqual([
      'src/db/a.ts → src/db/b.ts → src/db/c.ts → src/db/a.ts',
    ]);
  });

  it('imports only files that exist', () => {
    const missing = imports.filter(({ to }) => to.startsWith('src/') && !existsSync(to));

    expect(missing).toEqual([]);
  });
});
