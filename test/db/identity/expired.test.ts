import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { deleteExpired } from '../../../src/db/identity/expired.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { takePoints } from '../../../src/db/kit/rate-limits.ts';
import { database, givenToken, givenUser } from '../../support/app.ts';

const db = database.app.unscoped;

describe('deleteExpired', () => {
  it('removes tokens and windows whose time is over, and nothing that still counts', async () => {
    const [gone, here] = [await givenUser(), await givenUser()];
    await Promise.all([givenToken(gone.id), givenToken(here.id)]);
    await db
      .updateTable('refreshTokens')
      .set({ expiresAt: sql`now()` })
      .where('userId', '=', gone.id)
      .execute();
    const window = newId();
    await takePoints(db, window, { points: 1, windowS: 60 });

    expect(await deleteExpired(database.system.unscoped)).toBeGreaterThanOrEqual(1);
    const left = await db
      .selectFrom('refreshTokens')
      .select('userId')
      .where('userId', 'in', [gone.id, here.id])
      .execute();
    expect(left).toEqual([{ userId: here.id }]);
    expect((await takePoints(db, window, { points: 1, windowS: 60 })).granted).toBe(0);
  });
});
