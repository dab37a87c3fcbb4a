import type { PolicyRule } from '../../domain/billpay/approval-policy.ts';
import type { Patience } from '../../domain/billpay/approval-timing.ts';
import type { Minor } from '../../domain/kit/money.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import { orgStore, type Store } from '../kit/org-store.ts';
import { listApprovers } from './people.ts';

interface NewPolicy extends Patience {
  name: string;
  rules: PolicyRule[];
  /** In base currency; null asks nobody to sign in. */
  signInFromMinor: Minor | null;
}

interface Policy extends NewPolicy {
  id: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

const rows = orgStore('approvalPolicies', 'approval-policy', [
  'id',
  'name',
  'rules',
  'remindAfterHours',
  'escalateAfterHours',
  'expireAfterDays',
  'signInFromMinor',
  'version',
  'createdAt',
  'updatedAt',
]);

// What the column `rules` holds came through this store, and so through the schema of its routes.
const typed = rows as Store<Policy, NewPolicy>;

/** A policy applies to what is submitted after it; each bill keeps the chain that it was given. */
export const policies: Store<Policy, NewPolicy> = {
  ...typed,
  async create(db, acting, given) {
    await assertRulesHold(db, acting.orgId, given.rules);
    return typed.create(db, acting, given);
  },
  async update(db, acting, change) {
    await assertRulesHold(db, acting.orgId, change.given.rules ?? []);
    return typed.update(db, acting, change);
  },
};

/** Refuses with 422 a rule that names somebody who may not decide bills, or an unknown vendor. */
async function assertRulesHold(db: Db, orgId: string, rules: readonly PolicyRule[]): Promise<void> {
  const may = new Set((await listApprovers(db, orgId)).map(({ id }) => id));
  const approvers = rules.flatMap(({ steps }) => steps.flatMap((step) => step.approvers));
  const stranger = approvers.find((id) => !may.has(id));
  if (stranger !== undefined) {
    const detail = `${stranger} is not the user id of a member who may decide bills.`;
    throw new Problem('unprocessable', 'approver-may-not-decide', detail);
  }
  const vendors = new Set(rules.flatMap(({ when }) => when.vendorId ?? []));
  if (vendors.size === 0) return;
  const known = await db
    .selectFrom('vendors')
    .select('id')
    .where('orgId', '=', orgId)
    .where('id', 'in', [...vendors])
    .execute();
  if (known.length < vendors.size) {
    throw new Problem('unprocessable', 'unknown-vendor', 'A rule names a vendor that is not here.');
  }
}
