import { z } from '@hono/zod-openapi';
import { vendors as store } from '../../db/billpay/vendors.ts';
import { Currency } from '../kit/amounts.ts';
import { crud } from '../kit/crud.ts';
import { email, id, instant, line, text } from '../kit/json.ts';
import { tag } from './schemas.ts';

const Status = z.enum(['active', 'archived']);

const NewVendor = z
  .strictObject({
    name: line(200),
    email: email.nullable().default(null),
    currency: Currency.nullable().default(null),
    note: text(2_000).nullable().default(null),
  })
  .openapi('NewVendor');

// Spelled out, because a default of `NewVendor` would turn a missing field into a change.
const VendorPatch = z.strictObject({
  name: line(200).optional(),
  email: email.nullable().optional(),
  currency: Currency.nullable().optional(),
  note: text(2_000).nullable().optional(),
  status: Status.optional(),
});

const Vendor = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable(),
    currency: z.string().nullable(),
    note: z.string().nullable(),
    status: Status,
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Vendor');

export const vendors = crud({
  path: '/billpay/vendors',
  what: 'vendor',
  tag,
  read: 'billpay:read',
  write: 'billpay:write',
  Row: Vendor,
  New: NewVendor,
  Patch: VendorPatch,
  Filter: z.object({ status: Status.optional() }),
  store,
});
