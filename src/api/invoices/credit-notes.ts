import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  type CreditNoteRow,
  getCreditNote,
  listCreditNotes,
} from '../../db/invoices/credit-note-rows.ts';
import { creditCustomer, creditInvoice } from '../../db/invoices/credit-notes.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import type { Env } from '../kit/env.ts';
import { etagHeader, IfMatch, setEtag } from '../kit/etag.ts';
import { body, OrgParam, ok, optionalBody, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { applyRest } from './applying.ts';
import {
  CreditNoteFilter,
  CreditNoteParam,
  CreditNoteSummary,
  CreditNoteView,
  NewCreditNote,
  PayingOut,
  creditTag as tag,
} from './credit-note-schemas.ts';
import { Allocating, flag } from './payment-schemas.ts';
import { traceOf } from './payment-view.ts';
import { RefundAnswer, refunded } from './refunds.ts';

const path = '/api/orgs/{orgId}/invoices/credit-notes';
const one = `${path}/{creditNoteId}` as const;
const shown = { ...ok(CreditNoteView), headers: etagHeader };

function summarize(note: CreditNoteRow): z.infer<typeof CreditNoteSummary> {
  const { id, kind, number, customerId, invoiceId, currency, issueOn: date, reason } = note;
  const { createdBy, version, createdAt, updatedAt } = note;
  return {
    ...{ id, kind, number, customerId, invoiceId, currency, date, reason },
    totals: {
      net: note.netMinor,
      tax: note.taxMinor,
      total: note.totalMinor,
      applied: note.appliedMinor,
      returned: note.returnedMinor,
      unapplied: note.unappliedMinor,
    },
    ...{ createdBy, version, createdAt, updatedAt },
  };
}

async function show(c: Context<Env>, note: CreditNoteRow): Promise<z.infer<typeof CreditNoteView>> {
  const { db, acting } = c.var;
  setEtag(c, note);
  return {
    ...summarize(note),
    lineItems: note.lines.map(({ netMinor, taxRates, ...line }) => ({
      ...{ ...line, net: netMinor, taxRates: [...taxRates] },
    })),
    taxes: note.taxes.map(({ rate, netMinor: net, taxMinor: tax }) => ({ ...rate, net, tax })),
    ...(await traceOf(db, acting.orgId, { creditNoteId: note.id })),
  };
}

async function issue(c: Context<Env>, given: z.output<typeof NewCreditNote>) {
  const { db, acting, caller } = c.var;
  const { reason, date } = given;
  const on = date ?? (await organizationFacts(db, acting.orgId)).today;
  const words = { reason, createdBy: caller?.userId ?? null, on };
  if ('customerId' in given) {
    const { customerId, currency, lineItems } = given;
    const lines = lineItems.map(({ net: netMinor, ...line }) => ({ ...line, netMinor }));
    return creditCustomer(db, acting, { ...words, customerId, currency, lines });
  }
  const { invoiceId } = given;
  if ('lines' in given) {
    const lines = given.lines.map(({ lineId, net: netMinor }) => ({ lineId, netMinor }));
    return creditInvoice(db, acting, { ...words, invoiceId, lines });
  }
  return creditInvoice(db, acting, { ...words, invoiceId, amountMinor: given.amount });
}

export const creditNotes = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'List credit notes, newest first',
      tag,
      access: 'invoices:read',
      request: { params: OrgParam, query: CreditNoteFilter },
      responses: { 200: ok(pageOf(CreditNoteSummary)) },
    }),
    async (c) => {
      const { from, to, unapplied, ...filter } = c.req.valid('query');
      const page = await listCreditNotes(c.var.db, c.var.acting.orgId, {
        ...{ ...filter, issuedFrom: from, issuedTo: to, unapplied: flag(unapplied) },
      });
      return c.json({ ...page, data: page.data.map(summarize) }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path,
      summary: 'Credit an invoice, whole or in part, or a customer',
      tag,
      access: 'invoices:write',
      request: { params: OrgParam, body: body(NewCreditNote) },
      responses: { 201: shown },
    }),
    async (c) => {
      const { creditNote, intents } = await issue(c, c.req.valid('json'));
      c.var.intents.push(...intents);
      c.header('location', `${c.req.path}/${creditNote.id}`);
      return c.json(await show(c, creditNote), 201);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: one,
      summary: 'Read a credit note, and what became of it',
      tag,
      access: 'invoices:read',
      request: { params: CreditNoteParam },
      responses: { 200: shown },
    }),
    async (c) => c.json(await show(c, await getCreditNote(c.var.db, c.req.valid('param'))), 200),
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/apply`,
      summary: 'Apply what is left of a credit note to open invoices',
      tag,
      access: 'invoices:write',
      request: { params: CreditNoteParam, headers: IfMatch, body: optionalBody(Allocating) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const ref = c.req.valid('param');
      await applyRest(c, { creditNoteId: ref.creditNoteId }, c.req.valid('json').allocations);
      return c.json(await show(c, await getCreditNote(c.var.db, ref)), 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${one}/refund`,
      summary: 'Pay out what is left of a credit note',
      tag,
      access: 'invoices:write',
      request: { params: CreditNoteParam, headers: IfMatch, body: optionalBody(PayingOut) },
      responses: { 201: ok(RefundAnswer) },
      refusals: [412],
    }),
    async (c) => {
      const { creditNoteId } = c.req.valid('param');
      const { amount: amountMinor, ...asked } = c.req.valid('json');
      return c.json(await refunded(c, { source: { creditNoteId }, amountMinor, ...asked }), 201);
    },
  );
