import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyDecision,
  approvalsOf,
  type Decision,
  type Round,
  refusalOf,
  remainingVotes,
  stepIsDone,
  waitingFor,
} from '../../../src/domain/billpay/approval-round.ts';
import type { Seat } from '../../../src/domain/billpay/seating.ts';

const seat = (approverId: string, over: Partial<Seat> = {}): Seat => ({
  approverId,
  holderId: approverId,
  until: null,
  turn: 0,
  origin: 'policy',
  approved: false,
  ...over,
});
const round = (over: Partial<Round> = {}): Round => ({
  status: 'open',
  contentHash: 'hash',
  requestedBy: 'requester',
  excluded: ['requester'],
  step: 1,
  of: 1,
  quorum: 2,
  seats: [seat('A'), seat('B'), seat('C')],
  blocked: false,
  furtherVotes: 0,
  openQuestions: [],
  ...over,
});
const says = (by: string, kind: Decision['kind'], over: Partial<Decision> = {}): Decision => ({
  key: `${by} ${kind}`,
  kind,
  by,
  step: 1,
  contentHash: 'hash',
  comment: null,
  delegateTo: null,
  until: null,
  ...over,
});
const handsTo = (by: string, delegateTo: string) => says(by, 'delegated', { delegateTo });

describe('refusalOf', () => {
  it.each<[string, Partial<Round>, Decision, string]>([
    ['the requester', {}, says('requester', 'approved'), 'own-bill'],
    ['somebody who is not asked', {}, says('stranger', 'approved'), 'not-asked'],
    ['other content', {}, says('A', 'approved', { contentHash: 'old' }), 'bill-changed'],
    ['a step that is over', { step: 2, of: 2 }, says('A', 'approved'), 'already-decided'],
    ['a round that has ended', { status: 'rejected' }, says('A', 'approved'), 'approval-closed'],
    ['an answer to no question', {}, says('requester', 'answered'), 'no-open-question'],
    ['delegation to the requester', {}, handsTo('B', 'requester'), 'delegate-not-eligible'],
    ['delegation to somebody asked', {}, handsTo('B', 'A'), 'delegate-already-asked'],
    [
      'delegation of what was handed on',
      { seats: [seat('A', { holderId: 'D' })] },
      handsTo('D', 'E'),
      'no-second-delegation',
    ],
    [
      'whoever handed it on',
      { seats: [seat('A', { holderId: 'D' })] },
      says('A', 'approved'),
      'handed-on',
    ],
    [
      'a second vote',
      { seats: [seat('A', { approved: true })] },
      says('A', 'rejected'),
      'already-decided',
    ],
  ])('refuses %s', (_, over, decision, code) => {
    expect(refusalOf(round(over), decision)).toMatchObject({ code });
  });

  it('takes a vote of who is asked, and of their delegate', () => {
    expect(refusalOf(round(), says('A', 'approved'))).toBeNull();
    const handed = applyDecision(round(), handsTo('A', 'D'));
    expect(refusalOf(handed, says('D', 'approved'))).toBeNull();
  });
});

describe('applyDecision', () => {
  it('needs two distinct people for two of three', () => {
    const once = applyDecision(round(), says('A', 'approved'));
    expect(once).toMatchObject({ status: 'open' });
    expect(remainingVotes(once)).toBe(1);
    expect(refusalOf(once, says('A', 'approved'))).toMatchObject({ code: 'already-decided' });

    const twice = applyDecision(once, says('B', 'approved'));

    expect(twice.status).toBe('approved');
  });

  it('is rejected by the first rejection, whatever was approved before', () => {
    const once = applyDecision(round(), says('A', 'approved'));

    expect(applyDecision(once, says('B', 'rejected')).status).toBe('rejected');
  });

  it('leaves a step before the last open when its quorum is there', () => {
    const done = applyDecision(round({ quorum: 1, of: 2 }), says('A', 'approved'));

    expect(stepIsDone(done)).toBe(true);
    expect(done.status).toBe('open');
  });

  it('hands the seat on without a vote, and asks the new holder', () => {
    const handed = applyDecision(round(), handsTo('A', 'D'));

    expect(waitingFor(handed)).toEqual(['D', 'B', 'C']);
    expect(approvalsOf(handed)).toBe(0);
  });

  it('keeps a question open until it is answered, and decides nothing by it', () => {
    const asked = applyDecision(round(), says('A', 'asked'));
    expect(asked).toMatchObject({ status: 'open', openQuestions: ['A'] });

    expect(applyDecision(asked, says('requester', 'answered')).openQuestions).toEqual([]);
  });

  it('approves only with as many distinct approvers as the quorum, none of them excluded', () => {
    const who = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'requester');
    const said = fc.oneof(
      fc.record({ by: who, kind: fc.constantFrom('approved' as const, 'asked' as const) }),
      fc.record({ by: who, kind: fc.constant('delegated' as const), delegateTo: who }),
    );
    const quorum = fc.integer({ min: 1, max: 3 });

    fc.assert(
      fc.property(quorum, fc.array(said, { maxLength: 40 }), (needed, all) => {
        const voters = new Set<string>();
        let now = round({ quorum: needed });
        for (const { by, kind, ...rest } of all) {
          const decision = says(by, kind, rest);
          if (refusalOf(now, decision)) continue;
          now = applyDecision(now, decision);
          if (kind === 'approved') voters.add(by);
        }

        expect(voters.has('requester')).toBe(false);
        expect(now.status === 'approved').toBe(voters.size >= needed);
        expect(approvalsOf(now)).toBe(voters.size);
      }),
    );
  });
});
