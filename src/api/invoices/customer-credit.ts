import { z } from '@hono/zod-openapi';
import { applyCredit, listCredit } from '../../db/invoices/customer-credit.ts';
import { getCustomer } from '../../db/invoices/customers.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import { sumMinor } from '../../domain/kit/money.ts';
import { Currency } from '../kit/amounts.ts';
import { body, currency, day, id, minor, ok } from '../kit/json.ts';
import { route, router } from '../kit/router.ts';
import { CustomerParam } from './customer-schemas.ts';
import { paymentTag as tag } from './payment-schemas.ts';

const path = '/api/orgs/{orgId}/invoices/customers/{customerId}/credit';

const Credit = z
  .object({
    balances: z.array(z.object({ currency, amount: minor })),
    items: z.array(
      z.object({
        kind: z.enum(['payment', 'credit_note']),
        id,
        number: z.string().nullable(),
        currency,
        date: day,
        unapplied: minor,
      }),
    ),
  })
  .openapi('CustomerCredit');

const Applied = z
  .object({ applied: z.array(z.object({ invoiceId: id, amount: minor })) })
  .openapi('AppliedCredit');

export const customerCredit = router()
  .openapi(
    route({
      method: 'get',
      path,
      summary: 'What a customer has in credit, payment by payment and note by note',
      tag,
      access: 'invoices:read',
      request: { params: CustomerParam },
      responses: { 200: ok(Credit) },
    }),
    async (c) => {
      const ref = c.req.valid('param');
      await getCustomer(c.var.db, ref);
      const credit = await listCredit(c.var.db, ref.orgId, ref.customerId);
      const items = credit.map(({ since: date, unappliedMinor: unapplied, ...item }) => ({
        ...{ ...item, date, unapplied },
      }));
      const balances = [...Map.groupBy(items, (item) => item.currency)].map(([currency, of]) => ({
        ...{ currency, amount: sumMinor(of.map(({ unapplied }) => unapplied)) },
      }));
      return c.json({ balances, items }, 200);
    },
  )
  .openapi(
    route({
      method: 'post',
      path: `${path}/apply`,
      summary: 'Apply a customer’s credit to their open invoices, the oldest due first',
      tag,
      access: 'invoices:write',
      request: { params: CustomerParam, body: body(z.strictObject({ currency: Currency })) },
      responses: { 200: ok(Applied) },
    }),
    async (c) => {
      const { orgId, customerId } = c.req.valid('param');
      const { db, acting } = c.var;
      const { today: on } = await organizationFacts(db, orgId);
      const given = { customerId, ...c.req.valid('json'), on };
      const { applied, intents } = await applyCredit(db, acting, given);
      c.var.intents.push(...intents);
      const shares = applied.map(({ invoiceId, amountMinor: amount }) => ({ invoiceId, amount }));
      return c.json({ applied: shares }, 200);
    },
  );
