import { imageSize } from '../../../domain/kit/image-size.ts';
import { extractionLimits } from './extraction-limits.ts';
import type { ExtractedPages } from './extraction-message.ts';
import { openOcr } from './ocr.ts';
import { Refusal } from './refusal.ts';

/** A photograph or scan as one page. */
export async function readImage(bytes: Uint8Array): Promise<ExtractedPages> {
  const size = imageSize(bytes);
  if (!size) throw new Refusal('document-corrupt', 'The image has no size.');
  const { width, height } = size;
  if (width * height > extractionLimits.imagePixels)
    throw new Refusal('document-too-complex', `The image has ${width} × ${height} pixels.`);
  const ocr = await openOcr();
  try {
    return { pages: [{ page: 1, text: await ocr.read(bytes, 2) }], ocrPages: [1] };
  } finally {
    await ocr.close();
  }
}
