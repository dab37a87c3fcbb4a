import { inTransaction } from '../../../src/db/client.ts';
import { setMessage } from '../../../src/db/invoices/communication-rows.ts';
import { recordPayment } from '../../../src/db/invoices/payments.ts';
import { settleRefund } from '../../../src/db/invoices/refund-outcomes.ts';
import { requestRefund } from '../../../src/db/invoices/refunds.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { newInvoice } from '../invoices.ts';
import { onePixel } from '../pictures.ts';
import { until } from '../until.ts';
import { type Holdings, idFrom, type Kinds, taken } from './kind.ts';

/** So far ahead that no reminder is due, whenever the tests run. */
const dueDate = '2099-12-31';

/** A draft of the bookkeeper's, who does not decide on it. */
async function drafted(holdings: Holdings): Promise<string> {
  const { mark: note, bookkeeper } = holdings;
  const customerId = await holdings.idOf('customer');
  const draft = await newInvoice(bookkeeper, { customerId, dueDate, note });
  return idFrom(bookkeeper.call('POST', '/invoices', draft));
}

/** A draft of which something was done in turn: `void`, `collections/pause`. */
async function invoiceAfter(holdings: Holdings, acts: Record<string, object>): Promise<string> {
  const id = await drafted(holdings);
  const { mark: reason, bookkeeper } = holdings;
  for (const [act, given] of Object.entries(acts)) {
    const sent = act === 'write-off' ? holdings : bookkeeper;
    await taken(sent.call('POST', `/invoices/${id}/${act}`, { reason, ...given }));
  }
  return id;
}

/** By a processor that took the money, and never said what became of the refund. */
async function refundInReview({ idOf, db, orgId, mark }: Holdings): Promise<string> {
  const customerId = await idOf('customer');
  const actor = { kind: 'system' as const, id: null, requestId: null, workflowId: null };
  const acting = { orgId, actor };
  const on = '2026-11-20';
  const processed = { method: 'card' as const, provider: 'sandbox', providerId: newId() };
  const given = { customerId, currency: 'USD', amountMinor: 500, receivedOn: on, ...processed };
  return inTransaction(db, async (trx) => {
    const { payment } = await recordPayment(trx, acting, { ...given, allocations: [] });
    const source = { paymentId: payment.id };
    const { refund } = await requestRefund(trx, acting, { source, on });
    const outcome = { status: 'needs_review' as const, failure: mark };
    await settleRefund(trx, acting, { refundId: refund.id, outcome });
    return refund.id;
  });
}

async function logo({ call, db }: Holdings): Promise<string> {
  const form = new FormData();
  form.set('file', onePixel);
  await taken(call('PUT', '/invoices/settings/logo', form));
  const row = await db.selectFrom('invoiceSettings').select('logoKey').executeTakeFirstOrThrow();
  return row.logoKey ?? '';
}

const customer = (name: string) => (it: Holdings) => {
  const email = `${it.mark}@example.com`;
  return idFrom(it.call('POST', '/invoices/customers', { name: `${it.mark} ${name}`, email }));
};

const parties: Kinds = {
  customer: { names: ['customerId'], make: customer('Ltd') },
  'customer in credit': {
    names: ['customers.customerId/apply'],
    make: async (it) => {
      await it.idOf('payment');
      return it.idOf('customer');
    },
  },
  'other customer': { names: ['into'], make: customer('too') },
  'reminder schedule': {
    names: ['scheduleId', 'schedules.id'],
    make: ({ call, mark: name }) => {
      const steps = [{ key: 'first', offsetDays: 1, tone: 'friendly' }];
      return idFrom(call('POST', '/invoices/schedules', { name, steps }));
    },
  },
};

