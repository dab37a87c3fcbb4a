import type { WorkingCalendar } from '../../domain/billpay/working-hours.ts';
import { isBusinessCalendar, isBusinessDay } from '../../domain/kit/business-days.ts';
import { weekday } from '../../domain/kit/calendar.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';

export interface OrganizationFacts extends WorkingCalendar {
  name: string;
  baseCurrency: string;
}

/** The organization's name, money and working time: Monday to Friday in unknown countries. */
export async function getOrganization(db: Db, orgId: string): Promise<OrganizationFacts> {
  const row = await db
    .selectFrom('organizations')
    .select(['name', 'baseCurrency', 'timeZone', 'country'])
    .where('id', '=', orgId)
    .executeTakeFirst();
  const { country, ...facts } = found(row, 'organization');
  const known = isBusinessCalendar(country);
  return {
    ...facts,
    isWorkingDay: (day) => (known ? isBusinessDay(day, country) : weekday(day) <= 5),
  };
}
