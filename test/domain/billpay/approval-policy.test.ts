import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Policy,
  type PolicyRule,
  type RoutingFacts,
  type RuleCondition,
  routeBill,
  standardChain,
} from '../../../src/domain/billpay/approval-policy.ts';

const rule = (approver: string, when: RuleCondition): PolicyRule => ({
  when,
  steps: [{ approvers: [approver] }],
});
const policy = (...rules: PolicyRule[]): Policy => ({ id: 'p', version: 3, rules });
const facts = (over: Partial<RoutingFacts> = {}): RoutingFacts => ({
  vendorId: 'v',
  vendorIsNew: false,
  amountMinor: 500_00,
  recentMinor: [],
  ...over,
});
const first = (policies: Policy[], given: RoutingFacts) =>
  routeBill(policies, given).steps[0]?.approvers?.[0];

const tiers = policy(
  rule('tier 1', { maxAmount: 10_000_00 }),
  rule('tier 2', { minAmount: 10_000_00 }),
);

describe('routeBill', () => {
  it('asks any one approver where no rule speaks', () => {
    const nothing = routeBill([], facts());
    const noMatch = routeBill([policy(rule('a', { minAmount: 1_000_00 }))], facts());

    expect(nothing).toMatchObject({ steps: standardChain, policyId: null });
    expect(noMatch.steps).toEqual(standardChain);
  });

  it.each([
    [9_999_99, 'tier 1'],
    [10_000_00, 'tier 2'],
    [10_000_01, 'tier 2'],
  ])('takes the boundary in: %i minor units go to %s', (amountMinor, expected) => {
    expect(first([tiers], facts({ amountMinor }))).toBe(expected);
  });

  it('holds a split purchase to its sum: 4,900 + 4,950 + 480 = 10,330 goes to tier 2', () => {
    const parts = facts({ amountMinor: 480_00, recentMinor: [4_900_00, 4_950_00] });

    expect(routeBill([tiers], parts)).toMatchObject({ split: true, rule: 1 });
    expect(first([tiers], facts({ amountMinor: 480_00, recentMinor: [4_900_00] }))).toBe('tier 1');
  });

  it('does not hold a small bill to a large one that was decided at its own tier', () => {
    const next = facts({ amountMinor: 9_999_99, recentMinor: [10_000_00] });

    expect(first([tiers], next)).toBe('tier 1');
  });

  it('sends a bill whose amount in base currency is unknown to the highest tier', () => {
    expect(first([tiers], facts({ amountMinor: null }))).toBe('tier 2');
  });

  it('prefers the rule that names the vendor, then new vendors, then the higher amount', () => {
    const all = policy(
      rule('anyone', {}),
      rule('amount', { minAmount: 100_00 }),
      rule('new', { newVendor: true }),
      rule('vendor', { vendorId: 'v' }),
    );

    expect(first([all], facts({ vendorIsNew: true }))).toBe('vendor');
    expect(first([all], facts({ vendorId: 'w', vendorIsNew: true }))).toBe('new');
    expect(first([all], facts({ vendorId: 'w' }))).toBe('amount');
    expect(first([all], facts({ vendorId: 'w', amountMinor: 99_99 }))).toBe('anyone');
  });

  it('freezes which version of which policy it took', () => {
    expect(routeBill([tiers], facts())).toMatchObject({ policyId: 'p', policyVersion: 3, rule: 0 });
  });

  it('never sends a larger bill to a lower tier', () => {
    const limits = fc.uniqueArray(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1 });
    const amounts = fc.tuple(fc.nat(2_000_000), fc.nat(2_000_000));
    const recent = fc.array(fc.nat(500_000), { maxLength: 5 });

    fc.assert(
      fc.property(limits, amounts, recent, (mins, pair, recentMinor) => {
        const all = policy(...mins.map((minAmount) => rule(String(minAmount), { minAmount })));
        const [small = 0, large = 0] = pair.toSorted((a, b) => a - b);
        const tier = (amountMinor: number) =>
          Number(first([all], facts({ amountMinor, recentMinor })) ?? -1);

        expect(tier(large)).toBeGreaterThanOrEqual(tier(small));
      }),
    );
  });
});
