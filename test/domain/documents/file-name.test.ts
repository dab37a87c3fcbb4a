import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainFileName } from '../../../src/domain/documents/file-name.ts';

describe('plainFileName', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\Q4 report.pdf', 'Q4 report.pdf'],
    ['report\r\nX-Evil: 1.pdf', 'reportX-Evil: 1.pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['zero\u200Bwidth.csv', 'zerowidth.csv'],
    ['nul\0.pdf', 'nul.pdf'],
    ['', 'document'],
    ['..', 'document'],
    ['a/', 'document'],
    ['Jahresabschluß 2023.pdf', 'Jahresabschluß 2023.pdf'],
    ['<script>alert(1)</script>.pdf', 'script>.pdf'],
  ])('makes %j into %j', (sent, plain) => {
    expect(plainFileName(sent)).toBe(plain);
  });

  it('keeps the extension of a name that is too long', () => {
    const name = plainFileName(`${'x'.repeat(500)}.xlsx`);

    expect([...name]).toHaveLength(200);
    expect(name).toMatch(/x\.xlsx$/);
  });

  it('gives one short line without path or control characters, and leaves it as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (sent) => {
        const name = plainFileName(sent);

        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}/\\]/u);
        expect(name.isWellFormed()).toBe(true);
        expect([...name].length).toBeGreaterThan(0);
        expect([...name].length).toBeLessThanOrEqual(200);
        expect(plainFileName(name)).toBe(name);
      }),
    );
  });
});
