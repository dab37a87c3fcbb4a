import type { Sql } from 'postgres';
import { newId } from '../../src/db/kit/id.ts';
import { defaultCadence } from '../../src/domain/invoices/reminder-schedule.ts';
import { addDays } from '../../src/domain/kit/calendar.ts';

export interface OpenCollection {
  invoiceId: string;
  runId: string;
}

interface Book {
  open: number;
  /** Of these the first reminder is due on `today`; of the others nothing for a month. */
  due: number;
  /** A working day. */
  today: string;
}

/** Sent invoices, each of a customer of its own, with the rows of their collections. */
export async function givenCollections(
  sql: Sql,
  orgId: string,
  { open, due, today }: Book,
): Promise<OpenCollection[]> {
  const rows = Array.from({ length: open }, () => ({ invoiceId: newId(), runId: newId() }));
  const ids = rows.map(({ invoiceId }) => invoiceId);
  const runs = rows.map(({ runId }) => runId);
  const { steps, coolDownDays, maxReminders, escalateAfterDays } = defaultCadence;
  const [soon, later] = [addDays(today, -1), addDays(today, 30)];
  await sql.begin(async (trx) => {
    await trx`select set_config('app.org_id', ${orgId}, true)`;
    await trx`update organizations set country = 'ZZ' where id = ${orgId}`;
    await trx`insert into reminder_schedules (org_id, id, name, is_default, steps, cool_down_days,
        max_reminders, escalate_after_days)
      values (${orgId}, ${newId()}, 'Standard', true, ${trx.json(steps as never)},
        ${coolDownDays}, ${maxReminders}, ${escalateAfterDays})`;
    await trx`create temp table sold on commit drop as
      select id::uuid, run_id::uuid, i, uuidv7() as customer_id
      from unnest(${ids}::text[], ${runs}::text[]) with ordinality as given (id, run_id, i)`;
    await trx`insert into customers (org_id, id, name, currency, email)
      select ${orgId}, customer_id, 'Customer ' || i, 'USD', 'c' || i || '@customer.example'
      from sold`;
    await trx`insert into invoices (org_id, id, customer_id, status, number, currency, issue_on,
        due_on, tax_rounding, prices_include_tax, subtotal_minor, discount_minor, tax_minor,
        total_minor, finalized_at, sent_at)
      select ${orgId}, id, customer_id, 'finalized', 'B-' || i, 'USD', ${addDays(today, -30)},
        case when i <= ${due} then ${soon}::date else ${later}::date end, 'document', false,
        10000, 0, 0, 10000, now(), now() from sold`;
    await trx`insert into runs (org_id, id, kind, workflow_id, entity_type, entity_id)
      select ${orgId}, run_id, 'invoiceCollection', 'invoice-collection/' || id, 'invoice', id
      from sold`;
    await trx`insert into collections (org_id, invoice_id, run_id, workflow_id, started_at)
      select ${orgId}, id, run_id, 'invoice-collection/' || id, ${addDays(today, -2)}::date
      from sold`;
  });
  await sql`analyze`;
  return rows;
}
