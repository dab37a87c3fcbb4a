import { sql } from 'kysely';
import { type Policy, type Routing, routeBill } from '../../domain/billpay/approval-policy.ts';
import { type Patience, standardPatience } from '../../domain/billpay/approval-timing.ts';
import type { Minor } from '../../domain/kit/money.ts';
import { convert } from '../../domain/kit/rate.ts';
import type { Db } from '../client.ts';
import type { BillRow } from './bills.ts';
import { getOrganization } from './organization.ts';

export interface Routed extends Routing {
  patience: Patience;
  /** A link alone does not decide a bill of this amount. */
  needsSignIn: boolean;
}

/** The chain that the policies in force give a bill now. */
export async function routeNow(db: Db, orgId: string, bill: BillRow): Promise<Routed> {
  const policies = await listPoliciesInForce(db, orgId);
  const { baseCurrency } = await getOrganization(db, orgId);
  const recent = await listRecentBills(db, orgId, bill);
  const inBase = (one: Priced) => baseMinor(one, baseCurrency);
  const routing = routeBill(policies, {
    vendorId: bill.vendorId,
    vendorIsNew: await isNewVendor(db, orgId, bill.vendorId),
    amountMinor: inBase(bill),
    recentMinor: recent.map(inBase).filter((amount) => amount !== null),
  });
  const chosen = policies.find(({ id }) => id === routing.policyId);
  const limitMinor = chosen?.signInFromMinor ?? null;
  return {
    ...routing,
    patience: chosen?.patience ?? standardPatience,
    needsSignIn: limitMinor !== null && (inBase(bill) ?? limitMinor) >= limitMinor,
  };
}

type Priced = Pick<BillRow, 'currency' | 'totalMinor' | 'exchangeRate'>;

function baseMinor(bill: Priced, baseCurrency: string): Minor | null {
  const { currency, totalMinor, exchangeRate } = bill;
  if (currency === baseCurrency) return totalMinor;
  if (exchangeRate === null) return null;
  const fx = { base: currency, quote: baseCurrency, rate: exchangeRate };
  return convert({ currency, amountMinor: totalMinor }, fx).amountMinor;
}

async function listPoliciesInForce(
  db: Db,
  orgId: string,
): Promise<(Policy & { patience: Patience; signInFromMinor: Minor | null })[]> {
  const rows = await db
    .selectFrom('approvalPolicies')
    .select([
      'id',
      'version',
      'rules',
      'remindAfterHours',
      'escalateAfterHours',
      'expireAfterDays',
      'signInFromMinor',
    ])
    .where('orgId', '=', orgId)
    .orderBy('id')
    .execute();
  return rows.map(({ id, version, rules, signInFromMinor, ...patience }) => ({
    id,
    version,
    signInFromMinor,
    // Checked by the schema of the routes that write policies.
    rules: rules as Policy['rules'],
    patience,
  }));
}

async function isNewVendor(db: Db, orgId: string, vendorId: string): Promise<boolean> {
  const approved = await db
    .selectFrom('bills')
    .select('id')
    .where('orgId', '=', orgId)
    .where('vendorId', '=', vendorId)
    .where('status', '=', 'approved')
    .limit(1)
    .executeTakeFirst();
  return approved === undefined;
}

/** The vendor's other bills that were submitted within seven days and still stand. */
function listRecentBills(db: Db, orgId: string, { id, vendorId }: BillRow): Promise<Priced[]> {
  return db
    .selectFrom('bills')
    .select(['currency', 'totalMinor', 'exchangeRate'])
    .where('orgId', '=', orgId)
    .where('vendorId', '=', vendorId)
    .where('id', '!=', id)
    .where('status', 'in', ['in_approval', 'approved'])
    .where('submittedAt', '>', sql<string>`now() - interval '7 days'`)
    .execute();
}

/** Reasons to look twice, as the approver reads them. */
export async function listWarnings(db: Db, orgId: string, bill: BillRow): Promise<string[]> {
  const alike = await db
    .selectFrom('bills as b')
    .innerJoin('bills as other', (join) =>
      join
        .onRef('other.orgId', '=', 'b.orgId')
        .onRef('other.vendorId', '=', 'b.vendorId')
        .onRef('other.numberKey', '=', 'b.numberKey')
        .onRef('other.id', '!=', 'b.id'),
    )
    .select('other.number')
    .where('b.orgId', '=', orgId)
    .where('b.id', '=', bill.id)
    .where('other.status', '!=', 'cancelled')
    .limit(3)
    .execute();
  const fresh = await isNewVendor(db, orgId, bill.vendorId);
  return [
    ...(fresh ? ['No bill of this vendor has been approved before.'] : []),
    ...alike.map(({ number }) => `Bill ${number} of the same vendor has nearly the same number.`),
  ];
}
