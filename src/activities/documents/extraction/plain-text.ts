import type { ExtractedPages } from './extraction-message.ts';
import { decodeText } from './text-decoding.ts';

/**
 * Plain text and Markdown: a form feed ends a page, as tools that lay out PDFs as text write it.
 */
export function readPlainText(bytes: Uint8Array): ExtractedPages {
  const parts = decodeText(bytes).split('\f');
  const filled = parts.at(-1)?.trim() === '' && parts.length > 1 ? parts.slice(0, -1) : parts;
  return { pages: filled.map((text, at) => ({ page: at + 1, text })), ocrPages: [] };
}
