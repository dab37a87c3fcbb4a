import { z } from '@hono/zod-openapi';
import type { Db } from '../../db/client.ts';
import { listErrors } from '../../db/invoices/import-errors.ts';
import { undoImport } from '../../db/invoices/import-undo.ts';
import { getImport, type ImportRef } from '../../db/invoices/imports.ts';
import { getRun } from '../../db/kit/runs.ts';
import { csvAnswer } from '../kit/csv.ts';
import { ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { cancelRun } from '../kit/runs.ts';
import { ImportParam, ImportView, tag } from './import-schemas.ts';
import { shownImport } from './imports.ts';

const one = '/api/orgs/{orgId}/invoices/imports/{importId}';
const columns = ['rowNumber', 'column', 'value', 'code', 'message'] as const;
const atOnce = 1_000;

async function* errorsOf(db: Db, ref: ImportRef) {
  for (let after = null; ; ) {
    const page = await listErrors(db, ref, { after, limit: atOnce });
    yield page;
    if (page.length < atOnce) return;
    after = page.at(-1) ?? null;
  }
}

export const importActs = router()
  .openapi(
    route({
      method: 'get',
      path: `${one}/errors`,
      summary: 'All that is wrong with rows of an import, as CSV',
      tag,
      access: 'invoices:read',
      request: { params: ImportParam },
      responses: {
        200: {
          description: 'A line for each cell: row, column, what stands there, and why it is wrong.',
          content: { 'text/csv': { schema: z.string() } },
        },
      },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { db } = c.var;
      await getImport(db, ref);
      const file = { name: 'import-errors', columns, batches: errorsOf(db, ref) };
      return (await csvAnswer(c, file)) as never;
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/cancel`,
      summary: 'Stop an import; what it has brought in stays, and can be undone',
      tag,
      access: 'invoices:write',
      request: { params: ImportParam },
      responses: { 202: ok(ImportView, 'It has been told; its run ends as `cancelled`.') },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { runId } = await getImport(c.var.db, ref);
      await cancelRun(c, await getRun(c.var.db, ref.orgId, runId));
      return c.json(await shownImport(c, ref), 202);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/undo`,
      summary: 'Take an import back, as if it had never been',
      description:
        'Removes its invoices and payments, and the customers whom nothing else names; the ' +
        'ledger takes each back on its own day. Refused with 409, naming what stands in the way, ' +
        'where anything has happened to one of them since: nothing is removed then.',
      tag,
      access: 'invoices:manage',
      request: { params: ImportParam },
      responses: { 200: ok(ImportView) },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const { db, acting, caller } = c.var;
      const userId = caller?.userId ?? null;
      await undoImport(db, acting, { importId: ref.importId, userId });
      return c.json(await shownImport(c, ref), 200);
    },
  );
