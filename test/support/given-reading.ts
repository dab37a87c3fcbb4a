import type {
  Figure,
  StatementLine,
  StatementReading,
} from '../../src/domain/documents/statement.ts';

type Amounts = Partial<Record<StatementLine, string | number>>;

/** A reading of the given amounts per period, as if each stood on its own row of page 1. */
export function givenReading(
  periods: Record<string, Amounts>,
  overrides: Partial<StatementReading> = {},
): StatementReading {
  const figures = Object.entries(periods).flatMap(([period, amounts]) =>
    Object.entries(amounts).map(([line, value]) =>
      givenFigure(line as StatementLine, period, value),
    ),
  );
  return {
    documentKind: 'annual_report',
    company: 'Tin Roof Ltd',
    period: null,
    currency: 'USD',
    unit: 'units',
    figures,
    ...overrides,
  };
}

export function givenFigure(
  line: StatementLine,
  period: string,
  value: string | number,
  overrides: Partial<Figure> = {},
): Figure {
  const quote = `${line} ${value}`;
  return {
    statement: 'balance',
    line,
    label: line,
    period,
    value: String(value),
    page: 1,
    start: line.length + 1,
    end: quote.length,
    quote,
    ...overrides,
  };
}
