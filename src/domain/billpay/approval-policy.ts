import type { Minor } from '../kit/money.ts';

/** All that is given must hold. Amounts are minor units of the organization's base currency. */
export interface RuleCondition {
  /** Inclusive: a bill of exactly this amount is in. */
  minAmount?: Minor | undefined;
  /** Inclusive. */
  maxAmount?: Minor | undefined;
  vendorId?: string | undefined;
  newVendor?: boolean | undefined;
}

interface PolicyStep {
  /** User ids. */
  approvers: string[];
  /** How many distinct people of them must approve; all of them when absent. */
  quorum?: number | undefined;
}

export interface PolicyRule {
  when: RuleCondition;
  steps: PolicyStep[];
}

export interface Policy {
  id: string;
  version: number;
  rules: readonly PolicyRule[];
}

/** A step as it is frozen at submission: nobody's later edit of the policy changes it. */
export interface ChainStep {
  /** Null: whoever may approve in the organization. */
  approvers: readonly string[] | null;
  /** Null: all of them. */
  quorum: number | null;
}

export interface RoutingFacts {
  vendorId: string;
  /** Nothing of this vendor has been approved before. */
  vendorIsNew: boolean;
  /** In base currency at the rate of submission; null where no rate is known. */
  amountMinor: Minor | null;
  /** The vendor's other bills of the last seven days, in base currency. */
  recentMinor: readonly Minor[];
}

export interface Routing {
  policyId: string | null;
  policyVersion: number | null;
  /** Which rule of the policy, from 0. */
  rule: number | null;
  steps: readonly ChainStep[];
  /** True where parts of a split purchase together reach the rule's amount. */
  split: boolean;
}

/** Where no rule speaks: any one person who may approve, other than who asks. */
export const standardChain: readonly ChainStep[] = [{ approvers: null, quorum: 1 }];

/**
 * The chain that a bill takes. Of the rules that match, the most telling one wins: it names the
 * vendor, then it names new vendors, then it begins at the higher amount, then it comes first. A
 * bill whose amount in base currency is not known counts as larger than every limit.
 */
export function routeBill(policies: readonly Policy[], facts: RoutingFacts): Routing {
  const matching = policies.flatMap((policy) =>
    policy.rules.flatMap((rule, index) =>
      matches(rule.when, facts) ? [{ policy, rule, index }] : [],
    ),
  );
  const [best] = matching.toSorted((a, b) => precedence(b.rule.when) - precedence(a.rule.when));
  if (best === undefined) {
    return { policyId: null, policyVersion: null, rule: null, steps: standardChain, split: false };
  }
  const { policy, rule, index } = best;
  return {
    policyId: policy.id,
    policyVersion: policy.version,
    rule: index,
    steps: rule.steps.map(({ approvers, quorum }) => ({ approvers, quorum: quorum ?? null })),
    split: facts.amountMinor !== null && facts.amountMinor < (rule.when.minAmount ?? 0),
  };
}

function matches(when: RuleCondition, facts: RoutingFacts): boolean {
  if (when.vendorId !== undefined && when.vendorId !== facts.vendorId) return false;
  if (when.newVendor !== undefined && when.newVendor !== facts.vendorIsNew) return false;
  if (facts.amountMinor === null) return true;
  if (when.maxAmount !== undefined && facts.amountMinor > when.maxAmount) return false;
  return when.minAmount === undefined || reaches(facts.amountMinor, when.minAmount, facts);
}

/** A purchase cut into bills that each stay below a limit is held to the limit that it reaches. */
function reaches(amountMinor: Minor, limitMinor: Minor, { recentMinor }: RoutingFacts): boolean {
  if (amountMinor >= limitMinor) return true;
  const parts = recentMinor.filter((part) => part < limitMinor);
  return parts.reduce((sum, part) => sum + part, amountMinor) >= limitMinor;
}

const perCriterion = 10 ** 13;

/** Amounts are below 10^12, so that each criterion outweighs all that come after it. */
function precedence({ vendorId, newVendor, minAmount }: RuleCondition): number {
  const named = (vendorId === undefined ? 0 : 2) + (newVendor === undefined ? 0 : 1);
  return named * perCriterion + (minAmount ?? -1);
}
