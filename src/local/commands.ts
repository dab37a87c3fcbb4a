import { spawn } from 'node:child_process';
import type { Environment } from '../config-variables.ts';
import { say, since } from './say.ts';

type Command = {
  /** What the lines of progress say. */
  doing: string;
  command: string;
  args: readonly string[];
  env?: Environment;
  cwd?: string;
};

const PROGRESS_MS = 15_000;

/**
 * Runs a command that may take minutes, with a line of progress every 15 seconds.
 * Rejects with the last lines that it printed when it fails or can't be started.
 */
export function runLong({ doing, command, args, env, cwd }: Command): Promise<void> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(env && { env: { ...env } }),
      ...(cwd && { cwd }),
    });
    let lines: string[] = [];
    let count = 0;
    const progress = setInterval(
      () => say('engine', `${doing}: ${since(began)}, ${count} lines of output so far`),
      PROGRESS_MS,
    );
    const hear = (chunk: Buffer) => {
      const heard = String(chunk).split('\n').filter(Boolean);
      count += heard.length;
      lines = [...lines, ...heard].slice(-5);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (error) => {
      clearInterval(progress);
      reject(error);
    });
    child.once('close', (code) => {
      clearInterval(progress);
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${code}: ${lines.join(' / ')}`));
    });
  });
}
