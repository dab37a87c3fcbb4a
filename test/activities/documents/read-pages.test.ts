import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readPages } from '../../../src/activities/documents/read-pages.ts';
import { readStatements } from '../../../src/domain/documents/statement-reader.ts';
import { cpuMsSince } from '../../support/cpu-time.ts';
import { statement } from '../../support/documents.ts';

const pages = [{ page: 1, text: statement }];
const filler = 'The Company leases offices and recognizes 1,234 of expense in 2023.\n';
const long = [...pages, { page: 2, text: filler.repeat(15_000) }];

describe('readPages', () => {
  it('reads the same in a thread of its own as in place', async () => {
    const inThread = await readPages(pages, 'a.txt', { inlineLength: 0, timeoutMs: 60_000 });

    expect(inThread).toEqual(readStatements(pages, { fileName: 'a.txt' }));
    expect(inThread.figures.length).toBeGreaterThan(10);
  });

  it('lets timers go on while a long document is read', async () => {
    let reading = true;
    const read = readPages(long, 'a.txt').finally(() => {
      reading = false;
    });
    let longestMs = 0;
    while (reading) {
      const before = process.threadCpuUsage();
      await sleep(5);
      longestMs = Math.max(longestMs, cpuMsSince(before));
    }

    expect((await read).figures.length).toBeGreaterThan(10);
    expect(longestMs).toBeLessThan(2_000);
  });

  it('gives up what takes too long, and says what is wrong with it', async () => {
    const limits = { inlineLength: 0, timeoutMs: 1 };

    await expect(readPages(long, 'a.txt', limits)).rejects.toMatchObject({
      code: 'document-too-complex',
      status: 422,
    });
  });
});
