import { expect } from 'vitest';
import { advance, givenDebtor, nine } from './collections.ts';

export interface MessageAnswer {
  id: string;
  status: string;
  channel: string;
  tone: string;
  subject: string | null;
  body: string | null;
  approvedBy: string | null;
  outcome: string | null;
  dueOn: string;
  invoices: { invoiceId: string; stepKey: string; released: boolean }[];
  version: number;
}

type Org = Pick<Awaited<ReturnType<typeof givenDebtor>>, 'call'>;

export const messages = '/invoices/communications';

export async function messagesOf({ call }: Org, query = ''): Promise<MessageAnswer[]> {
  const { status, body } = await call<{ data: MessageAnswer[] }>('GET', `${messages}${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.data;
}

/** A debtor whose third reminder waits for somebody's approval since Monday, 2026-03-16. */
export async function givenAwaiting(over: Parameters<typeof givenDebtor>[0] = {}) {
  const debtor = await givenDebtor(over);
  await debtor.db.updateTable('communications').set({ status: 'sent' }).execute();
  await advance(debtor, debtor.invoiceId, nine('2026-03-16'));
  const [message] = await messagesOf(debtor, '?status=awaiting_approval');
  if (!message) throw new Error('nothing waits');
  return { ...debtor, message };
}
