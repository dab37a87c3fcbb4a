import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiMemoryEnv, apiMemoryFlags } from '../../src/local/api-memory.ts';

it('the image starts the API with the memory limits of every other start', () => {
  const image = readFileSync('Dockerfile', 'utf8');
  const [, command = '[]'] = /^CMD (\[.*\])$/m.exec(image) ?? [];

  expect(JSON.parse(command)).toEqual(['node', ...apiMemoryFlags, 'src/api/server.ts']);
  for (const [name, value] of Object.entries(apiMemoryEnv)) {
    expect(image).toMatch(new RegExp(`^ENV .*\\b${name}=${value}\\b`, 'm'));
  }
});
