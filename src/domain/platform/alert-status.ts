export const alertSeverities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

export const alertStatuses = ['unread', 'read', 'acknowledged', 'resolved'] as const;
export type AlertStatus = (typeof alertStatuses)[number];

export const alertActions = ['read', 'acknowledge', 'resolve'] as const;
export type AlertAction = (typeof alertActions)[number];

/**
 * Where each act leads. Reading what somebody took on changes nothing, and nothing brings a
 * resolved alert back: if the cause returns, a new alert is raised.
 */
const transitions: Record<AlertAction, Partial<Record<AlertStatus, AlertStatus>>> = {
  read: { unread: 'read', read: 'read', acknowledged: 'acknowledged', resolved: 'resolved' },
  acknowledge: { unread: 'acknowledged', read: 'acknowledged', acknowledged: 'acknowledged' },
  resolve: {
    unread: 'resolved',
    read: 'resolved',
    acknowledged: 'resolved',
    resolved: 'resolved',
  },
};

/** The status after the act, or null where the act is not possible any more. */
export function alertAfter(status: AlertStatus, action: AlertAction): AlertStatus | null {
  return transitions[action][status] ?? null;
}