const invoices: Kinds = {
  logo: { names: ['/settings/logo'], make: logo },
  'draft invoice': {
    names: [
      'invoices.invoiceId/',
      'invoices.invoiceId/finalize',
      'invoices.invoiceId/send',
      'POST send.invoiceId',
      'invoices.invoiceId/request-approval',
    ],
    make: drafted,
  },
  'invoice in approval': {
    names: ['invoices.invoiceId/approve', 'invoices.invoiceId/reject'],
    make: (it) => invoiceAfter(it, { 'request-approval': {} }),
  },
  'final invoice': {
    names: ['invoices.invoiceId/void', 'POST void.invoiceId', 'credit-notes.invoiceId'],
    make: (it) => invoiceAfter(it, { finalize: {} }),
  },
  'invoice line': {
    names: ['lineId'],
    make: async (it) => {
      const { body } = await it.call('GET', `/invoices/${await it.idOf('final invoice')}`);
      return (body['lineItems'] as { id: string }[])[0]?.id ?? '';
    },
  },
  'sent invoice': { names: ['invoiceId'], make: (it) => invoiceAfter(it, { send: {} }) },
  // Long overdue, with terms that say what that costs.
  'late invoice': {
    names: ['invoices.invoiceId/late-charges'],
    make: async ({ bookkeeper, idOf, mark: note }) => {
      const dates = { issueDate: '2026-01-02', dueDate: '2026-01-31' };
      const terms = { lateFeeMinor: 4_000, lateInterestPercent: '10.15' };
      const customerId = await idOf('customer');
      const draft = await newInvoice(bookkeeper, { customerId, note, ...dates, ...terms });
      const id = await idFrom(bookkeeper.call('POST', '/invoices', draft));
      return idFrom(bookkeeper.call('POST', `/invoices/${id}/finalize`));
    },
  },
  'late charge': {
    names: ['chargeId'],
    make: async (it) => {
      const invoiceId = await it.idOf('late invoice');
      return idFrom(it.call('POST', `/invoices/${invoiceId}/late-charges`));
    },
  },
  'run under way': {
    names: ['runs.runId/cancel'],
    make: async (it) => {
      const path = `/invoices/${await it.idOf('sent invoice')}/collections`;
      return String((await it.call('GET', path)).body['runId']);
    },
  },
  'paused invoice': {
    names: ['invoices.invoiceId/resume'],
    make: (it) => invoiceAfter(it, { send: {}, 'collections/pause': {} }),
  },
  'disputed invoice': {
    names: ['invoices.invoiceId/resolve'],
    make: (it) => invoiceAfter(it, { send: {}, disputes: {} }),
  },
  'invoice that was given up': {
    names: ['invoices.invoiceId/reinstate'],
    make: (it) => invoiceAfter(it, { finalize: {}, 'write-off': {} }),
  },
  dispute: {
    names: ['disputeId'],
    make: async (it) => {
      const path = `/invoices/${await it.idOf('disputed invoice')}/collections`;
      const { disputes } = (await it.call('GET', path)).body;
      return (disputes as { id: string }[])[0]?.id ?? '';
    },
  },
  promise: {
    names: [],
    make: async (it) => {
      const date = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
      const path = `/invoices/${await invoiceAfter(it, { send: {} })}/promises`;
      return idFrom(it.call('POST', path, { date, note: it.mark }));
    },
  },
};

const money: Kinds = {
  // A part is on the sent invoice, and more is left than the sample of an amount takes.
  payment: {
    names: ['paymentId'],
    make: async (it) => {
      const allocations = [{ invoiceId: await it.idOf('sent invoice'), amount: 5_000 }];
      const customerId = await it.idOf('customer');
      const given = { customerId, currency: 'USD', amount: 25_000, date: '2026-11-20' };
      const words = { method: 'bank_transfer', reference: it.mark };
      return idFrom(it.call('POST', '/invoices/payments', { ...given, ...words, allocations }));
    },
  },
  refund: {
    names: ['refundId'],
    make: async (it) => {
      const path = `/invoices/payments/${await it.idOf('payment')}/refund`;
      return idFrom(it.call('POST', path, { amount: 1_000, reason: it.mark }));
    },
  },
  'refund in review': { names: ['refunds.refundId/resolve'], make: refundInReview },
  'credit note': {
    names: ['creditNoteId'],
    make: async (it) => {
      const lineItems = [{ description: it.mark, net: 20_000 }];
      const given = { customerId: await it.idOf('customer'), currency: 'USD', lineItems };
      return idFrom(it.call('POST', '/invoices/credit-notes', { reason: it.mark, ...given }));
    },
  },
};

/** Of one paid invoice, and come to its end unless somebody cancels it first. */
async function importing({ call, mark }: Holdings, number: string): Promise<string> {
  const form = new FormData();
  const row = `${mark} ${number},${mark}-${number},2026-01-01,2026-01-31,10,2026-02-01`;
  form.set('file', new Blob([`customer,number,issueDate,dueDate,amount,paidDate\n${row}\n`]));
  return String((await taken(call('POST', '/invoices/import', form)))['importId']);
}

const imports: Kinds = {
  import: { names: ['importId'], make: (it) => importing(it, 'past') },
  'import under way': {
    names: ['imports.importId/cancel'],
    make: (it) => importing(it, 'now'),
  },
  'import that ended': {
    names: ['imports.importId/undo'],
    make: async (it) => {
      const id = await importing(it, 'over');
      const status = async () => (await it.call('GET', `/invoices/imports/${id}`)).body['status'];
      await until(async () => (await status()) !== 'running', 'the import has ended');
      return id;
    },
  },
};

async function drafting({ idOf, call, mark }: Holdings, channel: string): Promise<string> {
  const about = { customerId: await idOf('customer'), invoiceIds: [await idOf('sent invoice')] };
  const message = { ...about, channel, subject: mark, body: mark };
  return idFrom(call('POST', '/invoices/communications', message));
}

const messages: Kinds = {
  message: { names: ['communicationId'], make: (it) => drafting(it, 'email') },
  'call to make': {
    names: ['communications.communicationId/done'],
    make: async (it) => {
      const id = await drafting(it, 'phone');
      return idFrom(it.call('POST', `/invoices/communications/${id}/approve`));
    },
  },
  'refused message': {
    names: ['communications.communicationId/retry'],
    make: async (it) => {
      const communicationId = await drafting(it, 'email');
      await setMessage(it.db, { orgId: it.orgId, communicationId }, { status: 'refused' });
      return communicationId;
    },
  },
};

export const invoiceKinds: Kinds = {
  ...{ ...parties, ...invoices, ...money, ...messages, ...imports },
};
