import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escalated,
  type People,
  reseatStep,
  type Seat,
  seatStep,
} from '../../../src/domain/billpay/seating.ts';

const people = (over: Partial<People> = {}): People => ({
  approvers: ['A', 'B', 'C', 'owner'],
  backups: ['owner'],
  excluded: [],
  ...over,
});
const ids = (seats: readonly Seat[]) => seats.map(({ approverId }) => approverId);

describe('seatStep', () => {
  it('2 of {A, B, C} with creator A needs B and C both', () => {
    const step = { approvers: ['A', 'B', 'C'], quorum: 2 };

    const seating = seatStep(step, people({ excluded: ['A'] }));

    expect(seating).toMatchObject({ quorum: 2, blocked: false });
    expect(ids(seating.seats)).toEqual(['B', 'C']);
  });

  it('asks all of those named who may decide where no quorum is given', () => {
    const step = { approvers: ['A', 'B', 'B', 'gone'], quorum: null };

    expect(seatStep(step, people())).toMatchObject({ quorum: 2 });
  });

  it('asks owners and admins as well where too few are left, and lowers no quorum', () => {
    const step = { approvers: ['A', 'B'], quorum: 2 };

    const seating = seatStep(step, people({ excluded: ['A'] }));

    expect(seating).toMatchObject({ quorum: 2, blocked: false });
    expect(seating.seats).toMatchObject([
      { approverId: 'B', origin: 'policy' },
      { approverId: 'owner', origin: 'escalation' },
    ]);
  });

  it('is blocked, not passed, where nobody but the requester could decide', () => {
    const alone = { approvers: ['owner'], backups: ['owner'], excluded: ['owner'] };

    expect(seatStep({ approvers: null, quorum: 1 }, alone)).toEqual({
      seats: [],
      quorum: 1,
      blocked: true,
    });
    expect(seatStep({ approvers: ['owner'], quorum: null }, alone).blocked).toBe(true);
  });

  it('never seats somebody excluded, somebody who may not decide, or anybody twice', () => {
    const someone = fc.constantFrom<string[]>('A', 'B', 'C', 'D', 'E');
    const some = fc.array(someone, { maxLength: 6 });
    const step = fc.record({
      approvers: fc.option(some),
      quorum: fc.option(fc.integer({ min: 1, max: 4 })),
    });

    fc.assert(
      fc.property(step, some, some, some, (asked, may, backups, excluded) => {
        const approvers = [...new Set(may)];
        const all = { approvers, backups: approvers.filter((a) => backups.includes(a)), excluded };
        const { seats, quorum, blocked } = seatStep(asked, all);

        expect(new Set(ids(seats)).size).toBe(seats.length);
        for (const id of ids(seats)) expect(may.includes(id) && !excluded.includes(id)).toBe(true);
        expect(blocked).toBe(seats.length < quorum);
        expect(quorum).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('reseatStep', () => {
  const step = { approvers: ['A', 'B'], quorum: 1 };
  const seating = seatStep(step, people());
  const handedOn = seating.seats.map((s) =>
    s.approverId === 'A' ? { ...s, holderId: 'C', until: '2026-11-22T00:00:00.000Z', turn: 1 } : s,
  );

  it('takes the seat of who left, and unblocks when somebody joins', () => {
    const anyone = { approvers: null, quorum: 1 };
    const blocked = seatStep(anyone, people({ approvers: ['A'], backups: [], excluded: ['A'] }));
    expect(blocked.blocked).toBe(true);

    const joined = reseatStep(
      anyone,
      blocked,
      people({ approvers: ['A', 'new'], excluded: ['A'] }),
    );

    expect(joined).toMatchObject({ blocked: false, seats: [{ approverId: 'new' }] });
    expect(ids(reseatStep(step, seating, people({ approvers: ['B'] })).seats)).toEqual(['B']);
  });

  it('gives a seat back whose delegate left', () => {
    const { seats } = reseatStep(
      step,
      { seats: handedOn, quorum: 1 },
      people({ approvers: ['A', 'B'] }),
    );

    expect(seats[0]).toMatchObject({ approverId: 'A', holderId: 'A', until: null, turn: 2 });
  });

  it('keeps what was approved by somebody who left since', () => {
    const voted = seating.seats.map((s) => ({ ...s, approved: s.approverId === 'A' }));

    const { seats } = reseatStep(step, { seats: voted, quorum: 1 }, people({ approvers: ['B'] }));

    expect(seats).toMatchObject([{ approverId: 'A', approved: true }, { approverId: 'B' }]);
  });
});

describe('escalated', () => {
  it('adds owners and admins, and approves nothing', () => {
    const { seats } = seatStep({ approvers: ['A'], quorum: 1 }, people());

    const more = escalated(seats, people({ backups: ['A', 'owner'] }));

    expect(ids(more)).toEqual(['A', 'owner']);
    expect(more.every((seat) => !seat.approved)).toBe(true);
  });

  it('never adds the requester', () => {
    expect(escalated([], people({ excluded: ['owner'] }))).toEqual([]);
  });
});
