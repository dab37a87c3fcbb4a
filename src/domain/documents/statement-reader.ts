import { documentFacts } from './reading/document-facts.ts';
import { type Candidate, candidatesOf, chosen } from './reading/figure-candidates.ts';
import { matchLines } from './reading/line-match.ts';
import { withNetInterest } from './reading/net-interest.ts';
import { decimalMark } from './reading/number-format.ts';
import { pageLines } from './reading/page-line.ts';
import { withoutParts } from './reading/partial-lines.ts';
import { fiscalCalendar } from './reading/period-label.ts';
import { proseFigures } from './reading/prose-figures.ts';
import { contextRows } from './reading/statement-walk.ts';
import { withTaxSigns } from './reading/tax-sign.ts';
import { transposedRows } from './reading/transposed-rows.ts';
import { withUnlabelledTotals } from './reading/unlabelled-totals.ts';
import type { PageText, StatementReading } from './statement.ts';

/**
 * Reads the figures of financial statements out of a document's pages. Only numbers that are
 * printed become figures: totals are never derived, and a number whose line, period or unit is in
 * doubt is left out. Costs, interest, dividends and capital expenditure are positive amounts
 * however a statement brackets them; losses, deficits and outflows of cash are negative. Rates are
 * fractions (`2.5%` is 0.025). Pure, and linear in the length of the text.
 */
export function readStatements(
  pages: readonly PageText[],
  hints: { fileName?: string } = {},
): StatementReading {
  const lines = pages.flatMap(pageLines);
  const mark = decimalMark(pages.map((page) => page.text));
  const rows = [
    ...withNetInterest(withUnlabelledTotals(contextRows(lines, mark))),
    ...transposedRows(lines, mark),
  ].filter((row) => matchLines(row).length > 0);
  const marks = rows.flatMap((row) => row.columns.flatMap((column) => column.mark ?? []));
  const calendar = fiscalCalendar(marks);
  const tabled = withoutParts(rows.flatMap((row) => candidatesOf(row, calendar)));
  const titled = tabled.some((candidate) => candidate.place < 2);
  const stated = proseFigures(pages, mark, calendar, titled);
  const taken = chosen([...fromStatements(tabled, titled), ...stated]);
  const figures = withTaxSigns(taken.map((candidate) => candidate.figure));
  return { ...documentFacts(pages, lines, rows, taken, hints.fileName ?? ''), figures };
}

/**
 * Where a document has titled statements, its loose tables are extracts of them or of other things.
 */
function fromStatements(candidates: readonly Candidate[], titled: boolean): readonly Candidate[] {
  if (!titled) return candidates;
  return candidates.filter((c) => c.place < 2 || c.figure.statement === 'kpi');
}
