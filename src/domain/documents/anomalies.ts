import { Decimal } from 'decimal.js';
import type { DocumentAlert } from './document-alert.ts';
import { type FigureBook, openBook } from './figure-book.ts';
import { nameWords } from './plain-words.ts';
import { type InputName, resolveInput } from './ratio-inputs.ts';
import type { Ratio } from './ratio-values.ts';
import type { StatementReading } from './statement.ts';
import { evidenceOf } from './text-evidence.ts';

/** Movements that are odd against each other rather than beyond a limit of their own. */
export function anomalies(reading: StatementReading, ratios: readonly Ratio[]): DocumentAlert[] {
  const book = openBook(reading);
  return [
    ...outpacing(reading, ratios, 'accounts_receivable', 'receivables-outpace-revenue'),
    ...outpacing(reading, ratios, 'inventory', 'inventory-outpaces-revenue'),
    ...marginDrop(reading, book),
    ...negativeEquity(reading, book),
    ...profitWithoutCash(reading, book),
  ];
}

function outpacing(
  reading: StatementReading,
  ratios: readonly Ratio[],
  line: 'accounts_receivable' | 'inventory',
  code: string,
): DocumentAlert[] {
  const growth = ratios.find((r) => r.name === `${line}_growth`)?.value;
  const revenue = ratios.find((r) => r.name === 'revenue_growth')?.value;
  if (!growth || !revenue) return [];
  const ahead = new Decimal(growth).minus(revenue);
  if (ahead.lte('0.2')) return [];
  const what = line === 'inventory' ? 'Inventory' : 'Receivables';
  return [
    {
      code,
      severity: ahead.gt('0.5') ? 'high' : 'medium',
      title: `${what} grew much faster than revenue`,
      detail: `${nameWords(line)} growth is ${growth} while revenue growth is ${revenue}.`,
      evidence: reading.figures.filter((f) => f.line === line).map(evidenceOf),
    },
  ];
}

function marginDrop(reading: StatementReading, book: FigureBook): DocumentAlert[] {
  const now = marginOf(book, 'gross_profit', 'revenue');
  const before = marginOf(book, 'gross_profit.prior', 'revenue.prior');
  if (!now || !before) return [];
  const drop = before.minus(now);
  if (drop.lte('0.05')) return [];
  return [
    {
      code: 'gross-margin-drop',
      severity: drop.gt('0.1') ? 'high' : 'medium',
      title: 'The gross margin fell',
      detail: `Gross margin went from ${shown(before)} to ${shown(now)}.`,
      evidence: reading.figures
        .filter((f) => f.line === 'gross_profit' || f.line === 'cost_of_revenue')
        .map(evidenceOf),
    },
  ];
}

function negativeEquity(reading: StatementReading, book: FigureBook): DocumentAlert[] {
  const equity = book.find('total_equity', 'latest');
  if (!equity?.value.isNegative()) return [];
  return [
    {
      code: 'negative-equity',
      severity: 'critical',
      title: 'Liabilities exceed assets',
      detail: `Total equity is ${equity.value.toFixed()} in ${equity.period}.`,
      evidence: reading.figures
        .filter((f) => f.line === 'total_equity' && f.period === equity.period)
        .map(evidenceOf),
    },
  ];
}

function profitWithoutCash(reading: StatementReading, book: FigureBook): DocumentAlert[] {
  const profit = book.find('net_income', 'latest');
  const cash = book.find('operating_cash_flow', 'latest');
  if (!profit || !cash || profit.value.lte(0) || cash.value.gte(0)) return [];
  return [
    {
      code: 'profit-without-cash',
      severity: 'high',
      title: 'A profit is reported while operations used cash',
      detail:
        `Net income is ${profit.value.toFixed()} and ` +
        `operating cash flow ${cash.value.toFixed()} in ${cash.period}.`,
      evidence: reading.figures
        .filter((f) => f.line === 'net_income' || f.line === 'operating_cash_flow')
        .map(evidenceOf),
    },
  ];
}

function marginOf(book: FigureBook, profit: InputName, revenue: InputName): Decimal | null {
  const a = resolveInput(book, profit);
  const b = resolveInput(book, revenue);
  if (!('known' in a) || !('known' in b) || b.known.value.isZero()) return null;
  return a.known.value.dividedBy(b.known.value);
}

function shown(value: Decimal): string {
  return value.toSignificantDigits(6).toFixed();
}
