import { describe, expect, it } from 'vitest';
import { logoMediaType } from '../../../src/domain/invoices/logo.ts';

const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82];
const uint32 = (n: number) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];
const png = (width: number, height: number, length = 32) => {
  const bytes = new Uint8Array(length);
  bytes.set([...pngStart, ...uint32(width), ...uint32(height)]);
  return bytes;
};
const jpeg = (width: number, height: number) =>
  new Uint8Array([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8],
    ...[height >> 8, height & 255, width >> 8, width & 255, 3, 1, 1, 1],
  ]);

describe('logoMediaType', () => {
  it.each<[string, Uint8Array, number]>([
    ['nothing', new Uint8Array(), 415],
    ['an SVG, which may hold a script', new TextEncoder().encode('<svg onload="x()"/>'), 415],
    ['a PNG that ends before its size', new Uint8Array(pngStart), 422],
    ['a PNG without height', png(10, 0), 422],
    ['a small file that unpacks into a huge picture', png(50_000, 50_000), 413],
    ['a file of more than 1 MB', png(10, 10, 1024 * 1024 + 1), 413],
    ['a JPEG without a frame', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4]), 422],
  ])('refuses %s', (_, bytes, status) => {
    expect(() => logoMediaType(bytes)).toThrowError(expect.objectContaining({ status }));
  });

  it('tells PNG and JPEG by their bytes', () => {
    expect(logoMediaType(png(300, 80))).toBe('image/png');
    expect(logoMediaType(jpeg(300, 80))).toBe('image/jpeg');
  });
});
