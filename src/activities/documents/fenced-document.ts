import { createHash } from 'node:crypto';
import type { PageText, StatementReading } from '../../domain/documents/statement.ts';

export interface FencedDocument {
  text: string;
  /** Which pages were left out for their length. */
  notes: string[];
}

/** About 30,000 tokens: statements are short, and a longer prompt reads them no better. */
const mostCharacters = 120_000;

/**
 * The document as data: without invisible characters, between two lines that it cannot contain,
 * since they carry a hash of it. Where it is too long the pages with figures come first.
 */
export function fencedDocument(
  pages: readonly PageText[],
  reading: StatementReading,
): FencedDocument {
  const visible = pages.map(({ page, text }) => ({ page, text: visibleText(text) }));
  const chosen = withinBudget(visible, reading);
  const body = chosen.map(({ page, text }) => `[page ${page}]\n${text}`).join('\n\n');
  const mark = createHash('sha256').update(body).digest('hex').slice(0, 24);
  const fence = `===== document ${mark} =====`;
  const left = pages.length - chosen.length;
  const notes = left > 0 ? [`The model did not see ${left} of ${pages.length} pages.`] : [];
  return { text: `${fence}\n${body}\n${fence}`, notes };
}

/** What a person would see: no zero-width, bidirectional, tag or control characters. */
function visibleText(text: string): string {
  return text.replaceAll(/[\p{Cf}\p{Co}\p{Cn}]|(?![\t\n])\p{Cc}/gu, '').toWellFormed();
}

function withinBudget(pages: readonly PageText[], reading: StatementReading): PageText[] {
  const withFigures = new Set(reading.figures.map((figure) => figure.page));
  const first = pages.filter(({ page }) => withFigures.has(page));
  const rest = pages.filter(({ page }) => !withFigures.has(page));
  const chosen: PageText[] = [];
  let room = mostCharacters;
  for (const { page, text } of [...first, ...rest]) {
    if (room <= 0) break;
    chosen.push({ page, text: text.slice(0, room) });
    room -= text.length;
  }
  return chosen.sort((a, b) => a.page - b.page);
}
