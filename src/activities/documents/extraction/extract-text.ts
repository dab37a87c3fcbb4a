import { availableParallelism } from 'node:os';
import {
  detectMediaType,
  type MediaType,
  mediaTypes,
} from '../../../domain/documents/media-type.ts';
import type { PageText } from '../../../domain/documents/statement.ts';
import { Problem } from '../../../domain/kit/problem.ts';
import { type ExtractionOptions, readInChild } from './child-process.ts';
import { extractionLimits } from './extraction-limits.ts';
import { readPlainText } from './plain-text.ts';
import { slots } from './slots.ts';

export interface ExtractedText {
  mediaType: MediaType;
  pages: PageText[];
  /** Numbers of the pages whose text was read from an image. */
  ocrPages: number[];
}

const children = slots(availableParallelism());

/**
 * Reads the text of an uploaded file, page by page, in a process of its own: at most as many at a
 * time as there are processors, each within 60 s, 256 MiB of heap and 600 MiB of memory. Refuses
 * with 413 `document-too-large`, 415 `document-unsupported`, or a 422 that says what is wrong:
 * `document-empty`, `-mistyped`, `-encrypted`, `-corrupt`, `-circular`, `-bomb`,
 * `-external-entities`, `-too-long`, `-too-complex`.
 */
export async function extractText(
  file: { bytes: Uint8Array; fileName: string },
  options: ExtractionOptions = {},
): Promise<ExtractedText> {
  if (file.bytes.length > extractionLimits.fileBytes)
    throw new Problem('too-large', 'document-too-large', `${file.fileName} is over 25 MB.`);
  const mediaType = detectMediaType(file.bytes, file.fileName);
  const { pages, ocrPages } = await extracted(file, mediaType, options);
  if (pages.every((page) => page.text.trim() === ''))
    throw new Problem('unprocessable', 'document-empty', `${file.fileName} shows no text.`);
  return { mediaType, pages, ocrPages };
}

/** Plain text has nothing to parse, so it needs no process. */
async function extracted(
  file: { bytes: Uint8Array; fileName: string },
  mediaType: MediaType,
  options: ExtractionOptions,
): Promise<Omit<ExtractedText, 'mediaType'>> {
  if (mediaType === mediaTypes.text || mediaType === mediaTypes.markdown)
    return readPlainText(file.bytes);
  const read = () => readInChild({ ...file, mediaType }, options);
  const reply = await children.with(read, options.signal);
  if (reply.outcome === 'refused') throw new Problem('unprocessable', reply.code, reply.detail);
  return reply.extracted;
}
