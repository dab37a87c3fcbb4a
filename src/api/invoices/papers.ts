import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  creditNoteToPrint,
  invoiceToPrint,
  type PaperToPrint,
} from '../../db/invoices/printing.ts';
import { attachmentHeaders } from '../kit/attachment-headers.ts';
import type { Env } from '../kit/env.ts';
import { route, router } from '../kit/router.ts';
import { CreditNoteParam, creditTag } from './credit-note-schemas.ts';
import { InvoiceParam, tag } from './schemas.ts';

const path = '/api/orgs/{orgId}/invoices';

export const pdf = {
  description: 'The document.',
  content: { 'application/pdf': { schema: z.string().openapi({ format: 'binary' }) } },
};

/** Prints a paper of the organization to one of its customers. */
export async function printed(
  c: Context<Env>,
  { paper, logo, fileName }: PaperToPrint,
): Promise<Response> {
  const { deps } = c.var;
  const picture = logo && { ...logo, bytes: await deps.files.get(logo.key) };
  const bytes = await deps.print(paper, picture);
  const headers = { 'content-type': 'application/pdf', ...attachmentHeaders(fileName) };
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, headers);
}

/** What links in documents begin with, and what opens their secrets. */
export const linkingOf = (c: Context<Env>) => {
  const { settings, sealer } = c.var.deps;
  return { publicUrl: settings.publicUrl, sealer };
};

export const papers = router()
  .openapi(
    route({
      method: 'get',
      path: `${path}/{invoiceId}/pdf`,
      summary: 'An invoice as PDF, with what was paid on it so far',
      tag,
      access: 'invoices:read',
      request: { params: InvoiceParam },
      responses: { 200: pdf },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      return printed(c, await invoiceToPrint(c.var.db, ref, linkingOf(c))) as never;
    },
  )
  .openapi(
    route({
      method: 'get',
      path: `${path}/credit-notes/{creditNoteId}/pdf`,
      summary: 'A credit note as PDF',
      tag: creditTag,
      access: 'invoices:read',
      request: { params: CreditNoteParam },
      responses: { 200: pdf },
    }),
    async (c) => {
      return printed(c, await creditNoteToPrint(c.var.db, c.req.valid('param'))) as never;
    },
  );
