import { z } from '@hono/zod-openapi';
import { isTimeZone } from '../../domain/kit/calendar.ts';
import { Currency } from '../kit/amounts.ts';
import {
  currency,
  email,
  id,
  instant,
  line,
  minor,
  OrgParam,
  PageQuery,
  rule,
  text,
} from '../kit/json.ts';
import { Terms } from './schemas.ts';

export const tag = 'Customers';

export const CustomerParam = OrgParam.extend({ customerId: z.uuid() });

const Phone = line(40);
const TimeZone = z
  .string()
  .max(60)
  .refine(isTimeZone, rule('must be an IANA time zone'))
  .openapi({ example: 'Europe/Berlin' });

export const Address = z
  .strictObject({
    line1: line(200),
    line2: line(200).nullable().default(null),
    postalCode: line(20).nullable().default(null),
    city: line(100),
    region: line(100).nullable().default(null),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .openapi({ example: 'DE' }),
  })
  .openapi('PostalAddress');

const Contact = z
  .strictObject({
    name: line(200),
    email: email.nullable().default(null),
    phone: Phone.nullable().default(null),
    role: line(100).nullable().default(null),
  })
  .openapi('CustomerContact');

const languages = ['en', 'de', 'es'] as const;
const channels = ['email', 'letter', 'phone', 'sms'] as const;
const holds = ['none', 'excluded', 'legal', 'insolvency'] as const;
const standings = ['unknown', 'delivered', 'bounced', 'complained'] as const;
const statuses = ['active', 'archived', 'merged'] as const;

const own = {
  externalRef: line(100).nullable().openapi({ description: 'Your own number of this customer.' }),
  email: email.nullable(),
  phone: Phone.nullable(),
  contacts: z.array(Contact).max(20),
  billingAddress: Address.nullable(),
  taxId: line(50).nullable(),
  terms: Terms.nullable().openapi({ description: 'Null takes the organization’s.' }),
  creditLimitMinor: minor.min(0).nullable().openapi({
    description:
      'In their own currency. An invoice that takes what they owe above it raises an alert.',
  }),
  language: z.enum(languages),
  timeZone: TimeZone.nullable().openapi({ description: 'Null is the organization’s.' }),
  scheduleId: id.nullable().openapi({ description: 'Null takes the default reminder schedule.' }),
  consolidatedReminders: z
    .boolean()
    .openapi({ description: 'One message for all that is due on a day.' }),
  optedOutChannels: z.array(z.enum(channels)).max(channels.length),
  hold: z.enum(holds).openapi({ description: 'Why this customer is not reminded at all.' }),
  note: text(2_000).nullable(),
  assignedTo: id.nullable().openapi({ description: 'The member who looks after them.' }),
};

export const NewCustomer = z
  .strictObject({ name: line(200), currency: Currency, ...own })
  .partial()
  .required({ name: true })
  .openapi('NewCustomer', {
    example: {
      name: 'Nordwind GmbH',
      email: 'billing@nordwind.example',
      currency: 'EUR',
      terms: 'net 30',
      language: 'de',
    },
  });

export const CustomerPatch = z
  .strictObject({ name: line(200), currency: Currency, ...own })
  .partial()
  .refine(
    (given) => Object.values(given).some((value) => value !== undefined),
    'must name at least one field',
  )
  .openapi({ minProperties: 1 });

export const Customer = z
  .object({
    id,
    name: z.string(),
    externalRef: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    contacts: z.array(Contact),
    billingAddress: Address.nullable(),
    taxId: z.string().nullable(),
    terms: z.string().nullable(),
    currency,
    creditLimitMinor: minor.nullable(),
    language: z.enum(languages),
    timeZone: z.string().nullable(),
    scheduleId: id.nullable(),
    consolidatedReminders: z.boolean(),
    optedOutChannels: z.array(z.enum(channels)),
    hold: z.enum(holds),
    addressStanding: z.enum(standings),
    note: z.string().nullable(),
    assignedTo: id.nullable(),
    status: z.enum(statuses),
    mergedInto: id.nullable(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Customer');

export const CustomerFilter = PageQuery.extend({
  q: text(200, 1)
    .optional()
    .openapi({ description: 'In the name, e-mail address, reference or tax id.' }),
  status: z.enum(statuses).optional(),
  currency: currency.optional(),
  hold: z.enum(holds).optional(),
  assignedTo: id.optional(),
});

export const CustomerMerge = z
  .strictObject({ into: id.openapi({ description: 'The customer who takes over.' }) })
  .openapi('CustomerMerge');

export const MergedCustomer = z
  .object({
    customer: Customer,
    moved: z.object({ invoices: z.int(), payments: z.int(), creditNotes: z.int() }),
  })
  .openapi('MergedCustomer');
