import { describe, expect, it } from 'vitest';
import {
  type BillEvent,
  type BillStatus,
  billStatuses,
  nextBillStatus,
} from '../../../src/domain/billpay/bill-status.ts';
import { Problem } from '../../../src/domain/kit/problem.ts';

const events: BillEvent[] = [
  'submit',
  'edit',
  'approve',
  'reject',
  'expire',
  'withdraw',
  'cancel',
  'delete',
];

describe('nextBillStatus', () => {
  it.each([
    ['draft', 'approve'],
    ['draft', 'withdraw'],
    ['in_approval', 'submit'],
    ['in_approval', 'delete'],
    ['approved', 'approve'],
    ['approved', 'reject'],
    ['approved', 'delete'],
    ['rejected', 'approve'],
    ['cancelled', 'submit'],
    ['cancelled', 'edit'],
    ['cancelled', 'cancel'],
  ] as const)('refuses a bill that is %s to %s with 409', (status, event) => {
    expect(() => nextBillStatus(status, event)).toThrowError(
      expect.objectContaining({ kind: 'conflict', code: 'bill-wrong-status' }),
    );
  });

  it('sends a bill that is edited after its approval back to all votes', () => {
    expect(nextBillStatus('approved', 'edit')).toBe('in_approval');
    expect(nextBillStatus('in_approval', 'edit')).toBe('in_approval');
  });

  it('reaches approved only by an approval, and leaves cancelled never', () => {
    const allowed = billStatuses.flatMap((from) =>
      events.flatMap((event) => {
        const to = tried(from, event);
        return to === null ? [] : [{ from, event, to }];
      }),
    );

    const approving = allowed.filter(({ from, to }) => to === 'approved' && from !== to);
    expect(approving).toEqual([{ from: 'in_approval', event: 'approve', to: 'approved' }]);
    expect(allowed.filter(({ from }) => from === 'cancelled')).toEqual([]);
  });
});

function tried(from: BillStatus, event: BillEvent): BillStatus | null {
  try {
    return nextBillStatus(from, event);
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return null;
  }
}
