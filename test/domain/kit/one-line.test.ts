import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine } from '../../../src/domain/kit/one-line.ts';

describe('oneLine', () => {
  it.each([
    ['a\r\nBcc: b', 'a Bcc: b'],
    ['  two   words ', 'two words'],
    ['tab\there', 'tab here'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['a\u2028b\u0000c', 'a b c'],
    ['Çelik & Söhne — 日本', 'Çelik & Söhne — 日本'],
  ])('writes %j as %j', (typed, line) => {
    expect(oneLine(typed)).toBe(line);
  });

  it('cuts between characters, never inside one', () => {
    expect(oneLine('🧾🧾🧾', 2)).toBe('🧾…');
    expect(oneLine('🧾🧾', 2)).toBe('🧾🧾');
  });

  it('is one line of at most the length asked for, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (typed, max) => {
        const line = oneLine(typed, max);

        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(Array.from(line).length).toBeLessThanOrEqual(max);
      }),
    );
  });
});
