import { Problem } from '../kit/problem.ts';
import { type BeneishScore, type BeneishYear, beneishScore } from './beneish.ts';
import { type FigureBook, openBook, type When } from './figure-book.ts';
import type { FraudSignal } from './fraud-signal.ts';
import { type InputName, resolveInput } from './ratio-inputs.ts';
import type { StatementLine, StatementReading } from './statement.ts';

const name = 'beneish_m_score';

const needed = {
  receivables: 'accounts_receivable',
  sales: 'revenue',
  costOfSales: 'cost_of_revenue',
  currentAssets: 'current_assets',
  propertyPlantEquipment: 'property_plant_equipment',
  totalAssets: 'total_assets',
  currentLiabilities: 'current_liabilities',
  longTermDebt: 'long_term_debt',
  netIncome: 'net_income',
  operatingCashFlow: 'operating_cash_flow',
} as const satisfies Record<string, StatementLine>;

/**
 * The M-score of the latest year against the one before; not measured where either lacks a figure.
 */
export function beneishSignal(reading: StatementReading): FraudSignal {
  const book = openBook(reading);
  const now = yearOf(book, 'latest');
  const before = yearOf(book, 'prior');
  const missing = [...now.missing, ...before.missing];
  if (missing.length > 0) return unmeasured(`missing ${missing.join(', ')}`);
  try {
    return signalOf(beneishScore(now.year, before.year));
  } catch (error) {
    if (error instanceof Problem) return unmeasured(error.message);
    throw error;
  }
}

function yearOf(book: FigureBook, when: When): { year: BeneishYear; missing: string[] } {
  const missing: string[] = [];
  const read = (line: StatementLine): string => {
    const text = optional(book, line, when);
    if (text === undefined) missing.push(when === 'prior' ? `${line} of the prior period` : line);
    return text ?? '0';
  };
  const depreciation = optional(book, 'depreciation_amortization', when);
  const overhead = optional(book, 'selling_general_administrative', when);
  const year: BeneishYear = {
    receivables: read(needed.receivables),
    sales: read(needed.sales),
    costOfSales: read(needed.costOfSales),
    currentAssets: read(needed.currentAssets),
    propertyPlantEquipment: read(needed.propertyPlantEquipment),
    totalAssets: read(needed.totalAssets),
    currentLiabilities: read(needed.currentLiabilities),
    longTermDebt: read(needed.longTermDebt),
    netIncome: read(needed.netIncome),
    operatingCashFlow: read(needed.operatingCashFlow),
    ...(depreciation === undefined ? {} : { depreciation }),
    ...(overhead === undefined ? {} : { sellingGeneralAdministrative: overhead }),
  };
  return { year, missing };
}

function optional(book: FigureBook, line: StatementLine, when: When): string | undefined {
  const input: InputName = when === 'prior' ? `${line}.prior` : line;
  const found = resolveInput(book, input);
  return 'known' in found ? found.known.value.toFixed() : undefined;
}

function signalOf({ score, threshold, isFlagged, indices, assumed }: BeneishScore): FraudSignal {
  const aside = assumed.length > 0 ? ` (${assumed.join(', ')} not reported, taken as 1)` : '';
  const shape = isFlagged
    ? 'the accounts move like those of firms that managed their earnings'
    : 'the accounts do not move like those of firms that managed their earnings';
  return {
    name,
    score: isFlagged ? Math.min(100, Math.round(50 + 20 * (Number(score) - Number(threshold)))) : 0,
    reason: `M-score ${score} against a threshold of ${threshold}${aside}: ${shape}.`,
    evidence: [],
    measured: true,
    measures: { score, threshold, ...indices },
  };
}

function unmeasured(why: string): FraudSignal {
  return { name, score: 0, reason: `Not measured: ${why}.`, evidence: [], measured: false };
}
