import { sql } from 'kysely';
import type { Expected } from '../../domain/invoices/cash-forecast.ts';
import type { OpenReceivable } from '../../domain/invoices/prediction/expected-receipts.ts';
import type { Day } from '../../domain/kit/calendar.ts';
import type { Db } from '../client.ts';

export interface ExpectedCash {
  items: Expected[];
  /** What a prediction says when it comes. */
  predicted: OpenReceivable[];
}

interface Row extends Expected {
  dueOn: Day | null;
  tenthDays: number[] | null;
}

/**
 * What is open in a currency and what says when it comes: a promise for what was promised, else the
 * prediction, else the due day. What is disputed is told apart: nobody knows whether it comes.
 */
export async function listExpectedCash(
  db: Db,
  orgId: string,
  currency: string,
): Promise<ExpectedCash> {
  const { rows } = await sql<Row>`
    with open as (
      select i.id, i.due_on, i.balance_minor, p.promised_on, r.tenth_days,
        case when p.id is null or d.disputed then 0 else least(p.amount_minor, i.balance_minor) end
          as promised_minor, d.disputed
      from invoices i
      left join payment_promises p
        on p.org_id = i.org_id and p.invoice_id = i.id and p.status = 'active'
      left join payment_predictions r on r.org_id = i.org_id and r.invoice_id = i.id
      cross join lateral (select exists (select from disputes d
        where d.org_id = i.org_id and d.invoice_id = i.id and d.status = 'open') as disputed) d
      where i.org_id = ${orgId} and i.currency = ${currency} and i.balance_minor > 0
    )
    select on_day as "on", kind, due_day as due_on, tenths as tenth_days,
      sum(amount)::bigint as amount_minor
    from open cross join lateral (values
      (promised_on, 'promised', promised_minor, null::date, null::jsonb),
      (case when not disputed and tenth_days is null then due_on end,
        case when disputed then 'disputed' when tenth_days is null then 'due' else 'predicted' end,
        balance_minor - promised_minor,
        case when not disputed and tenth_days is not null then due_on end,
        case when not disputed then tenth_days end)
    ) part (on_day, kind, amount, due_day, tenths)
    where amount > 0 group by on_day, kind, due_day, tenths`.execute(db);
  return {
    items: rows.flatMap(({ on, kind, amountMinor, tenthDays }) =>
      tenthDays ? [] : [{ on, kind, amountMinor }],
    ),
    predicted: rows.flatMap(({ dueOn, tenthDays, amountMinor: balanceMinor }) =>
      dueOn && tenthDays ? [{ currency, balanceMinor, dueOn, tenthDays }] : [],
    ),
  };
}
