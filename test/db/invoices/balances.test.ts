import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type AgedCustomer, ageCustomers } from '../../../src/db/invoices/aging.ts';
import { readStatement } from '../../../src/db/invoices/statements.ts';
import { addDays } from '../../../src/domain/kit/calendar.ts';
import { Problem } from '../../../src/domain/kit/problem.ts';
import { givenOrg } from '../../support/app.ts';
import { givenLedgered, type Move, make, someMove } from '../../support/money-moves.ts';
import { type Books, differencesIn } from '../../support/receivables.ts';

const runs = Number(process.env['MONEY_RUNS'] ?? 8);
const seed = Number(process.env['MONEY_SEED'] ?? 1);

/** Refused is fine; anything else that is thrown is a defect. */
async function attempt(at: Awaited<ReturnType<typeof givenLedgered>>, move: Move) {
  try {
    await make(at, move);
    return 'done';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

/** Invoices whose own sums are not what happened to them, one row each. */
const wrongInvoices = ({ db, orgId }: Books) =>
  sql`
    select i.id, i.balance_minor, h.* from invoices i
    cross join lateral (
      select coalesce(sum(amount_minor) filter (where kind = 'payment'), 0) as paid,
        coalesce(sum(amount_minor) filter (where kind = 'credit'), 0) as credited,
        -coalesce(sum(amount_minor) filter (where kind = 'refund'), 0) as refunded,
        -coalesce(sum(amount_minor) filter (where kind in ('chargeback', 'chargeback_reversal')), 0)
          as charged_back,
        (select coalesce(sum(total_minor), 0) from credit_notes n where n.invoice_id = i.id)
          as noted
      from allocations a where a.invoice_id = i.id
    ) h
    where i.org_id = ${orgId} and (
      (i.paid_minor, i.credited_minor, i.refunded_minor, i.charged_back_minor)
        <> (h.paid, h.credited, h.refunded, h.charged_back)
      or h.noted > i.total_minor
      or i.balance_minor < 0
      or i.status in ('finalized', 'written_off') and i.balance_minor <> i.total_minor - h.paid
        + h.refunded + h.charged_back - h.credited - i.written_off_minor
      or i.status = 'void' and h.paid - h.refunded - h.charged_back <> 0)`
    .execute(db)
    .then(({ rows }) => rows);

/** Payments and notes that do not come to what was applied of them, went back and is left. */
const wrongMoney = ({ db, orgId }: Books) =>
  sql`
    select m.id, m.amount, m.applied_minor, m.returned_minor, m.unapplied_minor, h.taken
    from (
      select id, amount_minor as amount, applied_minor, returned_minor, unapplied_minor
      from customer_payments where org_id = ${orgId}
      union all
      select id, total_minor, applied_minor, returned_minor, unapplied_minor
      from credit_notes where org_id = ${orgId}
    ) m
    cross join lateral (
      select coalesce(sum(amount_minor), 0) as taken from allocations a
      where coalesce(a.payment_id, a.credit_note_id) = m.id
    ) h
    where m.applied_minor <> h.taken or least(m.unapplied_minor, m.returned_minor) < 0
      or m.amount <> m.applied_minor + m.returned_minor + m.unapplied_minor`
    .execute(db)
    .then(({ rows }) => rows);

/** Cash is what came in less what went back, whatever was done with it in between. */
async function wrongCash({ db, orgId }: Books) {
  const { rows } = await sql<{ ledger: number; held: number }>`
    select (select coalesce(sum(amount_minor), 0)::bigint from ledger_lines
        where org_id = ${orgId} and account = 'cash') as ledger,
      (select coalesce(sum(amount_minor - returned_minor), 0)::bigint from customer_payments
        where org_id = ${orgId})
      - (select coalesce(sum(returned_minor), 0)::bigint from credit_notes
        where org_id = ${orgId}) as held`.execute(db);
  return rows.filter(({ ledger, held }) => ledger !== held);
}

/** A statement's balances are those of the ledger on its days, and what it ages is the aging. */
async function assertStatement(
  { db, orgId }: Books,
  of: { customerId: string; on: string; aged: readonly AgedCustomer[] },
): Promise<void> {
  const { customerId, on, aged } = of;
  const from = addDays(on, -20);
  const ref = { orgId, customerId };
  const told = await readStatement(db, ref, { from, to: on, currency: 'USD' });
  const own = aged.find((it) => it.customerId === customerId);
  const { rows } = await sql<{ before: number; through: number }>`
    select coalesce(sum(amount_minor) filter (where posted_on < ${from}), 0)::bigint as before,
      coalesce(sum(amount_minor), 0)::bigint as through
    from ledger_lines where org_id = ${orgId} and party_id = ${customerId}
      and posted_on <= ${on}`.execute(db);
  const { buckets, unapplied } = told.aging;
  expect([told.openingMinor, told.closingMinor]).toEqual([rows[0]?.before, rows[0]?.through]);
  expect(told.closingMinor).toBe(own?.total ?? 0);
  expect({ ...buckets, unapplied }).toEqual(
    own
      ? pick(own)
      : { current: 0, days1to30: 0, days31to60: 0, days61to90: 0, over90: 0, unapplied: 0 },
  );
}

const pick = ({ current, days1to30, days31to60, days61to90, over90, unapplied }: AgedCustomer) => ({
  ...{ current, days1to30, days31to60, days61to90, over90, unapplied },
});

/** Something to do things with. */
const beginning = (['invoice', 'invoice', 'pay'] as const).map((kind, pick) => ({
  ...{ kind, pick, other: 0, amountMinor: 10_000, way: 4, on: '2026-01-05' },
}));

it('whatever happens to money in whatever order, every balance is what happened', async () => {
  const sequence = fc.array(someMove, { minLength: 10, maxLength: 30, size: 'max' });
  const property = fc.asyncProperty(sequence, async (steps) => {
    const org = await givenOrg();
    const at = await givenLedgered(org);
    const told: string[] = [];
    for (const step of [...beginning, ...steps]) {
      told.push(`${JSON.stringify(step)} ${await attempt(at, step)}`);
      const wrong = [
        ...(await differencesIn(org)),
        ...(await wrongInvoices(org)),
        ...(await wrongMoney(org)),
        ...(await wrongCash(org)),
      ];
      expect(wrong, told.join('\n')).toEqual([]);
      // Refused where it does not come to what the ledger says of that day.
      const aged = await ageCustomers(org.db, org.orgId, step.on);
      for (const customerId of at.customers)
        await assertStatement(org, { customerId, on: step.on, aged });
    }
  });
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
}, 300_000);
