import {
  createIsomorphicCanvasFactory,
  getDocumentProxy,
  getResolvedPDFJS,
  renderPageAsImage,
} from 'unpdf';
import { extractionLimits } from './extraction-limits.ts';
import type { ExtractedPages } from './extraction-message.ts';
import { openOcr } from './ocr.ts';
import { pageLines, type TextRun } from './page-lines.ts';
import { Refusal } from './refusal.ts';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type PdfPage = Awaited<ReturnType<Pdf['getPage']>>;

/** The pages of a PDF; those that show an image and no text of their own are read by OCR. */
export async function readPdf(bytes: Uint8Array): Promise<ExtractedPages> {
  const pdf = await opened(bytes, {});
  if (pdf.numPages > extractionLimits.pages)
    throw new Refusal('document-too-long', `The file has ${pdf.numPages} pages.`);
  const texts = new Map<number, string>();
  const scanned: number[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdfRead(() => pdf.getPage(number));
    const runs = await pdfRead(() => textRuns(page));
    texts.set(number, pageLines(runs));
    if (await pdfRead(() => isScan(page, runs))) scanned.push(number);
    page.cleanup();
  }
  if (scanned.length > 0) await readScans(bytes, scanned, texts);
  const pages = [...texts].map(([page, text]) => ({ page, text }));
  return { pages, ocrPages: scanned };
}

/** pdf.js empties the buffer that it is given, so it gets a copy. */
function opened(bytes: Uint8Array, options: Parameters<typeof getDocumentProxy>[1]): Promise<Pdf> {
  return pdfRead(() =>
    getDocumentProxy(new Uint8Array(bytes), {
      useSystemFonts: false,
      stopAtErrors: false,
      verbosity: 0,
      maxImageSize: extractionLimits.imagePixels,
      ...options,
    }),
  );
}

/** Every failure inside pdf.js is the file's: it has no other input. */
async function pdfRead<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const name = error instanceof Error ? error.name : '';
    if (name === 'PasswordException')
      throw new Refusal('document-encrypted', 'The PDF is protected by a password.');
    if (/circular|reference cycle|page(?:s)? tree/i.test(reason))
      throw new Refusal('document-circular', `The pages of the PDF lead in a circle: ${reason}`);
    throw new Refusal('document-corrupt', `The PDF can't be read: ${reason}`);
  }
}

/**
 * Runs in the coordinates of the page as it is shown, so that a page on its side reads like others.
 */
async function textRuns(page: PdfPage): Promise<TextRun[]> {
  const { Util } = await getResolvedPDFJS();
  const { transform } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  return items.flatMap((item) => {
    if (!('str' in item)) return [];
    const [a, b, c, d, x, y] = Util.transform(transform, item.transform) as number[];
    // Text that runs up the margin belongs to no line.
    if (Math.abs(b ?? 0) > Math.abs(a ?? 0)) return [];
    const height = Math.hypot(c ?? 0, d ?? 0) || item.height;
    return [{ text: item.str, x: x ?? 0, y: -(y ?? 0), width: item.width, height }];
  });
}

const fewCharacters = 60;

/** A page number or a stamp on a scan is not its text. */
async function isScan(page: PdfPage, runs: readonly TextRun[]): Promise<boolean> {
  const characters = runs.reduce((sum, run) => sum + run.text.trim().length, 0);
  if (characters >= fewCharacters) return false;
  const { OPS } = await getResolvedPDFJS();
  const images = new Set<number>([
    OPS.paintImageXObject,
    OPS.paintInlineImageXObject,
    OPS.paintImageMaskXObject,
    OPS.paintImageXObjectRepeat,
  ]);
  const { fnArray } = await page.getOperatorList();
  return fnArray.some((operation) => images.has(operation));
}

/** A look takes 2 s a page, and a minute has to do for all of them. */
const pagesReadTwice = 10;

async function readScans(
  bytes: Uint8Array,
  scanned: readonly number[],
  texts: Map<number, string>,
): Promise<void> {
  const canvasImport = () => import('@napi-rs/canvas');
  const CanvasFactory = await createIsomorphicCanvasFactory(canvasImport);
  const pdf = await opened(bytes, { CanvasFactory });
  const ocr = await openOcr();
  const looks = scanned.length <= pagesReadTwice ? 2 : 1;
  try {
    for (const number of scanned) {
      const page = await pdfRead(() => pdf.getPage(number));
      const { width, height } = page.getViewport({ scale: 1 });
      const scale = Math.min(3, Math.sqrt(pixelsRead / (width * height)));
      const image = await pdfRead(() => renderPageAsImage(pdf, number, { canvasImport, scale }));
      texts.set(number, await ocr.read(new Uint8Array(image), looks));
    }
  } finally {
    await ocr.close();
  }
}

/** Three times a letter page's points; a poster gets a coarser look rather than gigabytes. */
const pixelsRead = 612 * 792 * 9 * 1.5;
