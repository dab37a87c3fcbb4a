import { describe, expect, it } from 'vitest';
import { detectMediaType, mediaTypes } from '../../../src/domain/documents/media-type.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('detectMediaType', () => {
  it.each([
    ['a.pdf', bytes('%PDF-1.7\n'), mediaTypes.pdf],
    ['no extension', bytes('%PDF-1.7\n'), mediaTypes.pdf],
    ['a.PDF', bytes('\r\nsent by a gateway\r\n%PDF-1.4'), mediaTypes.pdf],
    ['a.xlsx', bytes('PK\u0003\u0004…xl/workbook.xml'), mediaTypes.xlsx],
    ['a.png', hex('89504e470d0a1a0a'), mediaTypes.png],
    ['a.jpeg', hex('ffd8ffe0'), mediaTypes.jpeg],
    ['a.csv', bytes('a,b'), mediaTypes.csv],
    ['a.tsv', bytes('a\tb'), mediaTypes.csv],
    ['a.md', bytes('# a'), mediaTypes.markdown],
    ['a.txt', bytes('a'), mediaTypes.text],
    ['a.txt', hex('fffe6100'), mediaTypes.text],
    ['a', bytes('Revenue $50M'), mediaTypes.text],
    ['a.dat', bytes('Revenue $50M'), mediaTypes.text],
    ['a.html', bytes('<p>a'), mediaTypes.html],
    ['a.txt', bytes('\n<!DOCTYPE html><p>a'), mediaTypes.html],
    ['a', bytes('<html>'), mediaTypes.html],
  ])('takes %s by its bytes', (name, content, type) => {
    expect(detectMediaType(content, name)).toBe(type);
  });

  it.each([
    ['a.pdf', bytes('a'), 'document-mistyped'],
    ['a.pdf', hex('89504e47'), 'document-mistyped'],
    ['a.png', bytes('%PDF-1.7'), 'document-mistyped'],
    ['a.txt', bytes('%PDF-1.7'), 'document-mistyped'],
    ['a.csv', hex('0001020304'), 'document-mistyped'],
    ['a.xlsx', bytes('PK\u0003\u0004word/document.xml'), 'document-mistyped'],
    ['a.docx', bytes('PK\u0003\u0004word/document.xml'), 'document-unsupported'],
    ['a.xls', hex('d0cf11e0a1b11ae1'), 'document-unsupported'],
    ['a.exe', hex('4d5a900003'), 'document-unsupported'],
    ['a.pdf', new Uint8Array(), 'document-empty'],
  ])('refuses %s with what is wrong', (name, content, code) => {
    expect(() => detectMediaType(content, name)).toThrow(expect.objectContaining({ code }));
  });
});
