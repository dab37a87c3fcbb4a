import type { PageLine } from './page-line.ts';
import { sectionTitle } from './statement-section.ts';

const legalForm =
  /\b(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|l\.l\.c|llp|plc|gmbh|ag|se|s\.?a\.?|s\.?p\.?a|n\.?v|b\.?v|a\/s|asa|ab|oyj|kgaa|group|holdings?|bancorp|international|partners|l\.?p|trust|and subsidiaries|pty|pte|s\.?r\.?l)\.?(?:\s+and\s+(?:its\s+)?(?:consolidated\s+)?(?:subsidiaries|subsidiary companies))?$/i;
const generic =
  /\b(?:table of contents|part i|item \d|statements?|sheets?|notes?|report|unaudited|audited|page|form 10|ended|accounting firm|board of directors|stockholders|shareholders of|see accompanying|registered|assets|liabilities|total|cash|basis|attributable|equity)\b/i;
const subsidiaries = /[,\s]+(?:and|&) (?:its )?(?:consolidated )?subsidiar(?:ies|y companies)$/i;

/**
 * The company the statements are of: the name that stands at their heads, by its legal form or
 * because it is the line above a title. Null where no line can be told to be one.
 */
export function companyName(lines: readonly PageLine[]): string | null {
  const filled = lines.filter((line) => line.text.trim() !== '');
  const votes = new Map<string, number>();
  for (const [at, line] of filled.entries()) {
    const named = nameBeforeTitle(line.text) ?? nameOn(line);
    if (named === null) continue;
    votes.set(named, (votes.get(named) ?? 0) + weightOf(named, filled, at));
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1]);
  return best && best[1] > 0 ? best[0].replace(subsidiaries, '').trim() : null;
}

/** A name with a legal form counts anywhere, most near a title; another only at the page's head. */
function weightOf(name: string, lines: readonly PageLine[], at: number): number {
  const isTitle = (line: PageLine | undefined): boolean => !!line && sectionTitle(line) !== null;
  if (isTitle(lines[at]) || /^\W*(?:company|entity|client)/i.test(lines[at]?.text ?? '')) return 8;
  const near = lines.slice(Math.max(0, at - 2), at + 3).some(isTitle);
  if (legalForm.test(name)) return near ? 10 : 1;
  const opensPage = lines[at - 1]?.page !== lines[at]?.page;
  return opensPage && isTitle(lines[at + 1]) ? 5 : 0;
}

/** `Acme Inc. Income Statement`, `Company: Tiny Shop`. */
function nameBeforeTitle(text: string): string | null {
  const said = /^\W*(?:company|entity|client|organi[sz]ation)(?: name)?\s*[:\t]\s*(.{2,60})$/i.exec(
    text,
  );
  if (said?.[1]) return said[1].trim();
  const [, name] =
    /^\W*(.{3,60}?)[\s,–—-]+(?:(?:consolidated|condensed|unaudited) )*(?:statements? of|balance sheets?\b|income statement|profit (?:and|&) loss|cash flow statement)/i.exec(
      text,
    ) ?? [];
  return name !== undefined && legalForm.test(name.trim()) ? name.trim() : null;
}

/** A name is a short line of words in capitals that says nothing generic. */
function nameOn(line: PageLine): string | null {
  const cells = line.cells.filter((cell) => cell.text !== '');
  const text = cells[0]?.text.replace(/[“”"]/g, '').trim() ?? '';
  const words = text.split(/\s+/);
  if (cells.length !== 1 || text.length < 2 || text.length > 70 || words.length > 9) return null;
  if (
    generic.test(text) ||
    sectionTitle(line) !== null ||
    /[.:;]$/.test(text.replace(/\b(?:inc|co|corp|ltd|l\.p|s\.a|n\.v)\.$/i, ''))
  )
    return null;
  const capital = words.filter((word) => /^[\p{Lu}\d&(]/u.test(word)).length;
  return capital * 2 > words.length && /\p{L}{2}/u.test(text) ? text : null;
}
