import { Decimal } from 'decimal.js';
import type { FigureBook, Known, OutsideFact, When } from './figure-book.ts';
import type { StatementLine } from './statement.ts';

/**
 * A line of a statement or a plain sum of such; `.prior` is the period before, `.average` the mean
 * of both.
 */
export type InputName =
  | StatementLine
  | `${StatementLine}.prior`
  | `${StatementLine}.average`
  | 'market_value_equity'
  | 'short_term_investments';

export type Found = { known: Known } | { missing: string[] };

export function resolveInput(book: FigureBook, name: InputName): Found {
  if (name === 'market_value_equity') return given(book, name, book.outside.marketValueEquity);
  if (name === 'short_term_investments')
    return given(book, name, book.outside.shortTermInvestments);
  const [line, variant] = splitName(name);
  if (variant === 'average') return averageOf(book, line);
  return lineOrDerived(book, line, variant ?? 'latest');
}

interface Derivation {
  formula: string;
  from: readonly StatementLine[];
  compute(...values: Decimal[]): Decimal;
}

const derivations: Partial<Record<StatementLine, readonly Derivation[]>> = {
  gross_profit: [
    {
      formula: 'revenue - cost_of_revenue',
      from: ['revenue', 'cost_of_revenue'],
      compute: (revenue: Decimal, cost: Decimal) => revenue.minus(cost),
    },
  ],
  cost_of_revenue: [
    {
      formula: 'revenue - gross_profit',
      from: ['revenue', 'gross_profit'],
      compute: (revenue: Decimal, gross: Decimal) => revenue.minus(gross),
    },
  ],
  total_liabilities: [
    {
      formula: 'total_assets - total_equity',
      from: ['total_assets', 'total_equity'],
      compute: (assets: Decimal, equity: Decimal) => assets.minus(equity),
    },
  ],
  total_equity: [
    {
      formula: 'total_assets - total_liabilities',
      from: ['total_assets', 'total_liabilities'],
      compute: (assets: Decimal, liabilities: Decimal) => assets.minus(liabilities),
    },
  ],
};

function lineOrDerived(book: FigureBook, line: StatementLine, when: When): Found {
  const read = book.find(line, when);
  if (read) return { known: read };
  for (const way of derivations[line] ?? []) {
    const parts = way.from.map((part) => book.find(part, when));
    if (!parts.every((part) => part !== null)) continue;
    const value = way.compute(...parts.map((part) => part.value));
    const period = parts[0]?.period ?? '';
    return { known: { name: line, period, value, page: null, derivedFrom: way.formula } };
  }
  return { missing: [when === 'prior' ? `${line} of the prior period` : line] };
}

function averageOf(book: FigureBook, line: StatementLine): Found {
  const now = lineOrDerived(book, line, 'latest');
  const before = lineOrDerived(book, line, 'prior');
  if (!('known' in now) || !('known' in before)) {
    return { missing: [now, before].flatMap((f) => ('missing' in f ? f.missing : [])) };
  }
  return {
    known: {
      name: `average ${line}`,
      period: `${before.known.period}/${now.known.period}`,
      value: now.known.value.plus(before.known.value).dividedBy(2),
      page: null,
      derivedFrom: `mean of ${before.known.value.toFixed()} and ${now.known.value.toFixed()}`,
    },
  };
}

function given(book: FigureBook, name: string, fact: OutsideFact | undefined): Found {
  if (fact === undefined || !book.latest) return { missing: [name] };
  const { value, page } = fact;
  return { known: { name, period: book.latest.label, value: new Decimal(value), page } };
}

function splitName(
  name: Exclude<InputName, 'market_value_equity' | 'short_term_investments'>,
): [StatementLine, 'prior' | 'average' | undefined] {
  const [line, variant] = name.split('.');
  return [line as StatementLine, variant as 'prior' | 'average' | undefined];
}
