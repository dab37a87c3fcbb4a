import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { inheritedEnvironment } from '../../src/config.ts';
import { formWith, statement } from '../support/documents.ts';
import { databaseOf, type SeededMember, secretKey, seedOrganization } from '../support/seeded.ts';
import { givenSettings, type Started, startSystem, untilStarted } from '../support/started.ts';
import { until } from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'bursar-bundled-'));
let system: Started | undefined;

afterAll(async () => {
  system?.process.kill('SIGTERM');
  await system?.ended;
  await rm(folder, { recursive: true, force: true });
});

const run = (program: string, args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [program, ...args], {
    env: inheritedEnvironment({ SECRET_KEY: secretKey, NODE_ENV: 'development', ...env }),
    encoding: 'utf8',
  });

it('runs workflows from the bundles that the build step writes', async () => {
  const bundles = join(folder, 'bundles');
  const settings = await givenSettings(join(folder, 'home'));
  const built = run('scripts/bundle.ts', [bundles]);
  system = startSystem(settings, { SECRET_KEY: secretKey, WORKFLOW_BUNDLE: bundles });
  await untilStarted(system);
  const sql = databaseOf(settings);
  const { orgId, members } = await seedOrganization(sql, ['owner']);
  const { token } = members[0] as SeededMember;
  const post = async (path: string, body: FormData | null) => {
    const headers = { authorization: `Bearer ${token}` };
    const url = `${system?.url}/api/orgs/${orgId}${path}`;
    return (await fetch(url, { method: 'POST', body, headers })).json();
  };
  const form = formWith({ name: 'report.txt', content: statement });
  const document = (await post('/documents', form)) as { id: string };

  await post(`/documents/${document.id}/analysis`, null);

  const statusOfRun = async () => (await sql`select status from runs`)[0]?.['status'];
  await until(async () => (await statusOfRun()) === 'completed', 'it is analysed');
  const files = readdirSync(bundles).map((name) => join(bundles, name));
  expect(built.stdout.trim().split('\n').sort()).toEqual(files.sort());
  const log = readFileSync(join(folder, 'home', 'logs', 'worker.log'), 'utf8');
  expect(files.filter((file) => log.includes(`"codePath":"${file}"`))).toHaveLength(1);
  await sql.end();
}, 600_000);

it('ends at once where the configured folder has no bundle of these sources', () => {
  const { status, stderr } = run('worker.ts', [], { WORKFLOW_BUNDLE: folder });

  expect(status).not.toBe(0);
  expect(stderr).toContain('npm run bundle');
});
