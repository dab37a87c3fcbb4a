import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { answers } from '../../src/local/answers.ts';
import { openLog } from '../../src/local/part-log.ts';
import { freePort } from '../../src/local/ports.ts';
import { endProcess, identityOf, launch } from '../../src/local/processes.ts';
import { temporalProgram, temporalReady } from '../../src/local/temporal.ts';
import { temporalCli } from '../../src/local/temporal-cli.ts';
import { searchKeys } from '../../src/workflows/search-attributes.ts';
import { cleanUp, givenHome, givenListener } from '../support/local.ts';
import { until } from '../support/until.ts';

async function givenTemporal(home: string) {
  const [cli, port, uiPort] = [await temporalCli(), await freePort(), await freePort()];
  const databaseFile = join(home, 'temporal.db');
  const program = temporalProgram({ cli, port, uiPort, namespace: 'books', databaseFile });
  const child = launch(program, openLog(home, 'temporal').descriptor);
  const server = identityOf(child.pid ?? 0);
  if (!server) throw new Error('it did not start');
  cleanUp(() => endProcess(server, ['SIGTERM', 'SIGKILL'], 5000));
  const address = `127.0.0.1:${port}`;
  await until(() => temporalReady(address), 'Temporal is ready');
  return { server, address, uiPort };
}

async function connect(address: string): Promise<Client> {
  const connection = await Connection.connect({ address });
  cleanUp(() => connection.close());
  return new Client({ connection, namespace: 'books' });
}

describe('the local Temporal', () => {
  it('loses no acknowledged workflow when it is killed', async () => {
    const home = await givenHome();
    const first = await givenTemporal(home);
    const { workflow } = await connect(first.address);
    await workflow.start('any', { taskQueue: 'any', workflowId: 'kept' });

    await endProcess(first.server, ['SIGKILL'], 5000);
    const second = await givenTemporal(home);

    const { workflow: again } = await connect(second.address);
    const { status } = await again.getHandle('kept').describe();
    expect(status.name).toBe('RUNNING');
  });

  it('has its pages, and finds runs by every search attribute of the system', async () => {
    const { address, uiPort } = await givenTemporal(await givenHome());
    const { connection } = await connect(address);

    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: 'books',
    });

    const names = Object.values(searchKeys).map(({ name }) => name);
    expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(names));
    await until(() => answers(`http://127.0.0.1:${uiPort}/`), 'its pages answer');
  });
});

describe('its health check', () => {
  it('says no where nothing listens', async () => {
    expect(await temporalReady(`127.0.0.1:${await freePort()}`)).toBe(false);
  });

  it('says no where something else listens and never answers', async () => {
    expect(await temporalReady(`127.0.0.1:${await givenListener()}`)).toBe(false);
  });
});
