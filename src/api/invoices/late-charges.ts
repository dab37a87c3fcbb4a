import { z } from '@hono/zod-openapi';
import { getInvoice, getInvoiceWithLines } from '../../db/invoices/invoices.ts';
import { waiveLateCharge } from '../../db/invoices/late-charge-waiving.ts';
import {
  chargeableOf,
  type LateChargeRow,
  listLateCharges,
} from '../../db/invoices/late-charges.ts';
import { chargeNow } from '../../db/invoices/late-charging.ts';
import type { LateCharge } from '../../domain/invoices/late-charge.ts';
import { etagHeader, IfMatch, seenVersions } from '../kit/etag.ts';
import { body, day, id, line, minor, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { afterActing, shownInvoice } from './act-on-invoice.ts';
import { InvoiceParam, InvoiceView, tag } from './schemas.ts';

const all = '/api/orgs/{orgId}/invoices/{invoiceId}/late-charges';
const shown = { ...ok(InvoiceView), headers: etagHeader };
const LateChargeParam = InvoiceParam.extend({ chargeId: z.uuid() });

const period = {
  after: day.openapi({ description: 'Interest counts from the day after this one.' }),
  through: day,
  fee: minor,
  interest: minor,
};

const Issued = z
  .object({
    id: id.openapi({ description: 'Of the document, an invoice of kind `late_charge`.' }),
    number: z.string().nullable(),
    status: z.enum(['open', 'settled', 'waived']),
    issueDate: day,
    ...period,
    total: minor,
    balance: minor,
    stepKey: z.string().nullable().openapi({ description: 'Null where a person issued it.' }),
    version: z.int(),
  })
  .openapi('LateCharge');

const Coming = z
  .object({
    ...period,
    total: minor,
    periods: z.array(z.object({ after: day, through: day, balance: minor, interest: minor })),
  })
  .openapi('ComingLateCharge');

const LateCharges = z.object({
  data: z.array(Issued),
  next: Coming.nullable().openapi({
    description: 'What may be charged by today; null where the terms add nothing, or all was.',
  }),
});

const Waiver = z
  .strictObject({ reason: line(500).openapi({ example: 'The mail was late, not they' }) })
  .openapi('WaiveLateCharge');

function viewIssued(row: LateChargeRow): z.infer<typeof Issued> {
  const { id, number, stepKey, version, issueOn, afterOn, throughOn } = row;
  return {
    ...{ id, number, stepKey, version, status: standingOf(row), issueDate: issueOn },
    ...{ after: afterOn, through: throughOn, fee: row.feeMinor, interest: row.interestMinor },
    ...{ total: row.totalMinor, balance: row.balanceMinor },
  };
}

function standingOf({ status, balanceMinor, creditedMinor }: LateChargeRow) {
  if (balanceMinor > 0) return 'open';
  return status === 'finalized' && creditedMinor === 0 ? 'settled' : 'waived';
}

function viewComing({ feeMinor, interestMinor, after, through, periods }: LateCharge) {
  return {
    ...{ after, through, fee: feeMinor, interest: interestMinor, total: feeMinor + interestMinor },
    periods: periods.map((it) => ({
      ...{ after: it.after, through: it.through },
      ...{ balance: it.balanceMinor, interest: it.interestMinor },
    })),
  };
}

export const lateCharges = router()
  .openapi(
    route({
      method: 'get',
      path: all,
      summary: 'Late fees and interest of an invoice, and what may be charged by today',
      tag,
      access: 'invoices:read',
      request: { params: InvoiceParam },
      responses: { 200: ok(LateCharges) },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      const invoice = await getInvoice(c.var.db, ref);
      const { today } = invoice;
      const charge = await chargeableOf(c.var.db, ref.orgId, { invoice, today });
      const data = (await listLateCharges(c.var.db, ref)).map(viewIssued);
      return c.json({ data, next: charge && viewComing(charge) }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: all,
      summary: 'Charge what a late invoice owes by its terms since the last charge',
      tag,
      access: 'invoices:approve',
      request: { params: InvoiceParam },
      responses: { 201: shown },
    }),
    async (c) => {
      const { orgId, invoiceId } = c.req.valid('param');
      const { db, acting, deps } = c.var;
      const { id: chargeId } = await chargeNow(db, acting, { invoiceId, sealer: deps.sealer });
      c.header('location', `/api/orgs/${orgId}/invoices/${chargeId}`);
      const charge = await getInvoiceWithLines(db, { orgId, invoiceId: chargeId });
      return c.json(shownInvoice(c, charge), 201);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${all}/{chargeId}/waive`,
      summary: 'Give up what is open of a late charge: voided whole, or its rest credited',
      tag,
      access: 'invoices:manage',
      request: { params: LateChargeParam, headers: IfMatch, body: body(Waiver) },
      responses: { 200: shown },
      refusals: [412],
    }),
    async (c) => {
      const { orgId, invoiceId, chargeId } = c.req.valid('param');
      const { db, acting, caller } = c.var;
      const { today: on } = await getInvoice(db, { orgId, invoiceId });
      const createdBy = caller?.userId ?? null;
      const { reason } = c.req.valid('json');
      const waiving = { invoiceId, chargeId, seen: seenVersions(c), reason, createdBy, on };
      const intents = await waiveLateCharge(db, acting, waiving);
      const charge = { orgId, invoiceId: chargeId };
      return c.json(await afterActing(c, charge, { intents }), 200);
    },
  );
