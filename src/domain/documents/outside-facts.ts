import { Decimal } from 'decimal.js';
import { type OutsideFact, type OutsideFacts, openBook } from './figure-book.ts';
import { amountOf, multiplierOf, numbersIn } from './printed-numbers.ts';
import type { Figure, PageText, StatementLine, StatementReading } from './statement.ts';
import { quoteAround } from './text-evidence.ts';

/** Reads what ratios need beside the statements' lines: the market's value and invested cash. */
export function readOutsideFacts(
  pages: readonly PageText[],
  reading: StatementReading,
): OutsideFacts {
  const marketValueEquity = marketValue(pages);
  const shortTermInvestments = investedCash(pages, reading);
  return {
    ...(marketValueEquity ? { marketValueEquity } : {}),
    ...(shortTermInvestments ? { shortTermInvestments } : {}),
  };
}

const spokenOf = /aggregate\s+market\s+value/gi;
const amount = /\p{Sc}\s?(\d[\d.,]*\d)(?:\s+(million|billion))?/giu;
/** A par value stands in the same sentence; the value of a listed firm is never that small. */
const leastMarketValue = 1_000_000;

/** Form 10-K, cover page: the market value of the equity that non-affiliates hold. */
function marketValue(pages: readonly PageText[]): OutsideFact | undefined {
  for (const { page, text } of pages) {
    for (const mention of text.matchAll(spokenOf)) {
      const sentence = text.slice(mention.index, mention.index + 700);
      const found = [...sentence.matchAll(amount)].flatMap((match) => worth(match));
      const value = found.find((v) => v.gte(leastMarketValue));
      if (value) {
        const quote = quoteAround(text, mention.index, mention.index + 1);
        return { value: value.toFixed(), page, quote };
      }
    }
  }
  return undefined;
}

function worth([, printed, scale]: RegExpExecArray): Decimal[] {
  const size = amountOf(printed ?? '');
  if (size === null) return [];
  if (scale === undefined) return [size];
  return [size.times(/^b/i.test(scale) ? 1_000_000_000 : 1_000_000)];
}

const invested =
  /^\W*(?:(?:short-?\s?term|current)\s+)?(?:marketable\s+securities|investments)\b(?!.*(?:non-?\s?current|long-?\s?term))/i;
const named = /short-?\s?term|marketable/i;

/** Rows of short-term investments between cash and total current assets, in the same column. */
function investedCash(
  pages: readonly PageText[],
  reading: StatementReading,
): OutsideFact | undefined {
  const [cash, total] = [
    latest(reading, 'cash_and_equivalents'),
    latest(reading, 'current_assets'),
  ];
  const text = pages.find(({ page }) => page === cash?.page)?.text;
  if (!cash || !total || text === undefined || cash.page !== total.page) return undefined;
  const rowStart = text.lastIndexOf('\n', cash.start) + 1;
  const column = cellsOf(text.slice(rowStart, cash.start)).length;
  const columns = cellsOf(quoteAround(text, cash.start, cash.end)).length;
  const rows = text
    .slice(cash.end, total.start)
    .split('\n')
    .filter((row) => invested.test(row.trim()) && named.test(row));
  const cells = rows.map(cellsOf).filter((row) => row.length === columns);
  const values = cells.flatMap((row) => row[column] ?? []);
  if (rows.length === 0 || values.length < rows.length) return undefined;
  const sum = values.reduce((a, b) => a.plus(b));
  const value = sum.times(multiplierOf(reading.unit)).toFixed();
  return { value, page: cash.page, quote: rows.join('\n').trim() };
}

/** The amounts of a row in their columns: a dash that stands alone in a cell is nothing, 0. */
function cellsOf(row: string): Decimal[] {
  const cells = row.split(/\t|\s{2,}/).slice(1);
  return cells.flatMap((cell) =>
    /^[\p{Sc}\s]*[-–—]+\s*$/u.test(cell) ? [new Decimal(0)] : numbersIn(cell).map((n) => n.value),
  );
}

function latest(reading: StatementReading, line: StatementLine): Figure | undefined {
  const period = openBook(reading).find(line, 'latest')?.period;
  return reading.figures.find((f) => f.line === line && f.period === period);
}
