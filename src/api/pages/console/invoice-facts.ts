import type { z } from 'zod';
import type { Db } from '../../../db/client.ts';
import { invoiceToken } from '../../../db/invoices/links.ts';
import type { Sealer } from '../../../db/kit/sealing.ts';
import { hostedPath } from '../../../domain/invoices/hosted-page.ts';
import type { CollectionState } from '../../invoices/collection-schemas.ts';
import type { Message } from '../../invoices/communication-schemas.ts';
import type { HistoryEntry } from '../../invoices/history.ts';
import type { PaymentSummary } from '../../invoices/payment-schemas.ts';
import type { OnInvoice } from '../../invoices/payments.ts';
import type { InvoiceView } from '../../invoices/schemas.ts';
import type { Desk } from './desk.ts';
import type { Choice } from './fields.ts';

export type ShownInvoice = z.infer<typeof InvoiceView>;
export type ShownMessage = z.infer<typeof Message>;

/** All that the page of an invoice shows, and that decides what may be done to it. */
export interface InvoiceFacts {
  invoice: ShownInvoice;
  collection: z.infer<typeof CollectionState>;
  /** What payments and credits have done to it, in order. */
  effects: readonly z.infer<typeof OnInvoice>[];
  /** Those whose money it has taken up. */
  payments: readonly z.infer<typeof PaymentSummary>[];
  messages: readonly ShownMessage[];
  history: readonly z.infer<typeof HistoryEntry>[];
  members: readonly Choice[];
  /** The customer's own page; null before the invoice is final. */
  hostedPath: string | null;
}

interface Data<T> {
  data: T[];
}

export async function readInvoiceFacts(
  desk: Desk,
  invoiceId: string,
  { db, sealer }: { db: Db; sealer: Sealer },
): Promise<InvoiceFacts> {
  const { api, orgId } = desk;
  const one = `/invoices/${invoiceId}`;
  const [invoice, collection, { data: effects }, { data: messages }, { data: history }, members] =
    await Promise.all([
      api.read<ShownInvoice>(one),
      api.read<InvoiceFacts['collection']>(`${one}/collections`),
      api.read<Data<InvoiceFacts['effects'][number]>>(`${one}/payments`),
      api.read<Data<ShownMessage>>('/invoices/communications', { invoiceId, limit: 20 }),
      api.read<Data<InvoiceFacts['history'][number]>>(`${one}/history`, { limit: 50 }),
      membersOf(desk),
    ]);
  const token = await invoiceToken(db, { orgId, invoiceId }, sealer);
  const paid = new Set(effects.flatMap(({ paymentId }) => (paymentId ? [paymentId] : [])));
  const payments = await Promise.all(
    [...paid].map((id) => api.read<InvoiceFacts['payments'][number]>(`/invoices/payments/${id}`)),
  );
  return {
    ...{ invoice, collection, effects, payments, messages, history, members },
    hostedPath: token === null ? null : hostedPath(token),
  };
}

/** Who works here, for whoever may know it. */
export async function membersOf({ api, may }: Desk): Promise<Choice[]> {
  if (!may('identity:read')) return [];
  const { data } = await api.read<Data<{ userId: string; name: string }>>('/members', {
    limit: 200,
  });
  return data.map(({ userId, name }) => ({ value: userId, label: name }));
}
