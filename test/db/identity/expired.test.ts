import { type RawBuilder, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createAccountMail } from '../../../src/db/identity/account-mails.ts';
import { deleteExpired, deleteOld } from '../../../src/db/identity/expired.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { takePoints } from '../../../src/db/kit/rate-limits.ts';
import { database, givenOrg, givenToken, givenUser } from '../../support/app.ts';

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

describe('deleteOld', () => {
  const aged = (days: number) => sql<string>`now() - make_interval(days => ${days}::int)`;

  it('keeps the answer under an idempotency key for 30 days, and removes older ones in batches', async () => {
    const { orgId, db: books } = await givenOrg();
    const row = { orgId, requestHash: 'h', status: 200, headers: {}, body: '' };
    const old = Array.from({ length: 5 }, () => ({ ...row, key: newId(), createdAt: aged(31) }));
    const young = { ...row, key: newId(), createdAt: aged(29) };
    await books
      .insertInto('idempotencyKeys')
      .values([...old, young])
      .execute();

    expect(await deleteOld(database.system.unscoped, 2)).toBeGreaterThanOrEqual(5);

    const left = await books.selectFrom('idempotencyKeys').select('key').execute();
    expect(left).toEqual([{ key: young.key }]);
  });

  it('removes mails about accounts 30 days after their end, with the tokens in them', async () => {
    const { id: userId, email: recipient } = await givenUser();
    const [old, young] = [newId(), newId()];
    for (const [tokenHash, days] of [
      [old, 31],
      [young, 29],
    ] as const) {
      const mail = { recipient, purpose: 'verify_email' as const, userId };
      const mailId = await createAccountMail(db, mail);
      await db.insertInto('oneTimeTokens').values({ mailId, tokenHash }).execute();
      const set = { expiresAt: aged(days) };
      await db.updateTable('accountMails').set(set).where('id', '=', mailId).execute();
    }

    await deleteOld(database.system.unscoped);

    const mails = await db
      .selectFrom('accountMails')
      .select('id')
      .where('userId', '=', userId)
      .execute();
    const tokens = await db
      .selectFrom('oneTimeTokens')
      .select('tokenHash')
      .where('tokenHash', 'in', [old, young])
      .execute();
    expect(mails).toHaveLength(1);
    expect(tokens).toEqual([{ tokenHash: young }]);
  });

  it('removes what providers told 30 days after it was acted on, and nothing that waits', async () => {
    const provider = newId();
    const told = (eventId: string, processedAt: RawBuilder<string> | null) => ({
      ...{ provider, eventId, type: 'payment', payload: {}, receivedAt: aged(90) },
      processedAt,
    });
    const rows = [told('old', aged(31)), told('young', aged(29)), told('waiting', null)];
    await database.system.unscoped.insertInto('providerEvents').values(rows).execute();

    await deleteOld(database.system.unscoped);

    const left = await database.system.unscoped
      .selectFrom('providerEvents')
      .select('eventId')
      .where('provider', '=', provider)
      .orderBy('eventId')
      .execute();
    expect(left).toEqual([{ eventId: 'waiting' }, { eventId: 'young' }]);
  });
});
