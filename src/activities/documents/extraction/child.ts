import { mediaTypes } from '../../../domain/documents/media-type.ts';
import { extractionLimits } from './extraction-limits.ts';
import type { ExtractedPages, ExtractionReply, ExtractionRequest } from './extraction-message.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads the one file that it is sent, answers, and ends: nothing outlives a file that turned on it.
 */
process.once('message', (request: ExtractionRequest) => {
  reply(request).then(
    (answer) => process.send?.(answer, undefined, undefined, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});

async function reply(request: ExtractionRequest): Promise<ExtractionReply> {
  try {
    const extracted = await read(request);
    const length = extracted.pages.reduce((sum, page) => sum + page.text.length, 0);
    if (length > extractionLimits.textLength)
      throw new Refusal('document-too-complex', `The file holds ${length} characters of text.`);
    return { outcome: 'extracted', extracted };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { outcome: 'refused', code: error.code, detail: error.message };
  }
}

// A parent that died watches no more, so its child ends with it.
process.once('disconnect', () => process.exit(1));

/** The readers are loaded one by one: a CSV file does not wait for the PDF engine. */
async function read({ bytes, mediaType }: ExtractionRequest): Promise<ExtractedPages> {
  switch (mediaType) {
    case mediaTypes.pdf:
      return (await import('./read-pdf.ts')).readPdf(bytes);
    case mediaTypes.xlsx:
      return (await import('./read-workbook.ts')).readWorkbook(bytes);
    case mediaTypes.csv:
      return (await import('./read-csv.ts')).readCsv(bytes);
    case mediaTypes.html:
      return (await import('./read-html.ts')).readHtml(bytes);
    case mediaTypes.png:
    case mediaTypes.jpeg:
      return (await import('./read-image.ts')).readImage(bytes);
    default:
      return (await import('./plain-text.ts')).readPlainText(bytes);
  }
}
