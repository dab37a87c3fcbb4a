import { imageSize } from '../kit/image-size.ts';
import { Problem } from '../kit/problem.ts';

export type LogoMediaType = 'image/png' | 'image/jpeg';

/** What is printed two inches wide needs no more, and unpacks into little memory. */
const maxSide = 4_000;
export const maxLogoBytes = 1024 * 1024;

const starts: readonly (readonly [LogoMediaType, readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];

/**
 * What kind of picture a logo is, by its own bytes. Refuses with 415 what is neither PNG nor JPEG,
 * with 413 what is too large to print, with 422 what has no size.
 */
export function logoMediaType(bytes: Uint8Array): LogoMediaType {
  const known = starts.find(([, start]) => start.every((byte, i) => bytes[i] === byte));
  if (!known)
    throw new Problem('unsupported-media', 'logo-not-an-image', 'A logo is a PNG or a JPEG.');
  const size = imageSize(bytes);
  if (!size) throw new Problem('unprocessable', 'logo-corrupt', 'The picture has no size.');
  if (bytes.length > maxLogoBytes || size.width > maxSide || size.height > maxSide) {
    const detail = `A logo has at most 1 MB and ${maxSide} pixels a side.`;
    throw new Problem('too-large', 'logo-too-large', detail);
  }
  return known[0];
}
