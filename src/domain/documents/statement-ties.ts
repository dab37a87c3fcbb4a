import { Decimal } from 'decimal.js';
import { multiplierOf, numbersIn } from './printed-numbers.ts';
import type { Figure, PageText, StatementLine, StatementReading } from './statement.ts';
import { type Evidence, evidenceOf } from './text-evidence.ts';

/** One equation of the statements in one period. */
export interface Tie {
  period: string;
  holds: boolean;
  /** By how much it misses, a decimal string in whole currency units. */
  gap: string;
  equation: string;
  evidence: Evidence[];
}

/** Rounded totals may miss by this many printed units without saying anything. */
const roundingUnits = 2;

const outsideEquity =
  /redeemable|non-?\s?controlling|minority|mezzanine|temporary equity|preferred|convertible/i;
const liabilitiesAndEquity =
  /total\s+(?:liabilities|equity)\b.{0,120}(?:\band\b|&).{0,120}(?:equity|deficit|liabilities)/i;
const exchangeEffect = /effect.{0,120}(?:exchange|currency)|(?:exchange|currency).{0,120}effect/i;
const asideOperations =
  /cash.{0,120}discontinued|discontinued.{0,120}cash|cash.{0,120}held for sale/i;
const netChange =
  /(?:increase|decrease|change).{0,120}\b(?:cash|during the (?:year|period|quarter))\b/i;

/** Assets against liabilities and equity in every period that shows both sides. */
export function balanceTies(reading: StatementReading, pages: readonly PageText[]): Tie[] {
  return periodsWith(reading, 'total_assets').flatMap((period) => {
    const at = figuresAt(reading, period);
    const [assets, liabilities, equity] = [
      at('total_assets'),
      at('total_liabilities'),
      at('total_equity'),
    ];
    if (!assets) return [];
    if (liabilities && equity) {
      const gap = exact(assets).minus(exact(liabilities)).minus(exact(equity));
      const explained =
        isWithinRounding(gap, reading) || isPrinted(gap, outsideEquity, reading, pages);
      const equation = 'total_assets = total_liabilities + total_equity';
      return [tie(period, explained, gap, equation, [assets, liabilities, equity])];
    }
    return printedTotalTie(reading, pages, assets);
  });
}

/**
 * Statements without a line for total liabilities still print the foot of their right-hand side.
 */
function printedTotalTie(
  reading: StatementReading,
  pages: readonly PageText[],
  assets: Figure,
): Tie[] {
  const totals = printedOn(liabilitiesAndEquity, reading, pages);
  const nearest = totals
    .map((total) => exact(assets).minus(total))
    .sort((a, b) => a.abs().comparedTo(b.abs()))[0];
  if (!nearest) return [];
  const equation = 'total_assets = total liabilities and equity as printed';
  return [tie(assets.period, isWithinRounding(nearest, reading), nearest, equation, [assets])];
}

/** The three cash flows, with what exchange rates did, against the change in cash. */
export function cashFlowTies(reading: StatementReading, pages: readonly PageText[]): Tie[] {
  const periods = periodsWith(reading, 'operating_cash_flow');
  const cashPeriods = periodsWith(reading, 'cash_and_equivalents');
  return periods.flatMap((period) => {
    const at = figuresAt(reading, period);
    const flows = [at('operating_cash_flow'), at('investing_cash_flow'), at('financing_cash_flow')];
    const closing = at('cash_and_equivalents');
    const opening = figuresAt(reading, yearBefore(period, cashPeriods))('cash_and_equivalents');
    if (!flows.every((flow) => flow !== undefined)) return [];
    const sum = flows.reduce((total, flow) => total.plus(exact(flow)), new Decimal(0));
    const changes = printedOn(netChange, reading, pages);
    if (closing && opening) changes.push(exact(closing).minus(exact(opening)));
    if (changes.length === 0) return [];
    const gap = smallestGap(
      [new Decimal(0), ...printedOn(exchangeEffect, reading, pages)],
      [new Decimal(0), ...printedOn(asideOperations, reading, pages)],
      changes.map((change) => change.minus(sum)),
    );
    const equation =
      'operating + investing + financing cash flow + exchange effect = change in cash';
    return [tie(period, isWithinRounding(gap, reading), gap, equation, flows)];
  });
}

/** Gross profit as printed against revenue less its cost. */
export function grossProfitTies(reading: StatementReading): Tie[] {
  return periodsWith(reading, 'gross_profit').flatMap((period) => {
    const at = figuresAt(reading, period);
    const [gross, revenue, cost] = [at('gross_profit'), at('revenue'), at('cost_of_revenue')];
    if (!gross || !revenue || !cost) return [];
    const gap = exact(gross).minus(exact(revenue).minus(exact(cost).abs()));
    const equation = 'gross_profit = revenue - cost_of_revenue';
    return [tie(period, isWithinRounding(gap, reading), gap, equation, [gross, revenue, cost])];
  });
}

/** What is left of a change in cash when exchange rates and operations set aside are counted. */
function smallestGap(
  exchange: readonly Decimal[],
  aside: readonly Decimal[],
  unexplained: readonly Decimal[],
): Decimal {
  const effects = exchange.flatMap((rate) => aside.map((other) => rate.plus(other)));
  const gaps = unexplained.flatMap((rest) => effects.map((effect) => rest.minus(effect)));
  return gaps.reduce((least, gap) => (gap.abs().lt(least.abs()) ? gap : least));
}

/** The numbers of the rows that match; a label broken over two lines has them on the second. */
function printedOn(row: RegExp, reading: StatementReading, pages: readonly PageText[]): Decimal[] {
  const multiplier = multiplierOf(reading.unit);
  return pages.flatMap(({ text }) => {
    const lines = text.split('\n');
    return lines.flatMap((line, i) => {
      if (!row.test(line)) return [];
      const own = numbersIn(line);
      const numbers = own.length > 0 ? own : numbersIn(lines[i + 1] ?? '');
      return numbers.map((n) => n.value.times(multiplier));
    });
  });
}

function isPrinted(
  gap: Decimal,
  row: RegExp,
  reading: StatementReading,
  pages: readonly PageText[],
): boolean {
  return printedOn(row, reading, pages).some((value) =>
    isWithinRounding(value.abs().minus(gap.abs()), reading),
  );
}

function isWithinRounding(gap: Decimal, reading: StatementReading): boolean {
  return gap.abs().lte(roundingUnits * multiplierOf(reading.unit));
}

function tie(
  period: string,
  holds: boolean,
  gap: Decimal,
  equation: string,
  figures: readonly Figure[],
): Tie {
  return { period, holds, gap: gap.toFixed(), equation, evidence: figures.map(evidenceOf) };
}

function periodsWith(reading: StatementReading, line: StatementLine): string[] {
  return [...new Set(reading.figures.filter((f) => f.line === line).map((f) => f.period))];
}

function figuresAt(
  reading: StatementReading,
  period: string | undefined,
): (line: StatementLine) => Figure | undefined {
  return (line) => reading.figures.find((f) => f.line === line && f.period === period);
}

function yearBefore(period: string, periods: readonly string[]): string | undefined {
  const earlier = `${Number(period.slice(0, 4)) - 1}${period.slice(4)}`;
  return periods.find((candidate) => candidate === earlier);
}

function exact(figure: Figure): Decimal {
  return new Decimal(figure.value);
}
