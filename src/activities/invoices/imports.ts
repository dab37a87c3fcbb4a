import { setImmediate as letOthers } from 'node:timers/promises';
import { inTransaction } from '../../db/client.ts';
import { type ImportChunk, importChunk } from '../../db/invoices/import-chunks.ts';
import { rowCounts } from '../../db/invoices/import-end.ts';
import {
  getImport,
  type ImportRef,
  type InvoiceImport,
  setImport,
} from '../../db/invoices/imports.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { workflowActor } from '../../db/kit/audit.ts';
import { type RowRules, readRow } from '../../domain/invoices/import/import-row.ts';
import type { Place } from '../../domain/invoices/import/layout.ts';
import { normsOf, type Shown, shownWith } from '../../domain/invoices/import/norms.ts';
import { readSlice } from '../../domain/invoices/import/records.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { InvoiceImportEnd } from '../../workflows/invoice-import.contract.ts';
import type { Deps } from '../deps.ts';

/** Rows of a transaction, and of an activity: between two of those an import can be cancelled. */
const chunkRows = 500;
const activityRows = 1_000;
const mostRows = 50_000;

export interface ImportProgress {
  read: number;
  done: boolean;
}

type Needs = Pick<Deps, 'database' | 'files' | 'sealer'>;

export function importActivities({ database, files, sealer }: Needs) {
  const scoped = ({ orgId }: ImportRef) => database.app.scoped({ orgId });

  return {
    /**
     * Looks through the whole file, and answers how many rows it has. Refuses one that cannot be
     * parted into rows or has too many, before anything of it has come in.
     */
    async inspectImport(ref: ImportRef): Promise<number> {
      const db = scoped(ref);
      const it = await getImport(db, ref);
      if (it.rowsTotal !== null) return it.rowsTotal;
      const { rowsTotal, shown } = await lookThrough(await files.get(fileOf(it)), it);
      await setImport(db, ref, { rowsTotal, norms: normsOf(shown, it.norms) });
      return rowsTotal;
    },

    /** Brings in the next rows, from where the last attempt has come to. */
    async importRows(ref: ImportRef): Promise<ImportProgress> {
      const db = scoped(ref);
      const started = await getImport(db, ref);
      const file = await files.get(fileOf(started));
      const { today } = await organizationFacts(db, ref.orgId);
      const acting = { orgId: ref.orgId, actor: workflowActor(`invoice-import/${ref.importId}`) };
      for (let it = started; ; it = await getImport(db, ref)) {
        const { nextPlace, rowsRead: read } = it;
        if (nextPlace === null) return { read, done: true };
        if (read - started.rowsRead >= activityRows) return { read, done: false };
        const chunk = chunkAt(file, nextPlace, { ...it, today });
        const taken = { importId: ref.importId, chunk, sealer };
        await inTransaction(db, (trx) => importChunk(trx, acting, taken));
      }
    },

    /** What became of the rows. */
    async summarizeImport(ref: ImportRef): Promise<InvoiceImportEnd> {
      const it = await getImport(scoped(ref), ref);
      return { rows: rowCounts(it), customersCreated: it.customersCreated };
    },
  };
}

export type ImportActivities = ReturnType<typeof importActivities>;

/** A file is forgotten only when nothing of it is to come in any more. */
function fileOf({ fileKey }: InvoiceImport): string {
  if (fileKey !== null) return fileKey;
  throw new Problem('conflict', 'import-file-gone', 'The file of this import was forgotten.');
}

async function lookThrough(file: Uint8Array, { layout }: InvoiceImport) {
  let shown: Shown = { dateOrders: [], decimalSigns: [] };
  let rowsTotal = 0;
  for (let at: Place | null = layout.body; at; ) {
    const slice = readSlice(file, { delimiter: layout.delimiter, at, count: chunkRows });
    shown = shownWith(shown, slice.records, layout);
    rowsTotal += slice.records.length;
    at = slice.next;
    if (rowsTotal > mostRows) {
      const detail = `A file has at most ${mostRows} rows: send it in parts.`;
      throw new Problem('unprocessable', 'import-too-long', detail);
    }
    await letOthers();
  }
  return { rowsTotal, shown };
}

type Reading = Pick<RowRules, 'layout' | 'norms' | 'defaultCurrency' | 'today'>;

function chunkAt(file: Uint8Array, at: Place, rules: Reading): ImportChunk {
  const { delimiter } = rules.layout;
  const { records, next } = readSlice(file, { delimiter, at, count: chunkRows });
  const read = records.map((record) => readRow(record, rules));
  const rows = read.flatMap(({ row }) => row ?? []);
  return { at, next, rows, errors: read.flatMap(({ errors }) => errors ?? []) };
}
