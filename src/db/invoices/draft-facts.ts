import type { MessageFacts } from '../../domain/invoices/message-facts.ts';
import type { MessageChannel, MessageTone } from '../../domain/invoices/reminder-schedule.ts';
import type { Db } from '../client.ts';
import { assertOfCustomer, readCustomer } from './message-drafts.ts';
import { factsAbout, type Linking } from './message-facts.ts';

export interface DraftAsked {
  customerId: string;
  invoiceIds: readonly string[];
  situation: 'reminder' | 'promise_broken' | 'invoice';
  tone: MessageTone;
  channel: MessageChannel;
}

/** What a message would say today. Refuses with 422 what is not this customer's, or not final. */
export async function readDraftFacts(
  db: Db,
  orgId: string,
  { asked, linking }: { asked: DraftAsked; linking: Linking },
): Promise<MessageFacts> {
  const { customerId, invoiceIds, ...kind } = asked;
  const { language, today: dueOn } = await readCustomer(db, orgId, customerId);
  const ids = [...new Set(invoiceIds)];
  await assertOfCustomer(db, orgId, { customerId, ids });
  const message = { ...kind, customerId, language, dueOn, subject: null, body: null };
  return factsAbout(db, orgId, { message, invoiceIds: ids, linking });
}
