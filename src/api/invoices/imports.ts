import type { Context } from 'hono';
import { listErrors } from '../../db/invoices/import-errors.ts';
import { createImport, getImport, type ImportRef, listImports } from '../../db/invoices/imports.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { getRun } from '../../db/kit/runs.ts';
import { importText } from '../../domain/invoices/import/file-text.ts';
import { importLayout } from '../../domain/invoices/import/layout.ts';
import { isCurrency } from '../../domain/kit/currency.ts';
import { oneLine } from '../../domain/kit/one-line.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from '../kit/env.ts';
import { OrgParam, ok, PageQuery, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { startedRun, viewRun } from '../kit/runs.ts';
import { fileWithFields } from '../kit/sent-file.ts';
import { inUnitOfWork } from '../kit/unit-of-work.ts';
import {
  ImportFields,
  ImportParam,
  ImportSummary,
  ImportView,
  importBody,
  StartedImport,
  showImport,
  summarizeImport,
  tag,
} from './import-schemas.ts';

const path = '/api/orgs/{orgId}/invoices';
const fileLimitBytes = 10 * 1024 * 1024;
const errorsShown = 20;

/** Reads what was sent, as far as it has to be right before anything is stored. */
async function readImport(c: Context<Env>) {
  const { file, fields } = await fileWithFields(c, ImportFields);
  if (file.size > fileLimitBytes)
    throw new Problem('too-large', 'file-too-large', 'A file of invoices has at most 10 MB.');
  const { currency, startCollections, dateOrder = null, decimalSign = null } = fields;
  if (currency && !isCurrency(currency))
    throw new Problem('unprocessable', 'unknown-currency', `${currency} is no currency.`);
  const text = importText(new Uint8Array(await file.arrayBuffer()));
  const layout = importLayout(text);
  const { baseCurrency } = await organizationFacts(c.var.db, c.var.acting.orgId);
  return {
    bytes: new TextEncoder().encode(text),
    given: {
      ...{ fileName: oneLine(file.name, 200) || 'invoices.csv', layout },
      ...{ norms: { dateOrder, decimalSign }, defaultCurrency: currency ?? baseCurrency },
      startCollections: startCollections === 'true',
    },
  };
}

/** The file goes first, outside of the transaction; one that no import took is not left lying. */
async function startImport(c: Context<Env>): Promise<Response> {
  const { bytes, given } = await readImport(c);
  const { files, log } = c.var.deps;
  const fileKey = await files.put(c.var.acting.orgId, bytes);
  let taken = false;
  try {
    const answer = await inUnitOfWork(c, async () => {
      const { db, acting, caller } = c.var;
      const started = { ...given, fileKey, userId: caller?.userId ?? null };
      const { importId, run, intent } = await createImport(db, acting, started);
      c.var.intents.push(intent);
      taken = true;
      c.header('location', `/api/orgs/${acting.orgId}/invoices/imports/${importId}`);
      return c.json({ ...startedRun(c, run), importId }, 202);
    });
    taken &&= answer.ok;
    return answer;
  } catch (error) {
    taken = false;
    throw error;
  } finally {
    const forget = () => files.remove(fileKey);
    if (!taken) await forget().catch((err) => log.warn({ err, fileKey }, 'an orphaned file stays'));
  }
}

/** An import as every route answers it. */
export async function shownImport(c: Context<Env>, ref: ImportRef) {
  const { db } = c.var;
  const it = await getImport(db, ref);
  const run = await viewRun(c, await getRun(db, ref.orgId, it.runId));
  const errors = await listErrors(db, ref, { after: null, limit: errorsShown });
  return showImport({ it, run, errors });
}

export const imports = router()
  .openapi(
    route({
      method: 'post',
      path: `${path}/import`,
      summary: 'Import invoices from a CSV file, under their own numbers',
      description:
        'For what was invoiced elsewhere: each row becomes a final invoice, posted on its ' +
        'issue date, and with a `paidDate` a payment on that day. Nobody is sent ' +
        'anything. A number that is there already comes in once, however often the file ' +
        'is sent; customers are found by number, e-mail or name, or made. Rows with ' +
        'something wrong stay out and say why.',
      tag,
      access: 'invoices:write',
      transaction: false,
      request: { params: OrgParam, body: importBody },
      responses: { 202: ok(StartedImport, 'It has begun; follow the run.') },
    }),
    async (c) => (await startImport(c)) as never,
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/imports`,
      summary: 'List imports, newest first',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: PageQuery },
      responses: { 200: ok(pageOf(ImportSummary)) },
    }),
    async (c) => {
      const page = await listImports(c.var.db, c.var.acting.orgId, c.req.valid('query'));
      return c.json({ ...page, data: page.data.map(summarizeImport) }, 200);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/imports/{importId}`,
      summary: 'Follow an import, and read what became of its rows',
      tag,
      access: 'invoices:read',
      request: { params: ImportParam },
      responses: { 200: ok(ImportView) },
    }),
    async (c) => c.json(await shownImport(c, c.req.valid('param')), 200),
  );
