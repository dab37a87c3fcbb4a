import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { allocate } from '../../db/invoices/allocations.ts';
import type { MoneySource } from '../../db/invoices/receivables.ts';
import { organizationFacts } from '../../db/invoices/settings.ts';
import type { Remittance } from '../../domain/invoices/remittance.ts';
import type { Env } from '../kit/env.ts';
import { seenVersions } from '../kit/etag.ts';
import type { Allocations } from './payment-schemas.ts';

type Given = z.output<typeof Allocations> | undefined;

export const remittanceOf = (given: Given): Remittance[] | undefined =>
  given?.map(({ invoiceId, amount: amountMinor }) => ({ invoiceId, amountMinor }));

/** Applies today what is left of a payment or a credit note to the invoices that are named. */
export async function applyRest(c: Context<Env>, source: MoneySource, given: Given): Promise<void> {
  const { db, acting } = c.var;
  const { today: on } = await organizationFacts(db, acting.orgId);
  const asked = { source, allocations: remittanceOf(given), seen: seenVersions(c), on };
  c.var.intents.push(...(await allocate(db, acting, asked)).intents);
}
