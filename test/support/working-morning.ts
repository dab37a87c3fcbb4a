import { businessDaysOf } from '../../src/db/invoices/collection-facts.ts';
import { type Day, dayInZone } from '../../src/domain/kit/calendar.ts';

export interface Place {
  country: string;
  timeZone: string;
  today: Day;
}

const morning = 10;
/** Their weekends and holidays lie on different days. */
const countries = ['US', 'DE', 'JP', 'IR', 'NP', 'IL', 'EG', 'BD'];

/** Where it is between ten and eleven in the morning of a working day: reminders leave there now. */
export function placeAtWork(now = new Date()): Place {
  const east = ((morning - now.getUTCHours() + 36) % 24) - 12;
  // These names count to the west.
  const timeZone = east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
  const today = dayInZone(now.toISOString(), timeZone);
  const country = countries.find((code) => worksOn(today, code));
  if (!country) throw new Error(`no known country works on ${today}`);
  return { country, timeZone, today };
}

const worksOn = (day: Day, country: string) =>
  businessDaysOf({ country, organizationCountry: country })(day);
