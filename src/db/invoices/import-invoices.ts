import type { ImportRow } from '../../domain/invoices/import/import-row.ts';
import { toMajor } from '../../domain/kit/money.ts';
import type { Db } from '../client.ts';
import { type Acting, auditAll } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { insertAll } from '../kit/insert-all.ts';
import { postEntries } from '../kit/ledger.ts';
import type { Sealer } from '../kit/sealing.ts';
import { beginCollection } from './collections.ts';
import type { InvoiceImport } from './imports.ts';
import { newInvoiceLink } from './links.ts';
import { invoiceSettings } from './settings.ts';

export interface ImportedRow extends ImportRow {
  customerId: string;
}

interface Importing {
  rows: readonly ImportedRow[];
  of: InvoiceImport;
  sealer: Sealer;
}

type Fact = ImportedRow & { id: string };
type PaidFact = Fact & { paidOn: string; paymentId: string };

/**
 * Writes what has happened elsewhere: invoices that are final under their own numbers, and what was
 * paid on them, each posted on its own day. Nobody is sent anything for them.
 */
export async function importInvoices(
  trx: Db,
  acting: Acting,
  { rows, of, sealer }: Importing,
): Promise<void> {
  if (rows.length === 0) return;
  const { orgId } = acting;
  // As old as their facts, so that lists have them among those of their time.
  const facts = rows.map((row) => ({ ...row, id: newId(Date.parse(row.issueOn)) }));
  const paid = facts.flatMap((fact): PaidFact[] =>
    fact.paidOn === null
      ? []
      : [{ ...fact, paidOn: fact.paidOn, paymentId: newId(Date.parse(fact.paidOn)) }],
  );
  await insertInvoices(trx, orgId, { facts, of });
  const refs = facts.map(({ id: invoiceId }) => ({ orgId, invoiceId }));
  await insertAll(
    trx,
    'invoiceLinks',
    refs.map((ref) => newInvoiceLink(ref, sealer)),
  );
  await postInvoices(trx, orgId, facts);
  await importPayments(trx, orgId, { paid, of });
  await auditFacts(trx, acting, { facts, paid, importId: of.id });
  if (!of.startCollections) return;
  for (const { id, dueOn, amountMinor: balanceMinor } of facts.filter(isOpen))
    await beginCollection(trx, acting, { id, dueOn, balanceMinor });
}

const isOpen = ({ paidOn }: Fact) => paidOn === null;

async function insertInvoices(
  trx: Db,
  orgId: string,
  { facts, of }: { facts: readonly Fact[]; of: InvoiceImport },
): Promise<void> {
  const { taxRounding, moneyRounding, pricesIncludeTax } = await invoiceSettings(trx, orgId);
  const finalizedAt = new Date().toISOString();
  const rows = facts.map(({ id, customerId, number, currency, issueOn, dueOn, ...fact }) => ({
    ...{ orgId, id, kind: 'invoice' as const, status: 'finalized' as const, customerId, number },
    ...{ currency, issueOn, dueOn, taxRounding, moneyRounding, pricesIncludeTax, taxes: [] },
    ...{ subtotalMinor: fact.amountMinor, discountMinor: 0, taxMinor: 0 },
    totalMinor: fact.amountMinor,
    ...{ paidMinor: fact.paidOn === null ? 0 : fact.amountMinor, paidOn: fact.paidOn },
    ...{ finalizedAt, sentAt: of.startCollections && fact.paidOn === null ? finalizedAt : null },
    ...{ createdBy: of.createdBy, importId: of.id },
  }));
  await insertAll(trx, 'invoices', rows);
  const lines = facts.map(({ id: invoiceId, number, currency, amountMinor }) => ({
    ...{ orgId, invoiceId, position: 1, id: newId(), description: `Invoice ${number}` },
    ...{ quantity: '1', unitPrice: toMajor(amountMinor, currency), taxRates: [] },
    ...{ amountMinor, discountMinor: 0, netMinor: amountMinor, taxMinor: 0 },
    totalMinor: amountMinor,
  }));
  await insertAll(trx, 'invoiceLines', lines);
}

async function postInvoices(trx: Db, orgId: string, facts: readonly Fact[]): Promise<void> {
  const entries = facts.map(({ id: documentId, customerId: partyId, currency, ...fact }) => ({
    ...{ kind: 'invoice' as const, currency, postedOn: fact.issueOn },
    source: `invoice/${documentId}`,
    postings: [
      { account: 'receivables' as const, partyId, documentId, amountMinor: fact.amountMinor },
      { account: 'revenue' as const, documentId, amountMinor: -fact.amountMinor },
    ],
  }));
  await postEntries(trx, orgId, entries);
}

async function importPayments(
  trx: Db,
  orgId: string,
  { paid, of }: { paid: readonly PaidFact[]; of: InvoiceImport },
): Promise<void> {
  const payments = paid.map(({ paymentId: id, customerId, currency, amountMinor, ...fact }) => ({
    ...{ orgId, id, customerId, currency, amountMinor, receivedOn: fact.paidOn },
    ...{ method: 'other' as const, reference: fact.number, appliedMinor: amountMinor },
    recordedBy: of.createdBy,
  }));
  await insertAll(trx, 'customerPayments', payments);
  const entries = paid.map(({ id, paymentId, customerId, currency, amountMinor, paidOn }) => ({
    ...{ kind: 'payment' as const, currency, postedOn: paidOn, source: `payment/${paymentId}` },
    postings: [
      { account: 'cash' as const, amountMinor },
      {
        account: 'receivables' as const,
        ...{ partyId: customerId, documentId: id, amountMinor: -amountMinor },
      },
    ],
  }));
  const entryIds = await postEntries(trx, orgId, entries);
  const allocations = paid.map(({ id: invoiceId, paymentId, amountMinor, paidOn }, i) => ({
    ...{ orgId, id: newId(), kind: 'payment' as const, paymentId, invoiceId, amountMinor },
    ...{ appliedOn: paidOn, entryId: entryIds[i] ?? '' },
  }));
  await insertAll(trx, 'allocations', allocations);
}

/** One row for an invoice and what was paid on it: both are told of by one row of the file. */
async function auditFacts(
  trx: Db,
  acting: Acting,
  {
    facts,
    paid,
    importId,
  }: { facts: readonly Fact[]; paid: readonly PaidFact[]; importId: string },
): Promise<void> {
  const paymentOf = new Map(paid.map(({ id, paymentId }) => [id, paymentId]));
  const entries = facts.map(({ id: entityId, rowNumber: _, customer: __, ...fact }) => ({
    ...{ action: 'invoice.import' as const, entityType: 'invoice', entityId },
    after: { importId, ...fact, paymentId: paymentOf.get(entityId) ?? null },
  }));
  await auditAll(trx, acting, entries);
}
