import { addDays, type Day, dayInZone, type Instant } from '../../domain/kit/calendar.ts';
import type { Minor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Acting } from '../kit/audit.ts';
import type { Intent } from '../kit/intents.ts';
import { factsOfInvoice } from './collection-acts.ts';
import { lockOpenCollection } from './collection-decisions.ts';
import { tellCollection } from './collections.ts';
import { insertPromise, type PaymentPromise } from './promises.ts';

/** Who promises later than that wants an instalment plan. */
export const longestPromiseDays = 90;
const standardGraceDays = 2;

export interface Promising {
  invoiceId: string;
  promisedOn: Day;
  /** Null promises all that is owed. */
  amountMinor: Minor | null;
  note: string | null;
  /** The customer said so themselves, on the hosted page. */
  byCustomer: boolean;
  now: Instant;
}

/** Notes a promise to pay; reminders keep silent until its day and the days of grace are over. */
export async function promisePayment(
  trx: Db,
  acting: Acting,
  given: Promising,
): Promise<{ promise: PaymentPromise; intents: Intent[] }> {
  const { invoiceId, promisedOn, note, byCustomer, now } = given;
  const ref = { orgId: acting.orgId, invoiceId };
  await lockOpenCollection(trx, ref);
  const { invoice, calendar } = await factsOfInvoice(trx, ref);
  const { balanceMinor } = invoice;
  const amountMinor = given.amountMinor ?? balanceMinor;
  assertPossible({ amountMinor, balanceMinor, promisedOn }, dayInZone(now, calendar.timeZone));
  const settings = await trx
    .selectFrom('invoiceSettings')
    .select('promiseGraceDays')
    .where('orgId', '=', acting.orgId)
    .executeTakeFirst();
  const graceDays = settings?.promiseGraceDays ?? standardGraceDays;
  const said = { invoiceId, amountMinor, balanceMinor, promisedOn, graceDays, byCustomer, note };
  const promise = await insertPromise(trx, acting, said);
  return { promise, intents: await tellCollection(trx, ref, 'promised') };
}

interface Said {
  amountMinor: Minor;
  balanceMinor: Minor;
  promisedOn: Day;
}

function assertPossible({ amountMinor, balanceMinor, promisedOn }: Said, today: Day): void {
  if (balanceMinor === 0)
    throw new Problem('conflict', 'nothing-owed', 'Nothing is owed of this invoice.');
  if (amountMinor > balanceMinor)
    throw new Problem('unprocessable', 'promise-too-large', 'It is more than what is owed.');
  if (promisedOn < today || promisedOn > addDays(today, longestPromiseDays)) {
    const detail = `It must lie between today and ${longestPromiseDays} days ahead.`;
    throw new Problem('unprocessable', 'promise-day-out-of-range', detail);
  }
}
