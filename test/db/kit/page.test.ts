import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { listRuns } from '../../../src/db/kit/runs.ts';
import { givenOrg } from '../../support/app.ts';

async function givenRuns(count: number) {
  const { orgId, db } = await givenOrg();
  const runs = Array.from({ length: count }, () => ({
    id: newId(),
    orgId,
    kind: 'k',
    workflowId: newId(),
    entityType: 'e',
    entityId: newId(),
  }));
  await db.insertInto('runs').values(runs).execute();
  return {
    orgId,
    db,
    newestFirst: runs
      .map(({ id }) => id)
      .sort()
      .reverse(),
  };
}

describe('pages', () => {
  it.each([1, 7, 49, 50, 51, 103, 104, 200])(
    'of %i give every row once, newest first',
    async (limit) => {
      const { orgId, db, newestFirst } = await givenRuns(104);
      const pages: string[][] = [];
      let cursor: string | undefined;

      do {
        const page = await listRuns(db, orgId, { limit, cursor });
        pages.push(page.data.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);

      expect(pages.flat()).toEqual(newestFirst);
      expect(pages.map((page) => page.length).slice(0, -1)).toEqual(
        Array(Math.ceil(104 / limit) - 1).fill(limit),
      );
    },
  );
});
