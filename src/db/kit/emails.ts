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

/** A mail that has not come to an end, and what its last try left. */
export interface OpenEmail {
  id: string;
  dedupeKey: string;
  status: 'queued' | 'sending';
}

const open = ['queued', 'sending'] as const;

export async function findOpenEmail(db: Db, dedupeKey: string): Promise<OpenEmail | undefined> {
  const row = await db
    .selectFrom('emails')
    .select(['id', 'dedupeKey', 'status'])
    .where('dedupeKey', '=', dedupeKey)
    .where('status', 'in', open)
    .executeTakeFirst();
  return row as OpenEmail | undefined;
}

/**
 * Mail that nobody will try again: it is older than any task may try, or it asks somebody in a step
 * of a run that has ended. A try that was under way when the run ended is over by then.
 */
export async function listLeftEmails(system: Db, limit: number): Promise<OpenEmail[]> {
  const rows = await system
    .selectFrom('emails as e')
    .select(['e.id', 'e.dedupeKey', 'e.status'])
    .where('e.status', 'in', open)
    .where(({ or, and, eb, exists, selectFrom }) =>
      or([
        eb('e.createdAt', '<', sql<string>`now() - interval '25 hours'`),
        and([
          eb('e.dedupeKey', 'like', '%:step%'),
          exists(
            selectFrom('runs as r')
              .select('r.id')
              .where('r.workflowId', '=', sql<string>`split_part(e.dedupe_key, ':', 1)`)
              .where('r.finishedAt', '<', sql<string>`now() - interval '2 minutes'`),
          ),
        ]),
      ]),
    )
    .orderBy('e.createdAt')
    .limit(limit)
    .execute();
  return rows as OpenEmail[];
}

/** Ends a mail that is still open; what it has come to meanwhile stands. */
export async function closeEmail(
  db: Db,
  id: string,
  { status, reason }: { status: 'cancelled' | 'unknown' | 'sent'; reason: string },
): Promise<boolean> {
  const said = status === 'sent' ? {} : { lastError: reason };
  const { numUpdatedRows } = await db
    .updateTable('emails')
    .set({ status, ...said, ...(status === 'sent' ? { sentAt: sql<string>`now()` } : {}) })
    .where('id', '=', id)
    .where('status', 'in', open)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
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
