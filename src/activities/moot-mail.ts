import type { Db } from '../db/client.ts';
import { closeEmail, findOpenEmail, listLeftEmails, type OpenEmail } from '../db/kit/emails.ts';
import type { Deps } from './deps.ts';
import type { Mailer } from './providers/mail.ts';

interface Post {
  db: Db;
  mailer: Mailer;
}

/** Ends the mail of a step that is moot, with the reason; one that has its end keeps it. */
export async function cancelMail(post: Post, dedupeKey: string, reason: string): Promise<void> {
  const mail = await findOpenEmail(post.db, dedupeKey);
  if (mail) await giveUp(post, mail, reason);
}

/** It may have left in a try that broke off: then the provider is asked, and nothing is sent. */
async function giveUp({ db, mailer }: Post, mail: OpenEmail, reason: string): Promise<boolean> {
  const { id, dedupeKey, status } = mail;
  const found = status === 'sending' ? await mailer.lookUp(dedupeKey) : 'not-sent';
  return closeEmail(db, id, { status: found === 'not-sent' ? 'cancelled' : found, reason });
}

const batch = 100;

/** Ends what no task will try again, so that no mail is open for ever; answers how many. */
export async function sweepLeftMail({
  database,
  mailer,
}: Pick<Deps, 'database' | 'mailer'>): Promise<number> {
  const db = database.system.unscoped;
  let ended = 0;
  for (const mail of await listLeftEmails(db, batch)) {
    const reason = 'Nothing sends it any more: its time or its reason has passed.';
    if (await giveUp({ db, mailer }, mail, reason)) ended += 1;
  }
  return ended;
}
