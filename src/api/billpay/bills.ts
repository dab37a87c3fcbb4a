import { stopApproval } from '../../db/billpay/approvals.ts';
import {
  createBill,
  deleteBill,
  entryOf,
  getBill,
  listBills,
  lockBill,
  rewriteBill,
} from '../../db/billpay/bills.ts';
import { assertCurrent } from '../../db/kit/version.ts';
import { etagHeader, IfMatch, seenVersions, setEtag } from '../kit/etag.ts';
import { body, noContent, OrgParam, ok, pageOf } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { changedEntry, entryFrom, summarize, viewBill } from './bill-view.ts';
import { personOf } from './person.ts';
import {
  BillFilter,
  BillParam,
  BillPatch,
  BillSummary,
  BillView,
  NewBill,
  tag,
} from './schemas.ts';
import { startApproval } from './start-approval.ts';

const path = '/api/orgs/{orgId}/billpay/bills';
const one = `${path}/{billId}` as const;
const shown = { ...ok(BillView), headers: etagHeader };

export const bills = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'List bills, newest first',
      tag,
      access: 'billpay:read',
      request: { params: OrgParam, query: BillFilter },
      responses: { 200: ok(pageOf(BillSummary)) },
    }),
    async (c) => {
      const page = await listBills(c.var.db, c.var.acting.orgId, c.req.valid('query'));
      return c.json({ ...page, data: page.data.map(summarize) }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path,
      summary: 'Enter a bill',
      tag,
      access: 'billpay:write',
      request: { params: OrgParam, body: body(NewBill) },
      responses: { 201: shown },
    }),
    async (c) => {
      const { db, acting } = c.var;
      const entry = entryFrom(c.req.valid('json'));
      const bill = await createBill(db, acting, { entry, userId: personOf(c) });
      c.header('location', `${c.req.path}/${bill.id}`);
      setEtag(c, bill);
      return c.json(await viewBill(db, acting.orgId, bill), 201);
    },
  )
  .openapi(
    route({
      method: 'get',
      path: one,
      summary: 'Read a bill, and where its approval stands',
      tag,
      access: 'billpay:read',
      request: { params: BillParam },
      responses: { 200: shown },
    }),
    async (c) => {
      const { orgId, billId } = c.req.valid('param');
      const bill = await getBill(c.var.db, { orgId, billId });
      setEtag(c, bill);
      return c.json(await viewBill(c.var.db, orgId, bill), 200);
    },
  )
  .openapi(
    route({
      method: 'patch',
      path: one,
      summary: 'Change a bill; what was voted on before asks for all votes again',
      tag,
      access: 'billpay:write',
      request: { params: BillParam, headers: IfMatch, body: body(BillPatch) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const { orgId, billId } = c.req.valid('param');
      const { db, acting } = c.var;
      const userId = personOf(c);
      const before = await lockBill(db, { orgId, billId });
      assertCurrent(seenVersions(c), before);
      const entry = changedEntry(await entryOf(db, orgId, before), c.req.valid('json'));
      const { bill, restart } = await rewriteBill(db, acting, { before, entry, userId });
      if (restart) {
        c.var.intents.push(...(await stopApproval(db, acting, { bill, end: 'superseded' })));
        await startApproval(c, bill, userId);
      }
      const after = await getBill(db, { orgId, billId });
      setEtag(c, after);
      return c.json(await viewBill(db, orgId, after), 200);
    },
  )
  .openapi(
    route({
      method: 'delete',
      path: one,
      summary: 'Remove a draft that was never submitted',
      tag,
      access: 'billpay:write',
      request: { params: BillParam, headers: IfMatch },
      responses: { 204: noContent },
      refusals: [412],
    }),
    async (c) => {
      const { orgId, billId } = c.req.valid('param');
      const before = await lockBill(c.var.db, { orgId, billId });
      assertCurrent(seenVersions(c), before);
      await deleteBill(c.var.db, c.var.acting, before);
      return c.body(null, 204);
    },
  );
