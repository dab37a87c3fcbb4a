import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { readApprovalFacts } from '../../db/billpay/approval-facts.ts';
import { listLines } from '../../db/billpay/bill-lines.ts';
import { getBill } from '../../db/billpay/bills.ts';
import { getOrganization } from '../../db/billpay/organization.ts';
import { latestApproval } from '../../db/billpay/rounds.ts';
import type { Db } from '../../db/client.ts';
import { allows } from '../../domain/identity/permissions.ts';
import { plainDisplay } from '../../domain/kit/display.ts';
import { found, Problem } from '../../domain/kit/problem.ts';
import { answerPage } from '../identity/page-answers.ts';
import { access, authenticate, roleOf } from '../kit/access.ts';
import type { Env } from '../kit/env.ts';
import { type BillPageView, billPage } from './approvals/bill-page.ts';
import { showDecision } from './approvals/link-view.ts';
import { authPaths } from './auth/paths.ts';

/** A bill as everybody sees it who may read bills: where the mails about it lead. */
export const billPages = new Hono<Env>().get('/orgs/:orgId/bills/:billId', access('public'), (c) =>
  answerPage(c, {
    work: async () => {
      const { orgId, billId } = idsOf(c);
      if (!(await isSignedIn(c, orgId))) {
        return c.redirect(`${authPaths.login}?next=${encodeURIComponent(c.req.path)}`, 303);
      }
      if (!allows(roleOf(c), 'billpay:read')) {
        throw new Problem('forbidden', 'not-allowed', 'This needs the permission billpay:read.');
      }
      const db = c.var.deps.database.app.scoped({ orgId });
      return billPage(await viewBill(db, { orgId, billId }));
    },
  }),
);

function idsOf(c: Context<Env>): { orgId: string; billId: string } {
  const ids = z.object({ orgId: z.uuid(), billId: z.uuid() }).safeParse(c.req.param());
  return found(ids.data, 'bill');
}

async function isSignedIn(c: Context<Env>, orgId: string): Promise<boolean> {
  try {
    await authenticate(c, orgId);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.kind === 'unauthenticated') return false;
    throw error;
  }
}

async function viewBill(
  db: Db,
  { orgId, billId }: { orgId: string; billId: string },
): Promise<BillPageView> {
  const bill = await getBill(db, { orgId, billId });
  const { name: organizationName, timeZone } = await getOrganization(db, orgId);
  const lines = await listLines(db, { orgId, billId });
  const { vendorName, number, currency, totalMinor, taxMinor, note, issueOn, dueOn } = bill;
  return {
    display: { ...plainDisplay, timeZone },
    status: bill.status,
    bill: {
      ...{ organizationName, vendorName, number, currency, totalMinor, taxMinor, note },
      ...{ issueDate: issueOn, dueDate: dueOn, subtotalMinor: totalMinor - taxMinor },
      lines: lines.map(({ netMinor, ...line }) => ({ ...line, amountMinor: netMinor })),
      attachments: [],
    },
    approval: await viewApproval(db, { orgId, billId }),
  };
}

async function viewApproval(
  db: Db,
  { orgId, billId }: { orgId: string; billId: string },
): Promise<BillPageView['approval']> {
  const latest = await latestApproval(db, orgId, billId);
  if (!latest) return null;
  const facts = await readApprovalFacts(db, { orgId, approvalId: latest.id });
  const { approval, seats, people, requestedBy, decisions } = facts;
  const waiting = approval.status === 'open' ? seats.filter(({ approved }) => !approved) : [];
  return {
    status: approval.status,
    requestedBy: requestedBy.name,
    waitingFor: waiting.map(({ holderId }) => people.get(holderId)?.name ?? 'somebody'),
    decisions: decisions.map(showDecision),
  };
}
