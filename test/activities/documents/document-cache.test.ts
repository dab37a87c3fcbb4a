import { describe, expect, it } from 'vitest';
import { documentCache } from '../../../src/activities/documents/document-cache.ts';
import { givenAnalysis } from '../../support/analyses.ts';
import { database, givenOrg } from '../../support/app.ts';

describe('documentCache', () => {
  it('reads a version once for all who ask', async () => {
    const { job } = await givenAnalysis(await givenOrg());
    const load = documentCache({ database });

    const documents = await Promise.all(Array.from({ length: 6 }, () => load(job)));

    expect(new Set(documents).size).toBe(1);
    expect(documents[0]?.reading.figures.length).toBeGreaterThan(10);
  });

  it('shows no organization the document of another, also when it is kept', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { job } = await givenAnalysis(org);
    const load = documentCache({ database });
    await load(job);

    await expect(load({ ...job, orgId: other.orgId })).rejects.toMatchObject({
      code: 'document-not-found',
    });
  });

  it('does not keep a failure, nor more than a few documents', async () => {
    const org = await givenOrg();
    const load = documentCache({ database });
    const { job } = await givenAnalysis(org);
    await load({ ...job, versionId: job.analysisId }).catch(() => {});
    const first = await load(job);

    for (let i = 0; i < 16; i += 1) await load((await givenAnalysis(org, `page ${i}`)).job);
    const again = await load(job);

    expect(again).not.toBe(first);
    expect(again.pages).toEqual(first.pages);
  });
});
