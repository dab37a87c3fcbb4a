import { z } from '@hono/zod-openapi';
import { email, instant, line, minor, text } from '../kit/json.ts';
import { Address } from './customer-schemas.ts';
import { Interest, Terms } from './schemas.ts';

const mediaTypes = ['image/png', 'image/jpeg'] as const;
const roundings = ['document', 'line'] as const;
const modes = ['half-up', 'half-even'] as const;

const Series = z
  .object({
    prefix: z.string(),
    nextNumber: z.int(),
    minDigits: z.int(),
  })
  .openapi('NumberSeries', { example: { prefix: 'INV-', nextNumber: 1, minDigits: 4 } });

const SeriesPatch = z
  .strictObject({
    prefix: z
      .string()
      .max(20)
      .regex(/^[\x20-\x7e]*$/)
      .openapi({ example: 'INV-' }),
    nextNumber: z.int().min(1).max(999_999_999),
    minDigits: z.int().min(1).max(12),
  })
  .partial();

export const SettingsView = z
  .object({
    legalName: z.string().nullable(),
    address: Address.nullable(),
    taxId: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    logoMediaType: z.enum(mediaTypes).nullable(),
    bankDetails: z.string().nullable(),
    footer: z.string().nullable(),
    defaultTerms: z.string(),
    taxRounding: z.enum(roundings),
    moneyRounding: z.enum(modes),
    pricesIncludeTax: z.boolean(),
    approvalFromMinor: minor.nullable(),
    lateFeeMinor: minor.nullable(),
    lateInterestPercent: z.string().nullable(),
    promiseGraceDays: z.int(),
    remindFromMinor: minor,
    numbering: z.object({ invoice: Series, creditNote: Series, lateCharge: Series }),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('InvoiceSettings');

const Numbering = z
  .strictObject({ invoice: SeriesPatch, creditNote: SeriesPatch, lateCharge: SeriesPatch })
  .partial()
  .openapi({ description: 'The next number may be set while none was taken.' });

export const SettingsPatch = z
  .strictObject({
    legalName: line(200).nullable(),
    address: Address.nullable(),
    taxId: line(50).nullable(),
    email: email.nullable(),
    phone: line(40).nullable(),
    bankDetails: text(1_000)
      .nullable()
      .openapi({ description: 'As invoices print it: where to pay to.' }),
    footer: text(1_000).nullable(),
    defaultTerms: Terms,
    taxRounding: z.enum(roundings).openapi({
      description: 'Whether tax is rounded on every line, or once per rate on the document.',
    }),
    moneyRounding: z.enum(modes).openapi({ description: 'Which way half a minor unit goes.' }),
    pricesIncludeTax: z.boolean(),
    approvalFromMinor: minor.min(0).nullable().openapi({
      description: 'From this total on, in the base currency, somebody else has to approve.',
    }),
    lateFeeMinor: minor.min(1).nullable(),
    lateInterestPercent: Interest.nullable().openapi({ description: 'A year.' }),
    promiseGraceDays: z.int().min(0).max(30),
    remindFromMinor: minor.min(0).openapi({ description: 'Smaller balances are not reminded of.' }),
    numbering: Numbering,
  })
  .partial()
  .refine(
    (given) => Object.values(given).some((value) => value !== undefined),
    'must name at least one field',
  )
  .openapi({ minProperties: 1 });
