import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identityOf, isRunning } from '../../src/local/processes.ts';
import { createSupervisor } from '../../src/local/supervisor.ts';
import { cleanUp, givenHome, givenPart, STAYS } from '../support/local.ts';
import { until } from '../support/until.ts';

async function givenSupervisor() {
  const home = await givenHome();
  const supervisor = createSupervisor(home);
  cleanUp(() => supervisor.stop());
  const running = (name: string) => JSON.parse(readFileSync(join(home, 'run', name), 'utf8'));
  return { home, supervisor, running };
}

describe('bringing up', () => {
  it('waits until every part is ready', async () => {
    const { home, supervisor } = await givenSupervisor();
    const mark = join(home, 'mark');
    const script = `setTimeout(() => fs.writeFileSync('${mark}', ''), 300); ${STAYS}`;

    await supervisor.run(givenPart('late', script, { ready: async () => existsSync(mark) }));

    expect(existsSync(mark)).toBe(true);
  });

  it('gives up on a part that dies again and again, with the last it said', async () => {
    const { supervisor } = await givenSupervisor();
    const broken = givenPart('broken', "console.error('no such table'); process.exit(3)", {
      ready: async () => false,
    });

    await expect(supervisor.run(broken)).rejects.toThrow(/broken does not come up.*code 3.*table/s);
  });

  it('gives up on a program that is not there', async () => {
    const { supervisor } = await givenSupervisor();
    const missing = givenPart('missing', '', {
      program: async () => ({ command: '/no/such/program', args: [], deathSignal: 'TERM' }),
      ready: async () => false,
    });

    await expect(supervisor.run(missing)).rejects.toThrow('missing does not come up');
  });

  it('gives up on a part that hangs, and ends it', async () => {
    const { supervisor, running } = await givenSupervisor();
    const pids: number[] = [];
    const hanging = givenPart('hanging', STAYS, {
      ready: async () => {
        pids.push(running('hanging').pid);
        return false;
      },
      readyWithinMs: 300,
    });

    await expect(supervisor.run(hanging)).rejects.toThrow('hanging does not come up');

    expect(new Set(pids).size).toBe(3);
    expect(pids.filter((pid) => identityOf(pid))).toEqual([]);
  });
});

describe('a part that dies', () => {
  it('is started again as a new process', async () => {
    const { supervisor, running } = await givenSupervisor();
    await supervisor.run(givenPart('part', STAYS));
    const first = running('part');

    process.kill(first.pid, 'SIGKILL');
    await until(() => {
      try {
        return isRunning(running('part')) && running('part').pid !== first.pid;
      } catch {
        return false;
      }
    }, 'another one runs');
  });
});

describe('stopping', () => {
  it('ends the parts that came up last first', async () => {
    const { home, supervisor } = await givenSupervisor();
    const order = join(home, 'order');
    writeFileSync(order, '');
    const noting = (name: string) =>
      givenPart(
        name,
        `process.on('SIGTERM', () => { fs.appendFileSync('${order}', '${name} '); process.exit() });
         fs.appendFileSync('${order}', '+${name} '); ${STAYS}`,
        { ready: async () => readFileSync(order, 'utf8').includes(`+${name}`) },
      );
    await supervisor.run(noting('engine'));
    await supervisor.run(noting('app'));

    await supervisor.stop();

    expect(readFileSync(order, 'utf8')).toBe('+engine +app app engine ');
  });

  it('insists when a part does not listen, and takes what it started with it', async () => {
    const { home, supervisor, running } = await givenSupervisor();
    const file = join(home, 'grandchild');
    const deaf = `process.on('SIGTERM', () => {});
      const child = child_process.spawn(process.execPath, ['-e', '${STAYS}']);
      fs.writeFileSync('${file}', String(child.pid)); ${STAYS}`;
    const options = { ready: async () => existsSync(file), stopWithinMs: 300 };
    await supervisor.run(givenPart('deaf', deaf, options));
    const deafOne = running('deaf');
    const grandchild = identityOf(Number(readFileSync(file, 'utf8')));

    await supervisor.stop();

    expect(isRunning(deafOne)).toBe(false);
    await until(() => !grandchild || !isRunning(grandchild), 'the grandchild is gone');
  });

  it('starts nothing any more', async () => {
    const { supervisor } = await givenSupervisor();
    await supervisor.stop();

    await expect(supervisor.run(givenPart('late', STAYS))).rejects.toThrow('stopped');
  });
});

const tiesToParent = spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;

// Without util-linux's setpriv the next start ends what is left: see instance.test.ts.
it.skipIf(!tiesToParent)('leaves no part behind when it is killed outright', async () => {
  const home = await givenHome();
  const supervisor = spawn(
    process.execPath,
    ['--input-type=module', '-e', SUPERVISOR, import.meta.resolve('../../src/local/'), home],
    { stdio: 'inherit' },
  );
  const note = join(home, 'run', 'part');
  await until(() => existsSync(join(home, 'up')), 'the part is up');
  const part = JSON.parse(readFileSync(note, 'utf8'));
  expect(isRunning(part)).toBe(true);

  supervisor.kill('SIGKILL');
  await once(supervisor, 'exit');

  await until(() => !isRunning(part), 'the part is gone');
});

const SUPERVISOR = `
  import { writeFileSync } from 'node:fs';
  const [local, home] = process.argv.slice(1);
  const { createSupervisor } = await import(local + 'supervisor.ts');
  await createSupervisor(home).run({
    name: 'part',
    program: async () => ({
      command: process.execPath, args: ['-e', '${STAYS}'], deathSignal: 'TERM',
    }),
    ready: async () => true, readyWithinMs: 120_000, stopSignal: 'SIGTERM', stopWithinMs: 60_000,
  });
  writeFileSync(home + '/up', '');
`;
