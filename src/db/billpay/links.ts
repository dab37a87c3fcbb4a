import { createHash, randomBytes } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { linkHours } from '../../domain/billpay/approval-timing.ts';
import type { Db } from '../client.ts';
import { newId } from '../kit/id.ts';
import type { ApprovalLinks } from '../schema.ts';

const columns = [
  'id',
  'orgId',
  'approvalId',
  'billId',
  'step',
  'approverId',
  'contentHash',
  'uses',
  'expiresAt',
] as const;

export type ApprovalLink = Pick<Selectable<ApprovalLinks>, (typeof columns)[number]>;

const tokenForm = /^[A-Za-z0-9_-]{43}$/;
const digest = (text: string) => createHash('sha256').update(text).digest();

/** What the page's forms carry: known only to who has the token, and another one after each use. */
export function pageNonce(token: string, { uses }: Pick<ApprovalLink, 'uses'>): string {
  return digest(`approval page ${uses} ${token}`).toString('base64url');
}

export interface NewLink {
  orgId: string;
  approvalId: string;
  billId: string;
  step: number;
  approverId: string;
  contentHash: string;
  /** When the round ends; the link ends by then, and within 72 hours. */
  roundExpiresAt: string;
}

/** Makes a link for one mail: 256 random bits, of which only the SHA-256 is kept. */
export async function createLink(
  db: Db,
  { roundExpiresAt, ...link }: NewLink,
): Promise<{ token: string; expiresAt: string }> {
  const token = randomBytes(32).toString('base64url');
  const { expiresAt } = await db
    .insertInto('approvalLinks')
    .values({
      id: newId(),
      ...link,
      tokenHash: digest(token).toString('hex'),
      expiresAt: sql<string>`least(
        now() + make_interval(hours => ${linkHours}::int), ${roundExpiresAt}::timestamptz)`,
    })
    .returning('expiresAt')
    .executeTakeFirstOrThrow();
  return { token, expiresAt };
}

/** The link behind a token, of whatever organization; undefined for what is no token of ours. */
export async function findLink(system: Db, token: string): Promise<ApprovalLink | undefined> {
  if (!tokenForm.test(token)) return undefined;
  return system
    .selectFrom('approvalLinks')
    .select(columns)
    .where('tokenHash', '=', digest(token).toString('hex'))
    .executeTakeFirst();
}

/** Counts a decision that came by the link; its page's nonce is spent with it. */
export async function useLink(
  trx: Db,
  { orgId, linkId }: { orgId: string; linkId: string },
): Promise<void> {
  await trx
    .updateTable('approvalLinks')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('orgId', '=', orgId)
    .where('id', '=', linkId)
    .execute();
}
