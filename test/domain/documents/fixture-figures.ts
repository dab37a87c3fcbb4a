import { existsSync, readFileSync } from 'node:fs';
import type { OutsideFacts } from '../../../src/domain/documents/figure-book.ts';
import type { StatementLine, StatementReading } from '../../../src/domain/documents/statement.ts';
import { fixtureLines } from '../../support/fixture-lines.ts';
import { givenReading } from '../../support/given-reading.ts';

const folder = new URL('../../../../shared/fixtures/statements/', import.meta.url);

export const hasStatements = existsSync(folder);

interface FixtureFigures {
  fiscal_year: number;
  market_value_equity: number;
  current: Record<string, number>;
  prior: Record<string, number>;
  expected_ratios: Record<string, number> & { altman: Record<string, number> };
}

export interface StatedCompany {
  reading: StatementReading;
  outside: OutsideFacts;
  expected: FixtureFigures['expected_ratios'];
}

/** A company's figures as the fixtures list them (in millions), read into whole dollars. */
export function statedCompany(name: string): StatedCompany {
  const file = readFileSync(new URL(`${name}.figures.json`, folder), 'utf8');
  const stated: FixtureFigures = JSON.parse(file);
  return {
    reading: givenReading({
      [String(stated.fiscal_year)]: inDollars(stated.current),
      [String(stated.fiscal_year - 1)]: inDollars(stated.prior),
    }),
    outside: {
      marketValueEquity: given(String(Math.round(stated.market_value_equity * 1_000_000))),
      shortTermInvestments: given(`${stated.current['st_inv'] ?? 0}000000`),
    },
    expected: stated.expected_ratios,
  };
}

const given = (value: string) => ({ value, page: null });

function inDollars(millions: Record<string, number>): Partial<Record<StatementLine, string>> {
  const known = Object.entries(millions).filter(([key]) => key in fixtureLines);
  return Object.fromEntries(
    known.map(([key, value]) => [fixtureLines[key], value === 0 ? '0' : `${value}000000`]),
  );
}
