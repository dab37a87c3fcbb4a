import { Decimal } from 'decimal.js';
import { comparePeriods, endsTogether, type FiscalPeriod, readPeriod } from './fiscal-periods.ts';
import {
  balanceSheetLines,
  type Figure,
  kpiSheetLines,
  type StatementLine,
  type StatementReading,
} from './statement.ts';

/**
 * A number that a rule works with: read from the document, derived from such, or given by the
 * caller.
 */
export interface Known {
  name: string;
  period: string;
  value: Decimal;
  /** The page that shows it; null where it was derived or given. */
  page: number | null;
  /** How it was derived, e.g. `total_assets - total_equity`. */
  derivedFrom?: string;
}

export type When = 'latest' | 'prior';

/**
 * A number that is no line of the statements, with the page that shows it (null: the caller said).
 */
export interface OutsideFact {
  /** A decimal string in whole currency units. */
  value: string;
  page: number | null;
  quote?: string;
}

/** What ratios need beside the statements' lines. */
export interface OutsideFacts {
  marketValueEquity?: OutsideFact;
  shortTermInvestments?: OutsideFact;
}

export interface FigureBook {
  /**
   * The newest period that flows (revenue, cash flow) are reported for; balances alone also set it.
   */
  latest: FiscalPeriod | null;
  /** The period growth is measured against: the same span a year earlier, else the span before. */
  prior: FiscalPeriod | null;
  outside: OutsideFacts;
  find(line: StatementLine, when: When): Known | null;
  /** Every period a line is reported for, oldest first. */
  history(line: StatementLine): Known[];
}

const stockLines: ReadonlySet<StatementLine> = new Set(balanceSheetLines);

/** They come on dates of their own, so each keeps its own latest period. */
const kpiLines: ReadonlySet<StatementLine> = new Set(kpiSheetLines);

/** Printed with or without parentheses by different houses, so only their size carries meaning. */
const costLines: ReadonlySet<StatementLine> = new Set<StatementLine>([
  'cost_of_revenue',
  'research_and_development',
  'selling_general_administrative',
  'operating_expenses',
  'interest_expense',
  'depreciation_amortization',
  'capital_expenditure',
  'dividends_paid',
]);

export function openBook(reading: StatementReading, outside: OutsideFacts = {}): FigureBook {
  const { figures } = reading;
  const flows = periodsOf(figures.filter((f) => !stockLines.has(f.line) && !kpiLines.has(f.line)));
  const stocks = periodsOf(figures.filter((f) => stockLines.has(f.line)));
  const latest = flows.at(-1) ?? stocks.at(-1) ?? null;
  const prior = latest && priorOf(latest, flows.length > 0 ? flows : stocks);
  const latestStock = latest && matchingStock(latest, stocks);
  const priorStock = latestStock && stockBefore(latestStock, prior, stocks);
  const spanOf = (line: StatementLine, when: When): FiscalPeriod | null => {
    if (kpiLines.has(line)) return ownSpan(figures, line, when);
    if (stockLines.has(line)) return when === 'latest' ? latestStock : priorStock;
    return when === 'latest' ? latest : prior;
  };
  return {
    latest,
    prior,
    outside,
    find(line, when) {
      const span = spanOf(line, when);
      const figure = figures.find((f) => f.line === line && f.period === span?.label);
      return figure ? known(figure) : null;
    },
    history(line) {
      const periods = periodsOf(figures.filter((f) => f.line === line));
      return periods.flatMap(({ label }) => {
        const figure = figures.find((f) => f.line === line && f.period === label);
        return figure ? [known(figure)] : [];
      });
    },
  };
}

function ownSpan(figures: readonly Figure[], line: StatementLine, when: When): FiscalPeriod | null {
  const periods = periodsOf(figures.filter((f) => f.line === line));
  const latest = periods.at(-1) ?? null;
  return when === 'latest' ? latest : latest && priorOf(latest, periods);
}

function known(figure: Figure): Known {
  const value = new Decimal(figure.value);
  return {
    name: figure.line,
    period: figure.period,
    value: costLines.has(figure.line) ? value.abs() : value,
    page: figure.page,
  };
}

function periodsOf(figures: readonly Figure[]): FiscalPeriod[] {
  const labels = [...new Set(figures.map((f) => f.period))];
  return labels
    .map(readPeriod)
    .filter((p) => p !== null)
    .sort(comparePeriods);
}

function priorOf(latest: FiscalPeriod, periods: readonly FiscalPeriod[]): FiscalPeriod | null {
  const alike = periods.filter((p) => p.months === latest.months && comparePeriods(p, latest) < 0);
  const yearEarlier = alike.find(
    (p) => p.year === latest.year - 1 && p.endMonth === latest.endMonth,
  );
  return yearEarlier ?? alike.at(-1) ?? null;
}

function matchingStock(flow: FiscalPeriod, stocks: readonly FiscalPeriod[]): FiscalPeriod | null {
  return (
    stocks.find((s) => s.label === flow.label) ??
    stocks.find((s) => endsTogether(s, flow)) ??
    stocks.findLast((s) => s.year === flow.year) ??
    null
  );
}

function stockBefore(
  latestStock: FiscalPeriod,
  prior: FiscalPeriod | null,
  stocks: readonly FiscalPeriod[],
): FiscalPeriod | null {
  const matched = prior && matchingStock(prior, stocks);
  if (matched && comparePeriods(matched, latestStock) < 0) return matched;
  return stocks.findLast((s) => comparePeriods(s, latestStock) < 0) ?? null;
}
