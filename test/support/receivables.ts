import { inTransaction } from '../../src/db/client.ts';
import type { Acting } from '../../src/db/kit/audit.ts';
import { newId } from '../../src/db/kit/id.ts';
import { postEntry } from '../../src/db/kit/ledger.ts';
import type { givenOrg } from './app.ts';

export type Books = Pick<Awaited<ReturnType<typeof givenOrg>>, 'orgId' | 'db'>;

export const actingIn = (orgId: string): Acting => ({
  orgId,
  actor: { kind: 'system', id: null, requestId: null, workflowId: null },
});

export async function givenCustomer({ orgId, db }: Books, over: object = {}) {
  const row = { orgId, id: newId(), name: 'Globex', currency: 'USD', ...over };
  await db.insertInto('customers').values(row).execute();
  return row.id;
}

interface OpenInvoice {
  customerId: string;
  totalMinor?: number;
  taxMinor?: number;
  currency?: string;
  dueOn?: string;
  status?: 'draft' | 'finalized';
  early?: { percent: string; on: string };
}

let numbers = 0;

/** A final invoice with its entry in the ledger, issued on 2026-01-01. */
export async function givenOpenInvoice({ orgId, db }: Books, of: OpenInvoice) {
  const { customerId, totalMinor = 100_000, taxMinor = 0, currency = 'USD', early } = of;
  const { dueOn = '2026-01-31', status = 'finalized' } = of;
  const id = newId();
  numbers += 1;
  const row = {
    ...{ orgId, id, customerId, currency, status, dueOn, totalMinor, taxMinor },
    number: status === 'draft' ? null : `T-${numbers}`,
    issueOn: '2026-01-01',
    taxRounding: 'document' as const,
    pricesIncludeTax: false,
    subtotalMinor: totalMinor - taxMinor,
    discountMinor: 0,
    taxes: JSON.stringify(taxMinor ? [{ rate: { percent: '20' }, taxMinor }] : []),
    earlyPercent: early?.percent ?? null,
    earlyOn: early?.on ?? null,
  };
  await inTransaction(db, async (trx) => {
    await trx.insertInto('invoices').values(row).execute();
    const taxRates = JSON.stringify(taxMinor ? [{ percent: '20' }] : []);
    const netMinor = totalMinor - taxMinor;
    await trx
      .insertInto('invoiceLines')
      .values({
        ...{ orgId, invoiceId: id, position: 0, id: newId(), description: 'Work', taxRates },
        ...{ quantity: '1', unitPrice: '1', amountMinor: netMinor, discountMinor: 0 },
        ...{ netMinor, taxMinor, totalMinor },
      })
      .execute();
    if (status === 'draft') return;
    const receivable = { account: 'receivables' as const, partyId: customerId, documentId: id };
    await postEntry(trx, orgId, {
      ...{ kind: 'invoice', currency, postedOn: row.issueOn, source: `invoice/${id}` },
      postings: [
        { ...receivable, amountMinor: totalMinor },
        { account: 'revenue', amountMinor: -netMinor },
        { account: 'tax_payable', amountMinor: -taxMinor },
      ],
    });
  });
  return id;
}

export function invoiceOf({ orgId, db }: Books, id: string) {
  return db
    .selectFrom('invoices')
    .select(['status', 'balanceMinor', 'paidMinor', 'refundedMinor', 'chargedBackMinor'])
    .select(['creditedMinor', 'writtenOffMinor', 'paidOn'])
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** An open collection of the invoice, which nobody runs. */
export async function givenCollection({ orgId, db }: Books, invoiceId: string) {
  const [runId, scheduleId, workflowId] = [newId(), newId(), `invoice-collection/${invoiceId}`];
  const run = { id: runId, orgId, kind: 'invoiceCollection', workflowId, entityType: 'invoice' };
  const schedule = { orgId, id: scheduleId, name: 'Standard', steps: '[]' };
  await db.insertInto('reminderSchedules').values(schedule).execute();
  await db
    .insertInto('runs')
    .values({ ...run, entityId: invoiceId })
    .execute();
  const collection = { orgId, invoiceId, runId, workflowId, scheduleId };
  await db.insertInto('collections').values(collection).execute();
  return workflowId;
}
