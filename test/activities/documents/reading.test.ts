import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { readingActivities } from '../../../src/activities/documents/reading.ts';
import { listPages } from '../../../src/db/documents/pages.ts';
import type { ExtractText } from '../../../src/domain/documents/extracted-text.ts';
import { deps } from '../../support/activities.ts';
import { givenAnalysis } from '../../support/analyses.ts';
import { givenOrg } from '../../support/app.ts';
import { files } from '../../support/storage.ts';

const quiet = { logger: new DefaultLogger('ERROR') };

type Job = Awaited<ReturnType<typeof givenAnalysis>>['job'];

/** An analysis whose file lies in the storage and is not read yet. */
async function givenUnread() {
  const org = await givenOrg();
  const storageKey = await files.put(org.orgId, new TextEncoder().encode('the words of a file'));
  const { job } = await givenAnalysis(org, null, storageKey);
  const pages = () => listPages(org.db, org.orgId, job.versionId);
  return { ...org, job, pages };
}

interface Tried {
  error?: unknown;
  said: unknown[];
}

/** One try of the activity, after what the try before said last. */
async function readOnce(job: Job, said: unknown, reader?: ExtractText): Promise<Tried> {
  const { readDocument } = readingActivities({ ...deps, ...(reader && { extractText: reader }) });
  const info = said === undefined ? {} : { heartbeatDetails: said };
  const env = new MockActivityEnvironment(info, quiet);
  const beats: unknown[] = [];
  env.on('heartbeat', (details) => beats.push(details));
  return env.run(readDocument, job).then(
    () => ({ said: beats }),
    (error: unknown) => ({ error, said: beats }),
  );
}

const crash: ExtractText = () => Promise.reject(new Error('The extraction process failed'));

describe('readDocument', () => {
  it('keeps the text of the file, and reads it no second time', async () => {
    const { job, pages } = await givenUnread();

    const first = await readOnce(job, undefined);
    const second = await readOnce(job, undefined, crash);

    expect([first.error, second.error]).toEqual([undefined, undefined]);
    expect(await pages()).toEqual([{ page: 1, text: 'the words of a file' }]);
  });

  it('keeps one text when two tries end at the same time', async () => {
    const { job, pages } = await givenUnread();

    const both = await Promise.all([readOnce(job, undefined), readOnce(job, undefined)]);

    expect(both.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(await pages()).toHaveLength(1);
  });

  it('gives a file up at which the reader broke three times', async () => {
    const { job, pages } = await givenUnread();
    let said: unknown;
    const errors: unknown[] = [];

    for (let tries = 0; tries < 4; tries += 1) {
      const tried = await readOnce(job, said, crash);
      errors.push(tried.error);
      said = tried.said.at(-1) ?? said;
    }

    expect(errors.slice(0, 3)).toEqual(Array(3).fill(new Error('The extraction process failed')));
    expect(errors[3]).toMatchObject({ kind: 'unprocessable', code: 'document-breaks-reader' });
    expect(await pages()).toEqual([]);
  });

  it('counts no try in which the file could not be fetched', async () => {
    const { job } = await givenUnread();
    const away = { ...deps.files, get: () => Promise.reject(new Error('away')) };
    const { readDocument } = readingActivities({ ...deps, files: away });
    const env = new MockActivityEnvironment({ heartbeatDetails: 2 }, quiet);
    const said: unknown[] = [];
    env.on('heartbeat', (details) => said.push(details));

    await expect(env.run(readDocument, job)).rejects.toThrow('away');

    expect(said).toEqual([]);
  });

  it('refuses another organization the file, and a document that was removed', async () => {
    const { job, db, orgId } = await givenUnread();
    const other = await givenOrg();
    await db
      .updateTable('documents')
      .set({ removedAt: new Date().toISOString() })
      .where('id', '=', job.documentId)
      .where('orgId', '=', orgId)
      .execute();

    const foreign = await readOnce({ ...job, orgId: other.orgId }, undefined);
    const removed = await readOnce(job, undefined);

    expect(foreign.error).toMatchObject({ code: 'document-not-found' });
    expect(removed.error).toMatchObject({ code: 'document-not-found' });
  });
});
