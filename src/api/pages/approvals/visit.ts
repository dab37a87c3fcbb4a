import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { findLink } from '../../../db/billpay/links.ts';
import type { Db } from '../../../db/client.ts';
import type { Env } from '../../kit/env.ts';
import { sessionCookie, validateSession } from '../../kit/sessions.ts';
import { type OpenedLink, openLink, viewLink } from './link-view.ts';
import type { ApproveView } from './view.ts';

/** One request to the page of a link. */
export interface Visit {
  /** Scoped to the link's organization. */
  db: Db;
  opened: OpenedLink;
  /** Whoever is signed in in this browser. */
  visitorId: string | null;
}

/** The link behind the address, or null where it names none of ours. */
export async function openVisit(c: Context<Env>, token: string): Promise<Visit | null> {
  const { database, settings } = c.var.deps;
  const link = await findLink(database.system.unscoped, token);
  if (!link) return null;
  const cookie = getCookie(c, sessionCookie(settings.publicUrl));
  const session = cookie ? await validateSession(database.app.unscoped, cookie) : null;
  const visitorId = session?.userId ?? null;
  const db = database.app.scoped({ orgId: link.orgId });
  return { db, visitorId, opened: await openLink(db, { token, link, visitorId }) };
}

/** The link as it stands at this moment. */
export async function reopen({ db, opened, visitorId }: Visit): Promise<Visit> {
  const { token, link } = opened;
  return { db, visitorId, opened: await openLink(db, { token, link, visitorId }) };
}

export const viewOf = ({ db, opened, visitorId }: Visit): Promise<ApproveView> =>
  viewLink(db, opened, visitorId);
