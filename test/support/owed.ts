import type { Sql } from 'postgres';
import { type Db, inTransaction, openPool } from '../../src/db/client.ts';
import { beginCollection } from '../../src/db/invoices/collections.ts';
import { newId } from '../../src/db/kit/id.ts';
import { ledgerDifferences, postEntries } from '../../src/db/kit/ledger.ts';
import { addDays } from '../../src/domain/kit/calendar.ts';
import { urlOf } from '../../src/local/postgres.ts';
import { actingIn } from './receivables.ts';
import type { Settings } from './started.ts';
import type { Place } from './working-morning.ts';

export interface Owed {
  id: string;
  customerId: string;
  email: string;
  totalMinor: number;
}

/** Works on the started system's database as the system itself does, an organization apart. */
export async function inSystem<T>(
  { settings, orgId }: { settings: Settings; orgId: string },
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const url = urlOf(Number(settings.POSTGRES_PORT), 'bursar');
  const pool = openPool(url, { role: 'bursar_app', maxConnections: 1 });
  try {
    return await work(pool.scoped({ orgId }));
  } finally {
    await pool.close();
  }
}

const invoicesOf = (count: number): Owed[] => {
  const customers = Array.from({ length: count / 2 }, (_, i) => ({
    customerId: newId(),
    email: `debtor-${i}@customer.example`,
  }));
  return customers.flatMap((customer, i) =>
    [0, 1].map((n) => ({ id: newId(), ...customer, totalMinor: 10_000 + 2 * i + n })),
  );
};

/**
 * Final invoices that were sent two days ago and due yesterday, two of each customer, posted in the
 * ledger. Their collections start with the commit, and the first reminder of each is due at once.
 */
export async function seedOwed(db: Db, orgId: string, { today, ...place }: Place, count: number) {
  const owed = invoicesOf(count);
  const acting = actingIn(orgId);
  const [issueOn, dueOn] = [addDays(today, -30), addDays(today, -1)];
  const sentAt = `${addDays(today, -2)}T12:00:00Z`;
  await inTransaction(db, async (trx) => {
    await trx.updateTable('organizations').set(place).where('id', '=', orgId).execute();
    const customers = new Map(owed.map((it) => [it.customerId, it.email]));
    const rows = [...customers].map(([id, email]) => ({ orgId, id, name: email, email }));
    await trx
      .insertInto('customers')
      .values(rows.map((row) => ({ ...row, currency: 'USD' })))
      .execute();
    const same = { orgId, status: 'finalized' as const, currency: 'USD', issueOn, dueOn };
    const sums = { discountMinor: 0, taxMinor: 0, taxRounding: 'document' as const };
    await trx
      .insertInto('invoices')
      .values(
        owed.map(({ id, customerId, totalMinor }, i) => ({
          ...{ ...same, ...sums, id, customerId, totalMinor, number: `OWED-${i}` },
          ...{ subtotalMinor: totalMinor, pricesIncludeTax: false, finalizedAt: sentAt, sentAt },
        })),
      )
      .execute();
    await postEntries(
      trx,
      orgId,
      owed.map((it) => entryOf(it, issueOn)),
    );
    for (const { id, totalMinor } of owed)
      await beginCollection(trx, acting, { id, dueOn, balanceMinor: totalMinor });
    await trx.updateTable('collections').set({ startedAt: sentAt }).execute();
  });
  return owed;
}

const entryOf = ({ id, customerId, totalMinor }: Owed, postedOn: string) => ({
  ...{ kind: 'invoice' as const, currency: 'USD', postedOn, source: `invoice/${id}` },
  postings: [
    {
      ...{ account: 'receivables' as const, amountMinor: totalMinor },
      ...{ partyId: customerId, documentId: id },
    },
    { account: 'revenue' as const, amountMinor: -totalMinor },
  ],
});

/** Writes down, from now on, when each message to a customer was given to be sent. */
export async function watchSending(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create table sendings (communication_id uuid, began_at timestamptz default now());
    create function note_sending() returns trigger language plpgsql security definer as $$
    begin
      insert into sendings (communication_id) values (new.id);
      return null;
    end $$;
    create trigger note_sending after update of status on communications for each row
      when (new.status = 'sending') execute function note_sending();`);
}

/** Messages that were given to be sent after an invoice in them was paid, which nobody may. */
export const sentAfter = (sql: Sql, { invoiceId, at }: { invoiceId: string; at: string }) =>
  sql`select s.communication_id from sendings s
    join communication_items t on t.communication_id = s.communication_id
    where t.invoice_id = ${invoiceId} and not t.released and s.began_at > ${at}`;

export const differencesIn = (db: Db, orgId: string) => ledgerDifferences(db, orgId);
