import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getCreditNote } from '../../db/invoices/credit-note-rows.ts';
import { getInvoice, getInvoiceWithLines } from '../../db/invoices/invoices.ts';
import { readLetterhead } from '../../db/invoices/letterhead.ts';
import { invoiceToken } from '../../db/invoices/links.ts';
import { hostedPath } from '../../domain/invoices/hosted-page.ts';
import { creditNotePaper } from '../../domain/invoices/papers/credit-note-paper.ts';
import { invoicePaper, type Letterhead } from '../../domain/invoices/papers/invoice-paper.ts';
import type { Paper } from '../../domain/invoices/papers/paper.ts';
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

interface Printed {
  customerId: string;
  /** Without an ending. */
  fileName: string;
  paper: (head: Letterhead) => Paper;
}

/** Prints a paper of the organization to one of its customers. */
export async function printed(
  c: Context<Env>,
  { customerId, fileName, paper }: Printed,
): Promise<Response> {
  const { db, acting, deps } = c.var;
  const { head, logo } = await readLetterhead(db, { orgId: acting.orgId, customerId });
  const picture = logo && { ...logo, bytes: await deps.files.get(logo.key) };
  const bytes = await deps.print(paper(head), picture);
  const named = attachmentHeaders(`${fileName.replace(/[^\w.-]/g, '_')}.pdf`);
  const headers = { 'content-type': 'application/pdf', ...named };
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, headers);
}

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
      const { db, deps } = c.var;
      const invoice = await getInvoiceWithLines(db, ref);
      const token = await invoiceToken(db, ref, deps.sealer);
      const url = token && deps.settings.publicUrl + hostedPath(token);
      return printed(c, {
        customerId: invoice.customerId,
        fileName: invoice.number ?? 'draft',
        paper: (head) => invoicePaper(invoice, head, url),
      }) as never;
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
      const ref = c.req.valid('param');
      const { db } = c.var;
      const note = await getCreditNote(db, ref);
      const { orgId } = ref;
      const { invoiceId, customerId } = note;
      const invoice = invoiceId ? await getInvoice(db, { orgId, invoiceId }) : null;
      const invoiceNumber = invoice?.number ?? null;
      return printed(c, {
        ...{ customerId, fileName: note.number },
        paper: (head) => creditNotePaper({ ...note, invoiceNumber }, head),
      }) as never;
    },
  );
