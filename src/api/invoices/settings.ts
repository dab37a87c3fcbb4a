import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { listSeries, updateSeries } from '../../db/invoices/numbering.ts';
import {
  type InvoiceSettings,
  invoiceSettings,
  setLogo,
  updateInvoiceSettings,
} from '../../db/invoices/settings.ts';
import type { DocumentSeries } from '../../db/schema.ts';
import { logoMediaType } from '../../domain/invoices/logo.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Env } from '../kit/env.ts';
import { etagHeader, IfMatch, seenVersions, setEtag } from '../kit/etag.ts';
import { body, noContent, OrgParam, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { oneFileBody, oneSentFile } from '../kit/sent-file.ts';
import { inUnitOfWork } from '../kit/unit-of-work.ts';
import { SettingsPatch, SettingsView } from './settings-schemas.ts';

const tag = 'Invoice settings';
const path = '/api/orgs/{orgId}/invoices/settings';
const logo = `${path}/logo` as const;
const shown = { ...ok(SettingsView), headers: etagHeader };

const seriesOf = {
  invoice: 'invoice',
  creditNote: 'credit_note',
  lateCharge: 'late_charge',
} as const satisfies Record<string, DocumentSeries>;
const names = Object.keys(seriesOf) as (keyof typeof seriesOf)[];

async function shownSettings(c: Context<Env>, settings: InvoiceSettings) {
  const { logoKey: _, ...own } = settings;
  const series = await listSeries(c.var.db, c.var.acting.orgId);
  const formOf = (name: (typeof names)[number]) => {
    const {
      prefix = '',
      nextNumber = 1,
      minDigits = 1,
    } = series.find((one) => one.series === seriesOf[name]) ?? {};
    return [name, { prefix, nextNumber, minDigits }];
  };
  setEtag(c, settings);
  // The row is the answer: what lies in its JSON was written by these routes alone.
  return { ...own, numbering: Object.fromEntries(names.map(formOf)) } as z.output<
    typeof SettingsView
  >;
}

export const settings = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'Read what invoices are made out with',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam },
      responses: { 200: shown },
    }),
    async (c) => {
      const row = await invoiceSettings(c.var.db, c.var.acting.orgId);
      return c.json(await shownSettings(c, row), 200);
    },
  )
  .openapi(
    route({
      method: 'patch',
      path,
      summary: 'Change what invoices are made out with; what is drafted or final stays as it is',
      tag,
      access: 'invoices:manage',
      request: { params: OrgParam, headers: IfMatch, body: body(SettingsPatch) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const { db, acting } = c.var;
      const { numbering = {}, ...given } = c.req.valid('json');
      const change = { seen: seenVersions(c), given };
      const row = await updateInvoiceSettings(db, acting, change);
      for (const name of names) {
        const form = numbering[name];
        if (form) await updateSeries(db, acting, { series: seriesOf[name], ...form });
      }
      return c.json(await shownSettings(c, row), 200);
    },
  )
  .openapi(
    route({
      method: 'put',
      path: logo,
      summary: 'Put a logo on invoices: a PNG or JPEG of at most 1 MB',
      tag,
      access: 'invoices:manage',
      transaction: false,
      request: { params: OrgParam, body: oneFileBody },
      responses: { 200: shown },
    }),
    async (c) => {
      const { bytes } = await oneSentFile(c);
      const mediaType = logoMediaType(bytes);
      const key = await c.var.deps.files.put(c.var.acting.orgId, bytes);
      return withoutOrphans(c, key, async () => {
        const { after, dropped } = await setLogo(c.var.db, c.var.acting, { key, mediaType });
        return { dropped, answer: c.json(await shownSettings(c, after), 200) };
      }) as never;
    },
  )
  .openapi(
    route({
      method: 'get',
      path: logo,
      summary: 'Read the logo',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam },
      responses: {
        200: {
          description: 'The picture.',
          content: { 'image/png': { schema: {} }, 'image/jpeg': { schema: {} } },
        },
      },
    }),
    async (c) => {
      const row = await invoiceSettings(c.var.db, c.var.acting.orgId);
      const key = found(row.logoKey ?? undefined, 'logo');
      const bytes = await c.var.deps.files.get(key);
      c.header('content-type', row.logoMediaType ?? 'application/octet-stream');
      c.header('x-content-type-options', 'nosniff');
      return c.body(bytes, 200) as never;
    },
  )
  .openapi(
    route({
      method: 'delete',
      path: logo,
      summary: 'Take the logo off invoices',
      tag,
      access: 'invoices:manage',
      transaction: false,
      request: { params: OrgParam },
      responses: { 204: noContent },
    }),
    async (c) =>
      withoutOrphans(c, null, async () => {
        const { dropped } = await setLogo(c.var.db, c.var.acting, null);
        return { dropped, answer: c.body(null, 204) };
      }) as never,
  );

type Placed = { dropped: string | null; answer: Response };

/** A picture that no row points to, before or after, does not stay in the storage. */
async function withoutOrphans(
  c: Context<Env>,
  added: string | null,
  place: () => Promise<Placed>,
): Promise<Response> {
  const { files, log } = c.var.deps;
  // Replayed for a repeated key, nothing was placed: then the new picture is the orphan.
  let orphan = added;
  try {
    return await inUnitOfWork(c, async () => {
      const { dropped, answer } = await place();
      orphan = dropped;
      return answer;
    });
  } catch (error) {
    orphan = added;
    throw error;
  } finally {
    if (orphan) {
      await files
        .remove(orphan)
        .catch((err) => log.warn({ err, orphan }, 'an orphaned file stays'));
    }
  }
}
