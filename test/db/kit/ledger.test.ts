import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/db/client.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { ledgerDifferences, postEntry } from '../../../src/db/kit/ledger.ts';
import { database, givenOrg } from '../../support/app.ts';

describe('the ledger', async () => {
  const { orgId } = await givenOrg();
  const db = database.app.scoped({ orgId });
  const partyId = newId();
  const documentId = newId();
  const entry = (source: string, credit: number) => ({
    kind: 'invoice' as const,
    currency: 'USD',
    postedOn: '2026-03-01',
    source,
    postings: [
      { account: 'receivables' as const, partyId, documentId, amountMinor: 1200 },
      { account: 'revenue' as const, amountMinor: credit },
      { account: 'tax_payable' as const, amountMinor: -200 },
    ],
  });
  const post = (source: string, credit: number) =>
    inTransaction(db, (trx) => postEntry(trx, orgId, entry(source, credit)));

  it('refuses an entry that does not balance, and keeps nothing of it', async () => {
    await expect(post('invoice/a', -999)).rejects.toThrow('an entry does not balance');

    expect(await db.selectFrom('ledgerEntries').select('id').execute()).toEqual([]);
  });

  it('refuses lines that are added to an entry later, though they balance', async () => {
    const entryId = await post('invoice/b', -1000);
    const line = { orgId, entryId, currency: 'USD', postedOn: '2026-03-01' };
    const more = [
      { ...line, position: 7, account: 'cash' as const, amountMinor: 5 },
      { ...line, position: 8, account: 'revenue' as const, amountMinor: -5 },
    ];

    const added = db.insertInto('ledgerLines').values(more).execute();

    await expect(added).rejects.toThrow('an entry does not balance');
  });

  it('posts one fact once', async () => {
    await post('invoice/c', -1000);

    await expect(post('invoice/c', -1000)).rejects.toMatchObject({ code: '23505' });
  });

  it.each(['update ledger_lines set amount_minor = 1', 'delete from ledger_entries'])(
    'refuses `%s` to the application and to the owner',
    async (statement) => {
      await expect(sql.raw(statement).execute(db)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('tells where it and the documents differ', async () => {
    const differences = await ledgerDifferences(db, orgId);

    expect(differences).toEqual([
      { what: 'invoice', id: documentId, storedMinor: 0, ledgerMinor: 2400 },
    ]);
  });
});
