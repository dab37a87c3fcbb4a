import { promisify } from 'node:util';
import { type Entry, fromBuffer, type Options, type ZipFile } from 'yauzl';
import { extractionLimits } from './extraction-limits.ts';
import { Refusal } from './refusal.ts';

const open = promisify<Buffer, Options, ZipFile>(fromBuffer);
const symlink = 0xa000;

/**
 * Unpacks every entry to nowhere before a parser sees the file, counting what comes out: what a
 * zip declares about itself is not believed. Refuses bombs, links, paths that leave the archive,
 * passwords, and XML that declares entities.
 */
export async function guardZip(bytes: Uint8Array): Promise<void> {
  const zip = await opened(bytes);
  let entries = 0;
  let total = 0;
  for await (const entry of entriesOf(zip)) {
    entries += 1;
    if (entries > extractionLimits.zipEntries)
      throw bomb(`more than ${extractionLimits.zipEntries} entries`);
    refuseOdd(entry);
    total += await unpackedSize(zip, entry, extractionLimits.zipBytes - total);
  }
}

async function opened(bytes: Uint8Array): Promise<ZipFile> {
  try {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return await open(whole, { lazyEntries: true, validateEntrySizes: true, autoClose: false });
  } catch (error) {
    throw corrupt(error);
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  while (true) {
    const entry = await nextEntry(zip);
    if (entry === null) return;
    yield entry;
  }
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
      act();
    };
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry)));
    zip.once('end', () => settle(() => resolve(null)));
    zip.once('error', (error) => settle(() => reject(corrupt(error))));
    zip.readEntry();
  });
}

function refuseOdd(entry: Entry): void {
  if (entry.isEncrypted()) throw new Refusal('document-encrypted', 'The workbook has a password.');
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & 0xf000) === symlink || /(?:^|\/)\.\.(?:\/|$)|^\/|\\/.test(entry.fileName))
    throw new Refusal('document-corrupt', 'The workbook holds a path that leads out of it.');
  if (entry.uncompressedSize > ratioLimit(entry)) throw bomb('a part that is packed too tightly');
}

/**
 * Small parts of the same few bytes pack well in every workbook: only what is large can do harm.
 */
function ratioLimit(entry: Entry): number {
  return Math.max(entry.compressedSize * extractionLimits.zipRatio, 1024 * 1024);
}

async function unpackedSize(zip: ZipFile, entry: Entry, left: number): Promise<number> {
  if (entry.fileName.endsWith('/')) return 0;
  let size = 0;
  let head = '';
  try {
    const stream = await promisify(zip.openReadStream.bind(zip, entry))();
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > left || size > ratioLimit(entry))
        throw bomb('more than 100 MB or 200 times its size');
      if (head.length < headLength) head += chunk.toString('latin1', 0, headLength);
      if (declaresEntities(head)) throw entitiesRefused();
    }
  } catch (error) {
    throw error instanceof Refusal ? error : corrupt(error);
  }
  return size;
}

const headLength = 16 * 1024;

/** Office writes no document types: one in a part is there to make a parser fetch or multiply. */
function declaresEntities(head: string): boolean {
  return /<!(?:DOCTYPE|ENTITY)/i.test(head.replaceAll('\0', ''));
}

function entitiesRefused(): Refusal {
  return new Refusal('document-external-entities', 'The workbook declares XML entities.');
}

function bomb(what: string): Refusal {
  return new Refusal('document-bomb', `The workbook unpacks to ${what}.`);
}

function corrupt(error: unknown): Refusal {
  const reason = error instanceof Error ? error.message : 'unreadable';
  return new Refusal('document-corrupt', `The workbook can't be unpacked: ${reason}.`);
}
