import type { PageText } from './statement.ts';

/** A file's kind by its own bytes, and the text of its pages. */
export interface ExtractedText {
  mediaType: string;
  pages: PageText[];
}

/**
 * Refuses with a Problem that names what is wrong: mistyped, encrypted, corrupt, too large. When
 * `signal` says so it ends at once, with the signal's reason.
 */
export type ExtractText = (
  file: { bytes: Uint8Array; fileName: string },
  options?: { signal?: AbortSignal },
) => Promise<ExtractedText>;
