import type { ImportRow, RowError } from '../../domain/invoices/import/import-row.ts';
import type { Place } from '../../domain/invoices/import/layout.ts';
import {
  type Difference,
  differenceOf,
  differences,
  type NumberedInvoice,
} from '../../domain/invoices/import/same-invoice.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import { lockUntilCommit } from '../kit/lock.ts';
import type { Sealer } from '../kit/sealing.ts';
import { importCustomers } from './import-customers.ts';
import { keepErrors } from './import-errors.ts';
import { importInvoices } from './import-invoices.ts';
import { type InvoiceImport, lockImport, setImport } from './imports.ts';

/** Rows of a file that follow each other. */
export interface ImportChunk {
  /** Where they begin; what another attempt has taken meanwhile is not taken again. */
  at: Place;
  next: Place | null;
  rows: readonly ImportRow[];
  /** Of rows that could not be read. */
  errors: readonly RowError[];
}

/**
 * Brings in the rows of a chunk: customers, invoices, payments, ledger, audit, errors and how far
 * the import has come are one fact. Refuses with 409 an import whose run has ended.
 */
export async function importChunk(
  trx: Db,
  acting: Acting,
  { importId, chunk, sealer }: { importId: string; chunk: ImportChunk; sealer: Sealer },
): Promise<void> {
  const { orgId } = acting;
  const ref = { orgId, importId };
  const before = await lockImport(trx, ref);
  if (before.nextPlace?.byte !== chunk.at.byte) return;
  if (before.status !== 'running')
    throw new Problem('conflict', 'import-has-ended', `This import is ${before.status}.`);
  // Two imports at once would make the same customers known twice.
  await lockUntilCommit(trx, `invoice import ${orgId}`);
  const there = await numbered(trx, orgId, chunk.rows);
  const sorted = sortOut(chunk.rows, there, before);
  const { customers, created } = await importCustomers(trx, acting, {
    rows: sorted.fresh,
    importId,
  });
  const taken = sorted.fresh.flatMap((row, i) => {
    const customerId = customers[i];
    return customerId && customerId !== 'ambiguous' ? [{ ...row, customerId }] : [];
  });
  await importInvoices(trx, acting, { rows: taken, of: before, sealer });
  const unclear = sorted.fresh.filter((_, i) => customers[i] === 'ambiguous');
  const nobody = unclear.map((row) => ambiguous(before, row));
  const errors = [...chunk.errors, ...sorted.errors, ...nobody];
  await keepErrors(trx, ref, errors);
  const failed = new Set(errors.map(({ rowNumber }) => rowNumber)).size;
  await setImport(trx, ref, {
    nextPlace: chunk.next,
    rowsRead: before.rowsRead + taken.length + sorted.duplicates + failed,
    rowsImported: before.rowsImported + taken.length,
    rowsDuplicate: before.rowsDuplicate + sorted.duplicates,
    rowsFailed: before.rowsFailed + failed,
    customersCreated: before.customersCreated + created,
  });
}

interface Sorted {
  fresh: ImportRow[];
  duplicates: number;
  errors: RowError[];
}

/** Parts what is new from what is there already, in the books or in an earlier row. */
function sortOut(
  rows: readonly ImportRow[],
  there: Map<string, NumberedInvoice>,
  of: Headed,
): Sorted {
  const sorted: Sorted = { fresh: [], duplicates: 0, errors: [] };
  for (const row of rows) {
    const earlier = there.get(row.number);
    const difference = earlier && differenceOf(row, earlier);
    if (difference) sorted.errors.push(differing(of, row, difference));
    else if (earlier) sorted.duplicates += 1;
    else sorted.fresh.push(row);
    if (!earlier) there.set(row.number, asNumbered(row));
  }
  return sorted;
}

const asNumbered = ({ number, issueOn, currency, amountMinor, paidOn }: ImportRow) => ({
  ...{ number, issueOn, currency, totalMinor: amountMinor },
  ...{ paid: paidOn !== null, open: paidOn === null },
});

async function numbered(
  trx: Db,
  orgId: string,
  rows: readonly ImportRow[],
): Promise<Map<string, NumberedInvoice>> {
  const numbers = rows.map(({ number }) => number);
  const found = await trx
    .selectFrom('invoices')
    .select(['number', 'issueOn', 'currency', 'totalMinor', 'paidMinor', 'balanceMinor'])
    .where('orgId', '=', orgId)
    .where('kind', '=', 'invoice')
    .where(({ eb }) => eb('number', '=', eb.fn.any(eb.val(numbers))))
    .execute();
  return new Map(
    found.flatMap(({ number, paidMinor, balanceMinor, ...same }) =>
      number === null
        ? []
        : [[number, { ...same, number, paid: paidMinor > 0, open: balanceMinor > 0 }] as const],
    ),
  );
}

type Headed = Pick<InvoiceImport, 'layout'>;

function differing({ layout }: Headed, row: ImportRow, code: Difference): RowError {
  const { rowNumber, number: value } = row;
  const column = layout.headings[layout.columns.number ?? -1] ?? 'number';
  return { rowNumber, column, code, message: differences[code], value };
}

function ambiguous({ layout }: Headed, { rowNumber, customer }: ImportRow): RowError {
  const { customer: name, customerNumber, customerEmail } = layout.columns;
  const column = layout.headings[name ?? customerNumber ?? customerEmail ?? -1] ?? 'customer';
  const value = customer.name ?? customer.number ?? customer.email ?? '';
  const message = 'More than one customer is called so: name them by their number or e-mail.';
  return { rowNumber, column, code: 'customer-ambiguous', message, value };
}
