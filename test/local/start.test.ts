import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../../src/local/answers.ts';
import { urlOf } from '../../src/local/postgres.ts';
import { isRunning } from '../../src/local/processes.ts';
import {
  givenSettings,
  type Settings,
  type Started,
  startSystem,
  untilStarted,
} from '../support/started.ts';
import { until } from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'bursar-start-'));
const home = join(folder, 'first');
let settings: Settings;
let system: Started;

const isLive = () => answers(`${system.url}/health/live`);

async function inDatabase(query: string) {
  const sql = postgres(urlOf(Number(settings.POSTGRES_PORT), 'bursar'), { max: 1 });
  try {
    return await sql.unsafe(query);
  } finally {
    await sql.end();
  }
}

beforeAll(async () => {
  settings = await givenSettings(home);
  system = startSystem(settings);
  await untilStarted(system);
});

afterAll(async () => {
  system.process.kill('SIGTERM');
  await system.ended;
  await rm(folder, { recursive: true, force: true });
});

describe('a started system', () => {
  it('says READY last, and says before what stands in for what', async () => {
    const lines = system.output().trimEnd().split('\n');

    expect(lines.at(-1)).toBe(`READY ${system.url}`);
    expect(system.output()).toContain('mail: local mailbox');
    expect(system.output()).toContain('cards: sandbox card processor');
  });

  it('answers where the banner says', async () => {
    const own = (port: string, path: string) => `http://127.0.0.1:${port}/${path}`;
    const pages = [own(settings.TEMPORAL_UI_PORT, ''), own(settings.MAIL_WEB_PORT, 'email')];

    await until(isLive, 'the API answers');
    for (const page of pages) await until(() => answers(page), `${page} answers`);
  });

  it('refuses a second start on its data, in one line', async () => {
    const second = startSystem(await givenSettings(home));

    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`already running in ${home}`);
    expect(second.output().trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses a start on its ports, in one line that names them, with nothing started', async () => {
    const other = join(folder, 'other');
    const fresh = await givenSettings(other);
    const second = startSystem({ ...fresh, TEMPORAL_PORT: settings.TEMPORAL_PORT });

    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Port taken: ${settings.TEMPORAL_PORT} (TEMPORAL_PORT`);
    expect(second.output().trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(join(other, 'postgres'))).toBe(false);
  });

  it('refuses a wrong configuration before anything is started', async () => {
    const second = startSystem(await givenSettings(join(folder, 'wrong')), {
      NODE_ENV: 'production',
      SECRET_KEY: 'short',
    });

    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('SECRET_KEY');
    expect(second.output()).toContain('sandbox card processor');
  });

  it('runs beside another one that has its own folder and ports', async () => {
    const own = await givenSettings(join(folder, 'second'));
    const second = startSystem(own, {}, ['npm', 'run', '-s', 'start']);
    await untilStarted(second);
    const parts = second.parts();

    await until(() => answers(`${second.url}/health/live`), 'the second answers');
    await until(isLive, 'the first answers');

    second.process.kill('SIGTERM');
    await second.ended;
    expect(parts.filter(isRunning)).toEqual([]);
    await until(isLive, 'the first still answers');
  });

  it.each(['worker', 'api', 'mailbox', 'temporal', 'postgres'])(
    'starts the %s again when it is killed',
    async (name) => {
      const killed = system.part(name);
      process.kill(killed.pid, 'SIGKILL');

      const isBack = () => {
        try {
          const now = system.part(name);
          return now.pid !== killed.pid && isRunning(now);
        } catch {
          return false;
        }
      };
      await until(isBack, `${name} is back`);
      await until(
        () => system.output().includes(`${name.padEnd(9)} ended with SIGKILL`),
        'it says so',
      );
      await until(isLive, 'the API answers');
    },
  );

  it('loses nothing when all of it is killed at once, and starts again', async () => {
    await until(
      async () => (await inDatabase('select 1').catch(() => [])).length === 1,
      'it is up',
    );
    await inDatabase('create table kept as select 42 as answer');
    const before = system.parts();

    system.process.kill('SIGKILL');
    for (const { pid } of before) process.kill(pid, 'SIGKILL');
    await system.ended;
    system = startSystem(settings);
    await untilStarted(system);

    expect(await inDatabase('select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('stops on SIGINT, also on two, and leaves no process behind', async () => {
    const parts = system.parts();
    expect(parts).toHaveLength(5);

    system.process.kill('SIGINT');
    system.process.kill('SIGINT');

    expect(await system.ended).toBe(0);
    expect(parts.filter(isRunning)).toEqual([]);
    expect(readdirSync(join(home, 'run'))).toEqual([]);
  });
});
