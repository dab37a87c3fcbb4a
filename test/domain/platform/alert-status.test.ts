import { describe, expect, it } from 'vitest';
import {
  alertActions,
  alertAfter,
  alertStatuses,
} from '../../../src/domain/platform/alert-status.ts';

describe('alertAfter', () => {
  it.each([
    ['unread', 'read', 'read'],
    ['unread', 'acknowledge', 'acknowledged'],
    ['unread', 'resolve', 'resolved'],
    ['read', 'acknowledge', 'acknowledged'],
    ['acknowledged', 'resolve', 'resolved'],
  ] as const)('leads from %s by %s to %s', (status, action, next) => {
    expect(alertAfter(status, action)).toBe(next);
  });

  it('never takes an alert back: a status is followed by itself or a later one', () => {
    for (const status of alertStatuses) {
      for (const action of alertActions) {
        const next = alertAfter(status, action) ?? status;

        expect(alertStatuses.indexOf(next)).toBeGreaterThanOrEqual(alertStatuses.indexOf(status));
      }
    }
  });

  it('is the same for an act done twice', () => {
    for (const status of alertStatuses) {
      for (const action of alertActions) {
        const once = alertAfter(status, action);
        if (once === null) continue;

        expect(alertAfter(once, action)).toBe(once);
      }
    }
  });

  it('refuses to acknowledge what is resolved', () => {
    expect(alertAfter('resolved', 'acknowledge')).toBeNull();
  });
});
