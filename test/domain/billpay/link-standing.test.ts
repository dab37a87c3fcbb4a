import { describe, expect, it } from 'vitest';
import { linkStanding } from '../../../src/domain/billpay/link-standing.ts';
import type { Seat } from '../../../src/domain/billpay/seating.ts';

const link = {
  step: 1,
  approverId: 'A',
  contentHash: 'hash',
  expiresAt: '2026-11-23T00:00:00.000Z',
};
const seat: Seat = {
  approverId: 'A',
  holderId: 'A',
  until: null,
  turn: 0,
  origin: 'policy',
  approved: false,
};
const said = (kind: 'approved' | 'rejected' | 'delegated' | 'asked', byId: string, step = 1) => ({
  kind,
  byId,
  step,
});
const open = {
  round: { status: 'open' as const, step: 1, seats: [seat], contentHash: 'hash' },
  decisions: [] as ReturnType<typeof said>[],
  mayDecide: true,
  now: '2026-11-22T00:00:00.000Z',
};
const passed = { ...open.round, step: 2, seats: [] };

describe('linkStanding', () => {
  it('lets the person who is asked decide, also after a question', () => {
    expect(linkStanding(link, open)).toEqual({ state: 'pending' });
    const asked = { ...open, decisions: [said('asked', 'A')] };
    expect(linkStanding(link, asked)).toEqual({ state: 'pending' });
  });

  it.each([
    ['a member who was removed', { mayDecide: false }, 'not-yours'],
    ['a link that is over', { now: link.expiresAt }, 'expired'],
    ['a round that ran out', { round: { ...open.round, status: 'expired' as const } }, 'expired'],
    ['other content', { round: { ...open.round, contentHash: 'new' } }, 'changed'],
    ['a newer round', { round: { ...open.round, status: 'superseded' as const } }, 'changed'],
    ['a withdrawn bill', { round: { ...open.round, status: 'withdrawn' as const } }, 'closed'],
    ['a cancelled bill', { round: { ...open.round, status: 'cancelled' as const } }, 'closed'],
    ['a round cut off', { round: { ...open.round, status: 'interrupted' as const } }, 'closed'],
    ['a seat that was taken away', { round: { ...open.round, seats: [] } }, 'not-yours'],
  ])('closes for %s', (_, over, state) => {
    expect(linkStanding(link, { ...open, ...over })).toEqual({ state });
  });

  it.each([
    ['their own vote', [said('approved', 'B'), said('approved', 'A')], 1],
    ['their own delegation', [said('delegated', 'A'), said('approved', 'D')], 0],
    ['the vote that passed the step', [said('approved', 'C')], 0],
  ])('tells %s', (_, decisions, index) => {
    expect(linkStanding(link, { ...open, round: passed, decisions })).toEqual({
      state: 'decided',
      decision: decisions[index],
    });
  });

  it('tells a vote before the link is called too old', () => {
    const late = { ...open, round: passed, decisions: [said('approved', 'A')], now: '2027-01-01' };

    expect(linkStanding(link, late)).toMatchObject({ state: 'decided' });
  });
});
