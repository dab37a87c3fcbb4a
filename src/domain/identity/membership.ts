import { Problem } from '../kit/problem.ts';
import type { Role } from './permissions.ts';

/** Owners may do everything to anybody; others leave owners and the role of owner alone. */
export function assertMayGive(giver: Role, role: Role): void {
  if (giver === 'owner' || role !== 'owner') return;
  throw new Problem('forbidden', 'role-above-own', 'Only an owner can make somebody an owner.');
}

export function assertMayChange(changer: Role, member: { role: Role }): void {
  if (changer === 'owner' || member.role !== 'owner') return;
  throw new Problem('forbidden', 'role-above-own', 'Only an owner can change or remove an owner.');
}

/** `owners` counts those of now, the one who is to go included. */
export function assertOwnerStays(owners: number): void {
  if (owners > 1) return;
  const detail = 'The last owner cannot go; make somebody else an owner first.';
  throw new Problem('conflict', 'last-owner', detail);
}

/** Only an owner ends an organization or changes what it pays for. */
export function assertOwner(role: Role): void {
  if (role === 'owner') return;
  throw new Problem('forbidden', 'owner-only', 'Only an owner of the organization may do this.');
}
