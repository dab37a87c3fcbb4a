import { Problem } from '../../kit/problem.ts';

const binaryStarts = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x25, 0x50, 0x44, 0x46],
  [0xd0, 0xcf, 0x11, 0xe0],
] as const;

/**
 * The text of a file: by its byte order mark, as UTF-16 where every other byte is 0, as UTF-8, else
 * as Windows-1252. Lines end with `\n`. Refuses with 415 what is no text, with 422 what is empty.
 */
export function importText(bytes: Uint8Array): string {
  if (binaryStarts.some((start) => start.every((byte, i) => bytes[i] === byte))) throw notText();
  const text = decoderFor(bytes)
    .decode(bytes)
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n');
  if (/[^\P{Cc}\s\x7f-\x9f]/u.test(text)) throw notText();
  if (text.trim() === '')
    throw new Problem('unprocessable', 'import-empty', 'There is nothing in the file.');
  return text;
}

function decoderFor(bytes: Uint8Array): InstanceType<typeof TextDecoder> {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le');
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be');
  if (a && b === 0 && c && d === 0) return new TextDecoder('utf-16le');
  if (a === 0 && b && c === 0 && d) return new TextDecoder('utf-16be');
  return isUtf8(bytes) ? new TextDecoder('utf-8') : new TextDecoder('windows-1252');
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function notText(): Problem {
  const detail = 'The file is not text: save the table as CSV and send that.';
  return new Problem('unsupported-media', 'import-not-text', detail);
}
