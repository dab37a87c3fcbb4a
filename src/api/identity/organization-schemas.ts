import { isIP } from 'node:net';
import { z } from '@hono/zod-openapi';
import { isBusinessCalendar } from '../../domain/kit/business-days.ts';
import { isTimeZone } from '../../domain/kit/calendar.ts';
import { Currency } from '../kit/amounts.ts';
import { instant, line, rule } from '../kit/json.ts';

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  const bitsFit = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
  return isIP(address) !== 0 && rest.length === 0 && bitsFit;
}

const settings = {
  name: line(200),
  baseCurrency: Currency,
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, rule('must be an IANA time zone'))
    .openapi({ example: 'Europe/Berlin' }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .refine(
      isBusinessCalendar,
      rule('must be the ISO 3166 code of a country with a known calendar'),
    )
    .openapi({ description: 'Whose public holidays are no business days.', example: 'DE' }),
  industry: line(100).nullable(),
  fiscalYearStart: z.int().min(1).max(12).openapi({ description: 'The month.' }),
  reminderHour: z.int().min(0).max(23).openapi({ description: 'Local time.' }),
  ipAllowList: z
    .array(z.string().max(50).refine(isNetwork, rule('must be an IP address or a CIDR block')))
    .max(100)
    .openapi({ description: 'Only from there, when there is any.', example: ['10.0.0.0/8'] }),
};

const { name, ...others } = settings;

export const NewOrganization = z
  .strictObject({ name })
  .extend(z.object(others).partial().shape)
  .openapi('NewOrganization');

export const SettingsPatch = z
  .strictObject(z.object(settings).partial().shape)
  .refine((given) => Object.keys(given).length > 0, 'must name at least one setting')
  .openapi('OrganizationPatch', { minProperties: 1 });

export const OrganizationView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    baseCurrency: z.string(),
    timeZone: z.string(),
    country: z.string(),
    industry: z.string().nullable(),
    fiscalYearStart: z.int(),
    reminderHour: z.int(),
    ipAllowList: z.array(z.string()),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('Organization');
