import { describe, expect, it } from 'vitest';
import { openSealer, SealBroken } from '../../../src/db/kit/sealing.ts';

const place = { orgId: 'org', column: 't.c', rowId: 'row' } as const;
const sealer = openSealer('a key that is long enough for a test');

describe('a sealed value', () => {
  it('opens to the same text, and looks different each time', () => {
    const [one, two] = [sealer.seal(place, 'größe'), sealer.seal(place, 'größe')];

    expect(one).not.toBe(two);
    expect([sealer.open(place, one), sealer.open(place, two)]).toEqual(['größe', 'größe']);
  });

  it('does not open in another row, column or organization', () => {
    const sealed = sealer.seal(place, 'secret');

    for (const moved of [{ rowId: 'other' }, { column: 't.d' as const }, { orgId: 'other' }]) {
      expect(() => sealer.open({ ...place, ...moved }, sealed)).toThrow(SealBroken);
    }
  });

  it('does not open under another key, nor with any byte changed or cut off', () => {
    const sealed = sealer.seal(place, 'secret');
    const at = sealed.lastIndexOf('.') + 3;
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);

    expect(() => openSealer('another key, also long enough').open(place, sealed)).toThrow(
      SealBroken,
    );
    for (const broken of [changed, sealed.slice(0, -4), sealed.slice(0, 20), '', 'v1.']) {
      expect(() => sealer.open(place, broken)).toThrow(SealBroken);
    }
  });
});
