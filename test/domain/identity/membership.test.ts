import { describe, expect, it } from 'vitest';
import {
  assertMayChange,
  assertMayGive,
  assertOwner,
  assertOwnerStays,
} from '../../../src/domain/identity/membership.ts';
import { roles } from '../../../src/domain/identity/permissions.ts';

const others = roles.filter((role) => role !== 'owner');

describe('roles', () => {
  it('let an owner give any role, and nobody else the role of owner', () => {
    for (const role of roles) expect(() => assertMayGive('owner', role)).not.toThrow();
    for (const giver of others) {
      expect(() => assertMayGive(giver, 'owner')).toThrow(
        expect.objectContaining({ code: 'role-above-own', status: 403 }),
      );
      expect(() => assertMayGive(giver, 'admin')).not.toThrow();
    }
  });

  it('keep an owner from being changed by anybody but an owner', () => {
    for (const changer of others) {
      expect(() => assertMayChange(changer, { role: 'owner' })).toThrow('Only an owner');
      expect(() => assertMayChange(changer, { role: 'viewer' })).not.toThrow();
    }
    expect(() => assertMayChange('owner', { role: 'owner' })).not.toThrow();
  });

  it('keep the last owner, and what only an owner may do from an admin', () => {
    expect(() => assertOwnerStays(1)).toThrow(
      expect.objectContaining({ code: 'last-owner', status: 409 }),
    );
    expect(() => assertOwnerStays(2)).not.toThrow();
    for (const role of others) expect(() => assertOwner(role)).toThrow('Only an owner');
  });
});
