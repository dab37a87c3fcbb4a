import type { PageText } from './statement.ts';

/** A file's kind by its own bytes, and the text of its pages. */
export interface ExtractedText {
  mediaType: string;
  pages: PageText[];
}

/** Refuses with a Problem that names what is wrong: mistyped, encrypted, corrupt, too large. */
export type ExtractText = (file: { bytes: Uint8Array; fileName: string }) => Promise<ExtractedText>;
