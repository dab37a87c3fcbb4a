import { Problem } from '../kit/problem.ts';

export const mediaTypes = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  html: 'text/html',
  markdown: 'text/markdown',
  text: 'text/plain',
  png: 'image/png',
  jpeg: 'image/jpeg',
} as const;

export type MediaType = (typeof mediaTypes)[keyof typeof mediaTypes];

const byExtension: Readonly<Record<string, MediaType>> = {
  pdf: mediaTypes.pdf,
  xlsx: mediaTypes.xlsx,
  xlsm: mediaTypes.xlsx,
  csv: mediaTypes.csv,
  tsv: mediaTypes.csv,
  html: mediaTypes.html,
  htm: mediaTypes.html,
  md: mediaTypes.markdown,
  markdown: mediaTypes.markdown,
  txt: mediaTypes.text,
  text: mediaTypes.text,
  png: mediaTypes.png,
  jpg: mediaTypes.jpeg,
  jpeg: mediaTypes.jpeg,
};

const textTypes: readonly MediaType[] = [
  mediaTypes.csv,
  mediaTypes.html,
  mediaTypes.markdown,
  mediaTypes.text,
];

/**
 * Tells what a file is by its first bytes; the name only parts kinds of text, which have none.
 * Refuses with `document-empty`, `document-mistyped` (the name says another kind than the bytes),
 * `document-encrypted` (a workbook behind a password), and `document-unsupported` (415) for kinds
 * that nothing here reads.
 */
export function detectMediaType(bytes: Uint8Array, fileName: string): MediaType {
  if (bytes.length === 0)
    throw new Problem('unprocessable', 'document-empty', `${fileName} holds nothing.`);
  const named = byExtension[/\.([a-z]{2,8})$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''];
  const found = binaryType(bytes, fileName);
  if (found === null && !isText(bytes)) {
    if (named !== undefined) throw mistyped(fileName, 'bytes of no known kind');
    throw unsupported(fileName);
  }
  const type = found ?? textType(bytes, named);
  if (named !== undefined && named !== type && !bothText(named, type))
    throw mistyped(fileName, type);
  return type;
}

function bothText(one: MediaType, other: MediaType): boolean {
  return textTypes.includes(one) && textTypes.includes(other);
}

function mistyped(fileName: string, content: string): Problem {
  return new Problem(
    'unprocessable',
    'document-mistyped',
    `The name of ${fileName} says one kind of file, its content is ${content}.`,
  );
}

function unsupported(fileName: string): Problem {
  return new Problem(
    'unsupported-media',
    'document-unsupported',
    `${fileName} is none of PDF, XLSX, CSV, TXT, MD, HTML, PNG, JPEG.`,
  );
}

const headLength = 1024;

function binaryType(bytes: Uint8Array, fileName: string): MediaType | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])) return mediaTypes.png;
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return mediaTypes.jpeg;
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return workbook(bytes, fileName);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw compound(bytes, fileName);
  // Mail gateways put lines before the header, and readers take a PDF with up to 1 kB of them.
  return latin1(bytes.subarray(0, headLength)).includes('%PDF-') ? mediaTypes.pdf : null;
}

const endLength = 256 * 1024;

/** A zip is a workbook when its directory, which stands at the end, lists one. */
function workbook(bytes: Uint8Array, fileName: string): MediaType {
  const end = latin1(bytes.subarray(Math.max(0, bytes.length - endLength)));
  if (end.includes('xl/')) return mediaTypes.xlsx;
  if (/\.xls[xm]$/i.test(fileName)) throw mistyped(fileName, 'a zip without a workbook in it');
  return refuse(unsupported(fileName));
}

function refuse(problem: Problem): never {
  throw problem;
}

/** Excel wraps a workbook with a password into the older compound format. */
function compound(bytes: Uint8Array, fileName: string): Problem {
  const text = latin1(bytes.subarray(0, endLength)) + latin1(bytes.subarray(-endLength));
  if (!text.includes('E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e'))
    return unsupported(fileName);
  return new Problem(
    'unprocessable',
    'document-encrypted',
    `${fileName} is protected by a password; upload it without one.`,
  );
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

/** Text has no control bytes but blanks; a UTF-16 file says so by its first two bytes. */
function isText(bytes: Uint8Array): boolean {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return true;
  const sample = bytes.subarray(0, 64 * 1024);
  const control = sample.filter((b) => b < 9 || (b > 13 && b < 32 && b !== 27)).length;
  return control === 0;
}

function textType(bytes: Uint8Array, named: MediaType | undefined): MediaType {
  const head = latin1(bytes.subarray(0, headLength)).trimStart().toLowerCase();
  if (named !== mediaTypes.markdown && /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b/.test(head))
    return mediaTypes.html;
  return named !== undefined && textTypes.includes(named) ? named : mediaTypes.text;
}
