import { z } from '@hono/zod-openapi';
import type { Db } from '../../db/client.ts';
import { type InvoiceFilter as Filter, listInvoices } from '../../db/invoices/invoice-list.ts';
import type { Invoice } from '../../db/invoices/invoices.ts';
import { type Minor, toMajor } from '../../domain/kit/money.ts';
import { csvAnswer } from '../kit/csv.ts';
import { OrgParam } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { filterOf, summarizeInvoice } from './invoice-view.ts';
import { InvoiceFilter, tag } from './schemas.ts';

const columns = [
  ...(['number', 'status', 'customer', 'currency', 'issueDate', 'dueDate', 'paidDate'] as const),
  ...(['poNumber', 'net', 'tax', 'total', 'paid', 'credited', 'writtenOff', 'balance'] as const),
  'id',
] as const;

type Row = Record<(typeof columns)[number], string | number | null>;

const atOnce = 1_000;

export const invoiceExport = router().openapi(
  route({
    method: 'get',
    path: '/api/orgs/{orgId}/invoices/export',
    summary: 'All invoices that a filter finds as CSV, in major units',
    tag,
    access: 'invoices:read',
    request: { params: OrgParam, query: InvoiceFilter.omit({ limit: true, cursor: true }) },
    responses: {
      200: {
        description: 'A line for each invoice, in the order that is asked for.',
        content: { 'text/csv': { schema: z.string() } },
      },
    },
  }),
  async (c) => {
    const filter = filterOf(c.req.valid('query'));
    const batches = batchesOf(c.var.db, c.var.acting.orgId, filter);
    return (await csvAnswer(c, { name: 'invoices', columns, batches })) as never;
  },
);

async function* batchesOf(db: Db, orgId: string, filter: Omit<Filter, 'limit' | 'cursor'>) {
  let cursor: string | undefined;
  do {
    const page = await listInvoices(db, orgId, { ...filter, limit: atOnce, cursor });
    yield page.data.map(exported);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** Amounts are numbers, so that one below zero is not taken for a formula. */
function exported(invoice: Invoice): Row {
  const {
    number,
    status,
    customerName: customer,
    currency,
    totals,
    ...it
  } = summarizeInvoice(invoice);
  const major = (amountMinor: Minor) => Number(toMajor(amountMinor, currency));
  const { net, tax, total, paid, credited, writtenOff, balance } = totals;
  return {
    ...{ number, status, customer, currency, poNumber: it.poNumber, id: it.id },
    ...{ issueDate: it.issueDate, dueDate: it.dueDate, paidDate: it.paidDate },
    ...{ net: major(net), tax: major(tax), total: major(total), paid: major(paid) },
    ...{ credited: major(credited), writtenOff: major(writtenOff), balance: major(balance) },
  };
}
