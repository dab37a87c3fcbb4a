import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cacheDir, intoCache } from '../../src/local/engine-cache.ts';
import { findEngine } from '../../src/local/engine-search.ts';
import { downloadBySdk } from '../../src/local/sdk-download.ts';
import { temporalCli } from '../../src/local/temporal-cli.ts';
import { givenHome } from '../support/local.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('finding an engine', () => {
  const step = (place: string, answer: string | undefined | Error, asked: string[] = []) => ({
    place,
    find: async () => {
      asked.push(place);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });

  it('takes the first place that has it, and asks no further', async () => {
    const asked: string[] = [];
    const steps = [
      step('on PATH', undefined, asked),
      step('in the cache', new Error('unreadable'), asked),
      step('a download', '/engine', asked),
      step('a build', '/other', asked),
    ];

    expect(await findEngine('the engine', steps, '')).toBe('/engine');
    expect(asked).toEqual(['on PATH', 'in the cache', 'a download']);
  });

  it('names all that was tried and what to install when there is none', async () => {
    const steps = [step('on PATH', undefined), step('a build', new Error('there is no go'))];

    await expect(findEngine('the engine', steps, 'Install Go.')).rejects.toThrow(
      'the engine was not found (tried: on PATH; a build). Install Go.',
    );
  });

  it('refuses a TEMPORAL_CLI_PATH that is another program, instead of looking elsewhere', async () => {
    await expect(temporalCli('/bin/ls')).rejects.toThrow('tried: TEMPORAL_CLI_PATH');
  });

  it('does not take a program for the CLI only because of its name', async () => {
    const home = await givenHome();
    writeFileSync(join(home, 'temporal'), '#!/bin/sh\necho something else\n', { mode: 0o755 });
    vi.stubEnv('PATH', home);
    vi.stubEnv('XDG_CACHE_HOME', home);
    const dir = await intoCache('temporal-cli-v1.5.1', async (draft) =>
      writeFileSync(join(draft, 'temporal'), '', { mode: 0o755 }),
    );

    expect(await temporalCli()).toBe(join(dir, 'temporal'));
  });
});

describe('the cache', () => {
  it('gets a folder whole or not at all', async () => {
    vi.stubEnv('XDG_CACHE_HOME', await givenHome());

    const cutShort = intoCache('engine', async (dir) => {
      writeFileSync(join(dir, 'half'), '');
      throw new Error('connection lost');
    });

    await expect(cutShort).rejects.toThrow('connection lost');
    expect(readdirSync(cacheDir())).toEqual([]);
  });

  it('keeps the first of two that are made at once', async () => {
    vi.stubEnv('XDG_CACHE_HOME', await givenHome());
    const make = (by: string) =>
      intoCache('engine', async (dir) => writeFileSync(join(dir, by), ''));

    const places = await Promise.all([make('one'), make('two')]);

    expect(new Set(places).size).toBe(1);
    expect(readdirSync(places[0])).toHaveLength(1);
    expect(readdirSync(cacheDir())).toEqual(['engine']);
  });
});

it('does not wait for a download that can not come', async () => {
  const home = await givenHome();
  vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');

  await expect(downloadBySdk('createLocal', home, 'temporal')).rejects.toThrow('did not arrive');

  expect(existsSync(join(home, 'temporal'))).toBe(false);
});
