export const roles = ['owner', 'admin', 'accountant', 'approver', 'analyst', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** `<domain>:<verb>`; the last three keep the names that the analytics system gave them. */
export const permissions = [
  'identity:read',
  'identity:write',
  'audit:read',
  'platform:read',
  'platform:write',
  'alerts:read',
  'alerts:write',
  'documents:read',
  'documents:write',
  'billpay:read',
  'billpay:write',
  'billpay:approve',
  'billpay:manage',
  'invoices:read',
  'invoices:write',
  'invoices:approve',
  'invoices:manage',
  'read_transactions',
  'run_analytics',
  'read_reports',
] as const;
export type Permission = (typeof permissions)[number];

/** What a role may do in its organization; `*` is everything, also what is added later. */
export const rolePermissions: Record<Role, readonly (Permission | '*')[]> = {
  owner: ['*'],
  admin: ['*'],
  accountant: [
    'identity:read',
    'platform:read',
    'alerts:read',
    'alerts:write',
    'documents:read',
    'documents:write',
    'billpay:read',
    'billpay:write',
    'invoices:read',
    'invoices:write',
    'read_transactions',
    'run_analytics',
    'read_reports',
  ],
  approver: [
    'identity:read',
    'alerts:read',
    'documents:read',
    'billpay:read',
    'billpay:approve',
    'invoices:read',
    'invoices:approve',
    'read_reports',
  ],
  analyst: ['read_transactions', 'run_analytics', 'read_reports'],
  viewer: ['read_reports'],
};

export function allows(role: Role, permission: Permission): boolean {
  const granted = rolePermissions[role];
  return granted.includes('*') || granted.includes(permission);
}
