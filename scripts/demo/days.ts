import postgres from 'postgres';
import { collectionId } from '../../src/domain/invoices/collection-run.ts';
import type { CollectionSignal } from '../../src/domain/invoices/collection-signals.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { until } from '../../test/support/until.ts';
import { config } from './client.ts';

/** What the books of an organization have on days. The audit log is not among it: it is a chain. */
const dated = [
  ...['invoices', 'collections', 'communications', 'communication_items', 'payment_promises'],
  ...['customer_payments', 'allocations', 'credit_notes', 'refunds', 'payment_attempts'],
  ...['sandbox_card_payments', 'ledger_entries', 'ledger_lines', 'late_charges'],
];

interface Passing {
  orgId: string;
  invoiceId: string;
  days: number;
}

/**
 * Makes so many days pass for one organization: not by a clock, which all organizations share, but
 * by moving all that it has on its books so far back. For it this is the same, and the system under
 * it stays the one that runs for everybody. Only the owner of a database of one's own may do this
 * to a ledger, and only here.
 */
export async function letPass({ orgId, invoiceId, days }: Passing): Promise<void> {
  const sql = postgres(config.database.url, { max: 1, onnotice: () => {} });
  try {
    await sql.begin(async (trx) => {
      // Triggers keep what is posted from being changed, and count versions.
      await trx`set local session_replication_role = replica`;
      const columns = await trx<{ owner: string; name: string }[]>`
        select table_name as owner, column_name as name from information_schema.columns
        where table_schema = 'public' and table_name in ${trx(dated)}
          and data_type in ('date', 'timestamp with time zone') and is_generated = 'NEVER'`;
      for (const [owner, own] of Map.groupBy(columns, (it) => it.owner)) {
        const set = own.map(({ name }) => `"${name}" = "${name}" - interval '${days} days'`);
        await trx.unsafe(`update "${owner}" set ${set.join(', ')} where org_id = $1`, [orgId]);
      }
    });
  } finally {
    await sql.end();
  }
  await lookAgain(invoiceId);
}

/** Its timer is set for the day as it was. */
async function lookAgain(invoiceId: string): Promise<void> {
  const engine = openEngine(config.temporal);
  const signal: CollectionSignal = 'scheduleChanged';
  const handle = engine.client.workflow.getHandle(collectionId(invoiceId));
  const told = () =>
    engine
      .within(10_000, () => handle.signal(signal))
      .then(
        () => true,
        () => false,
      );
  await until(told, 'the collection is told');
  await engine.close();
}
