import { expect, it } from 'vitest';
import { freePort, takenPorts } from '../../src/local/ports.ts';
import { givenListener } from '../support/local.ts';

it('names the ports that are taken, and no other', async () => {
  const taken = await givenListener();
  const free = await freePort();

  const found = await takenPorts([
    { name: 'PORT', host: '127.0.0.1', port: taken },
    { name: 'POSTGRES_PORT', host: '127.0.0.1', port: free },
  ]);

  expect(found).toEqual([{ name: 'PORT', host: '127.0.0.1', port: taken, code: 'EADDRINUSE' }]);
});

it('leaves a port that it looked at free', async () => {
  const port = { name: 'PORT', host: '127.0.0.1', port: await freePort() };

  expect([await takenPorts([port]), await takenPorts([port])]).toEqual([[], []]);
});
