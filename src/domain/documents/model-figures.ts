import { Decimal } from 'decimal.js';
import { readPeriod } from './fiscal-periods.ts';
import { headedPeriods } from './headed-periods.ts';
import { multiplierOf, numbersIn, type PrintedNumber } from './printed-numbers.ts';
import { type QuotePlace, quoteFinder } from './quote-place.ts';
import { statedUnit } from './stated-unit.ts';
import type { Figure, PageText, StatementLine, StatementReading } from './statement.ts';

/** A figure as a model claims to have read it; nothing of it is believed before it is found. */
export interface ModelFigure {
  statement: Figure['statement'];
  line: StatementLine;
  label: string;
  period: string;
  /** A decimal string in whole currency units. */
  value: string;
  /** The unit that the document prints the number in. */
  unit: StatementReading['unit'];
  page: number;
  /** The row that shows the number, word for word. */
  quote: string;
}

export interface RejectedFigure {
  figure: ModelFigure;
  reason: string;
}

export interface AcceptedFigures {
  accepted: Figure[];
  rejected: RejectedFigure[];
}

/**
 * Lets a model's figure count only when the quote stands on the page, the label and the number
 * stand in the quote, the unit is the one stated there, and the number's column is that of the
 * period.
 */
export function acceptModelFigures(
  modelFigures: readonly ModelFigure[],
  pages: readonly PageText[],
): AcceptedFigures {
  const accepted: Figure[] = [];
  const rejected: RejectedFigure[] = [];
  const findQuote = quoteFinder();
  for (const figure of modelFigures) {
    const found = verify(figure, pages, findQuote);
    if (typeof found === 'string') rejected.push({ figure, reason: found });
    else accepted.push(found);
  }
  return { accepted, rejected };
}

/** Never scaled: they count shares, people or dollars per share, whatever the statement is in. */
const unscaledLines: ReadonlySet<StatementLine> = new Set<StatementLine>([
  'eps_basic',
  'eps_diluted',
  'churn_rate',
  'customers',
  'headcount',
]);

function verify(
  figure: ModelFigure,
  pages: readonly PageText[],
  findQuote: ReturnType<typeof quoteFinder>,
): Figure | string {
  if (!/^-?\d{1,20}(?:\.\d{1,6})?$/.test(figure.value)) return 'the value is no decimal number';
  const page = pages.find((p) => p.page === figure.page);
  if (!page) return `there is no page ${figure.page}`;
  const place = findQuote(page, figure.quote);
  if (!place) return 'the quote does not stand on the page';
  if (!holdsLabel(place.quote, figure.label)) return 'the label does not stand in the quote';
  const unit = unitAt(figure, place, pages);
  if (unit !== figure.unit) return `the document states ${unit} there, not ${figure.unit}`;
  const numbers = numbersIn(place.quote).filter((n) => !isYear(n));
  const index = numbers.findIndex((n) => isValue(n, figure, unit));
  const number = numbers[index];
  if (!number) return 'the value does not stand in the quote';
  const period = periodFault(figure, page, place, numbers, index);
  if (period !== null) return period;
  return {
    statement: figure.statement,
    line: figure.line,
    label: figure.label,
    period: figure.period,
    value: new Decimal(figure.value).toFixed(),
    page: figure.page,
    start: place.start + number.start,
    end: place.start + number.end,
    quote: place.quote,
  };
}

function unitAt(
  figure: ModelFigure,
  place: QuotePlace,
  pages: readonly PageText[],
): StatementReading['unit'] {
  if (unscaledLines.has(figure.line)) return 'units';
  return statedUnit(pages, figure.page, place);
}

function holdsLabel(quote: string, label: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\d]+/gu, ' ')
      .trim();
  return plain(label) !== '' && plain(quote).includes(plain(label));
}

/** Costs are printed with and without parentheses, so for them only the size has to be found. */
function isValue(
  number: PrintedNumber,
  figure: ModelFigure,
  unit: StatementReading['unit'],
): boolean {
  const printed = number.value.times(multiplierOf(unit));
  if (printed.equals(figure.value)) return true;
  return signless.has(figure.line) && printed.abs().equals(new Decimal(figure.value).abs());
}

const signless: ReadonlySet<StatementLine> = new Set<StatementLine>([
  'cost_of_revenue',
  'interest_expense',
  'income_tax',
  'capital_expenditure',
  'dividends_paid',
  'depreciation_amortization',
]);

/**
 * With one number in the row its year has to stand on the page; with more, its column has to match.
 */
function periodFault(
  figure: ModelFigure,
  page: PageText,
  place: QuotePlace,
  numbers: readonly PrintedNumber[],
  index: number,
): string | null {
  const period = readPeriod(figure.period);
  if (!period) return 'the period is not one that can be read';
  const year = String(period.year);
  if (!page.text.includes(year)) return `the page does not speak of ${year}`;
  if (numbers.length === 1) return yearOfQuoteFault(place.quote, year);
  const columns = headedPeriods(page.text, place.start, numbers.length);
  if (!columns) return 'which column is which period can not be told';
  return columns[index] === year ? null : `the number stands under ${columns[index]}, not ${year}`;
}

function isYear({ text }: PrintedNumber): boolean {
  return /^(?:19|20)\d{2}$/.test(text);
}

/** A sentence that names years speaks of these, not of another one on the page. */
function yearOfQuoteFault(quote: string, year: string): string | null {
  const years = [...quote.matchAll(/\b(?:19|20)\d{2}\b/g)].map((match) => match[0]);
  if (years.length === 0 || years.includes(year)) return null;
  return `the quote speaks of ${years[0]}, not ${year}`;
}
