import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endLeftParts, holdHome, note } from '../../src/local/instance.ts';
import { identityOf, isRunning } from '../../src/local/processes.ts';
import { cleanUp, givenHome, STAYS } from '../support/local.ts';

function givenProcess() {
  const child = spawn(process.execPath, ['-e', STAYS], { stdio: 'ignore' });
  cleanUp(() => child.kill('SIGKILL'));
  const identity = identityOf(child.pid ?? 0);
  if (!identity) throw new Error('it did not start');
  return identity;
}

describe('a data folder', () => {
  it('belongs to one start at a time', async () => {
    const home = await givenHome();
    const release = await holdHome(home);

    await expect(holdHome(home)).rejects.toThrow(`already running in ${home}`);
    await release();

    await expect(holdHome(home)).resolves.toBeTypeOf('function');
  });

  it('is taken over from a start that was killed, even when its pid is in use again', async () => {
    const home = await givenHome();
    const stale = { pid: process.pid, startedAt: 'another time' };
    writeFileSync(join(home, 'start.lock'), JSON.stringify(stale));

    await expect(holdHome(home)).resolves.toBeTypeOf('function');
  });

  it('is taken over from a start that died while it wrote its lock', async () => {
    const home = await givenHome();
    writeFileSync(join(home, 'start.lock'), '');

    await expect(holdHome(home)).resolves.toBeTypeOf('function');
  });
});

describe('a part that a killed start left running', () => {
  it('is ended by the next start', async () => {
    const home = await givenHome();
    const left = givenProcess();
    await note(home, 'api', left.pid);

    await endLeftParts(home);

    expect(isRunning(left)).toBe(false);
    expect(existsSync(join(home, 'run', 'api'))).toBe(false);
  });

  it('is not confused with another program that got its pid', async () => {
    const home = await givenHome();
    const other = givenProcess();
    const gone = { pid: other.pid, startedAt: 'another time' };
    writeFileSync(join(home, 'run', 'api'), JSON.stringify(gone));

    await endLeftParts(home);

    expect(isRunning(other)).toBe(true);
  });
});
