import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiMemory } from '../../src/local/api-memory.ts';

it('the image starts the API with the memory limits of every other start', () => {
  const [, command = '[]'] = /^CMD (\[.*\])$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];

  expect(JSON.parse(command)).toEqual(['node', ...apiMemory, 'src/api/server.ts']);
});
