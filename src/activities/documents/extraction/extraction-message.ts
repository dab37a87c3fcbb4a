import type { MediaType } from '../../../domain/documents/media-type.ts';
import type { PageText } from '../../../domain/documents/statement.ts';

/** What the child process is asked. */
export interface ExtractionRequest {
  bytes: Uint8Array;
  fileName: string;
  mediaType: MediaType;
}

/** What a reader gives back: pages, and the numbers of those that were read by OCR. */
export interface ExtractedPages {
  pages: PageText[];
  ocrPages: number[];
}

/** The only message the child sends; a refusal carries the code of a 422. */
export type ExtractionReply =
  | { outcome: 'extracted'; extracted: ExtractedPages }
  | { outcome: 'refused'; code: RefusalCode; detail: string };

/** Why a file can't be read, said so that its sender can do something about it. */
export type RefusalCode =
  | 'document-encrypted'
  | 'document-corrupt'
  | 'document-circular'
  | 'document-too-complex'
  | 'document-too-long'
  | 'document-bomb'
  | 'document-external-entities'
  | 'document-empty';
