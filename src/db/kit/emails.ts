import { sql } from 'kysely';
import type { Db } from '../client.ts';
import type { EmailStatus } from '../schema.ts';
import { newId } from './id.ts';

export interface EmailStep {
  /** Null for mail about an account. */
  orgId: string | null;
  /** One mail in all time: workflow id and step. */
  dedupeKey: string;
  recipient: string;
}

export interface EmailRow {
  id: string;
  status: EmailStatus;
}

/** The row of this step's mail, written by whoever comes first. */
export async function claimEmail(db: Db, step: EmailStep): Promise<EmailRow> {
  await db
    .insertInto('emails')
    .values({ id: newId(), subject: '', ...step })
    .onConflict((c) => c.column('dedupeKey').doNothing())
    .execute();
  return db
    .selectFrom('emails')
    .select(['id', 'status'])
    .where('dedupeKey', '=', step.dedupeKey)
    .executeTakeFirstOrThrow();
}

/** Said before the provider is called: a crash from here on leaves the outcome to be looked up. */
export async function markEmailSending(db: Db, id: string, subject: string): Promise<void> {
  await db
    .updateTable('emails')
    .set((eb) => ({ status: 'sending', subject, attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

export interface EmailOutcome {
  status: Exclude<EmailStatus, 'sending'>;
  providerId?: string | null;
  lastError?: string;
}

export async function settleEmail(db: Db, id: string, outcome: EmailOutcome): Promise<void> {
  const sentAt = outcome.status === 'sent' ? sql<string>`now()` : null;
  await db
    .updateTable('emails')
    .set({ ...outcome, sentAt })
    .where('id', '=', id)
    .execute();
}
