import { type BenfordResult, benford } from './benford.ts';
import type { FraudSignal } from './fraud-signal.ts';
import { amountsIn, type PrintedAmount } from './printed-numbers.ts';
import type { Figure, PageText, StatementLine, StatementReading } from './statement.ts';
import { type Evidence, evidenceOf } from './text-evidence.ts';

const mostEvidence = 5;

/** First digits of all amounts; below 500 of them nothing is concluded. */
export function benfordSignal(pages: readonly PageText[]): FraudSignal {
  const result = benford(amountsIn(pages).map((amount) => amount.text));
  const { n, mad, chiSquare } = result;
  const measures = { n, mad, chiSquare, criticalChiSquare: result.criticalChiSquare };
  const name = 'benford_first_digit';
  if (!result.isEnough) {
    const reason = `Too few amounts for a verdict: ${n} of the 500 that the test needs.`;
    return { name, score: 0, reason, evidence: [], measured: false, measures };
  }
  const deviation = `deviation ${mad?.toFixed(4)} (${result.conformity})`;
  const says = `${deviation}, chi-square ${chiSquare?.toFixed(2)}`;
  const verdict = result.chiSquareRejects ? 'above' : 'within';
  const reason = `${n} amounts: ${says} ${verdict} the ${result.criticalChiSquare} of chance.`;
  return { name, score: benfordPoints(result), reason, evidence: [], measured: true, measures };
}

/**
 * Both measures have a say, since a large sample fails chi-square on differences that mean nothing.
 */
function benfordPoints({ conformity, chiSquareRejects }: BenfordResult): number {
  const bands = { close: 0, acceptable: 10, marginal: 40, nonconformity: 80 };
  const band = conformity === null ? 0 : bands[conformity];
  return chiSquareRejects ? Math.min(100, band + 20) : Math.round(band / 2);
}

const enoughForRound = 50;
/** Small samples of honest statements reach a tenth. */
const naturalShare = 0.12;

/**
 * The share of amounts that end in 00 beyond the 1 % of chance, after a presentation in thousands
 * is taken off.
 */
export function roundNumberSignal(pages: readonly PageText[]): FraudSignal {
  const name = 'round_numbers';
  const amounts = amountsIn(pages).filter((a) => a.value.isInteger());
  const common = commonZeros(amounts.map((a) => a.value.abs().toFixed()));
  const judged = amounts.filter((a) => a.value.abs().toFixed().length - common >= 4);
  const round = judged.filter((a) =>
    a.value
      .abs()
      .toFixed()
      .endsWith('0'.repeat(common + 2)),
  );
  const share = judged.length === 0 ? 0 : round.length / judged.length;
  const measures = { n: judged.length, round: round.length };
  if (judged.length < enoughForRound) {
    const had = `${judged.length} of ${enoughForRound}`;
    const reason = `Too few amounts of four digits and more: ${had}.`;
    return { name, score: 0, reason, evidence: [], measured: false, measures };
  }
  const score = Math.round(Math.min(1, Math.max(0, (share - naturalShare) / 0.25)) * 100);
  const had = `${round.length} of ${judged.length}`;
  const reason = `${had} amounts end in 00, where chance gives 1 in 100.`;
  return { name, score, reason, evidence: distinct(round), measured: true, measures };
}

/**
 * Zeros that nine in ten amounts end in come from the unit of presentation, not from anyone's
 * rounding.
 */
function commonZeros(values: readonly string[]): number {
  const enough = values.length * 0.9;
  let zeros = 0;
  const shared = (count: number) => values.filter((v) => v.endsWith('0'.repeat(count))).length;
  while (values.length > 0 && zeros < 9 && shared(zeros + 1) >= enough) zeros += 1;
  return zeros;
}

/** Lines that a living firm does not repeat to the last digit from one year to the next. */
const movingLines: readonly StatementLine[] = [
  'revenue',
  'cost_of_revenue',
  'operating_income',
  'net_income',
  'cash_and_equivalents',
  'accounts_receivable',
  'total_assets',
  'total_liabilities',
  'operating_cash_flow',
];

/**
 * The same amount twice where it should have moved: a line in two periods, or a dated row printed
 * twice.
 */
export function duplicateSignal(
  reading: StatementReading,
  pages: readonly PageText[],
): FraudSignal {
  const name = 'duplicate_amounts';
  const lines = repeatedLines(reading);
  const rows = repeatedRows(pages);
  const measured = reading.figures.length > 0 || rows.dated > 0;
  if (lines.length === 0 && rows.repeated.length === 0) {
    const reason = measured
      ? 'No line repeats its amount in another period and no dated row stands twice.'
      : 'Not measured: no figures and no dated rows.';
    return { name, score: 0, reason, evidence: [], measured };
  }
  const evidence = [...lines.map(evidenceOf), ...rows.repeated].slice(0, mostEvidence);
  const what = [
    ...lines.map((f) => `${f.line} is ${f.value} in more than one period`),
    ...(rows.repeated.length > 0
      ? [`${rows.repeated.length} dated rows stand more than once`]
      : []),
  ];
  const score = Math.min(100, lines.length * 40 + rows.repeated.length * 25);
  const measures = { lines: lines.length, rows: rows.repeated.length };
  return { name, score, reason: `${what.join('; ')}.`, evidence, measured: true, measures };
}

function repeatedLines({ figures }: StatementReading): Figure[] {
  const isTelling = (f: Figure) => f.value.replace(/\D/g, '').replace(/0+$/, '').length >= 3;
  return movingLines.flatMap((line) => {
    const own = figures.filter((f) => f.line === line && isTelling(f));
    const again = own.find((f) =>
      own.some((other) => other.period !== f.period && other.value === f.value),
    );
    return again ? [again] : [];
  });
}

const day = /\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})\b/;

function repeatedRows(pages: readonly PageText[]): { dated: number; repeated: Evidence[] } {
  const seen = new Map<string, number>();
  const repeated: Evidence[] = [];
  const dated = pages.flatMap(({ page, text }) =>
    text
      .split('\n')
      .filter((line) => day.test(line) && amountsIn([{ page, text: line }]).length > 0)
      .map((line) => ({ page, quote: line.trim().slice(0, 300) })),
  );
  for (const row of dated) {
    const key = row.quote.replace(/\s+/g, ' ').toLowerCase();
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    if (count === 2) repeated.push(row);
  }
  return { dated: dated.length, repeated };
}

function distinct(amounts: readonly PrintedAmount[]): Evidence[] {
  const lines = new Map(amounts.map((a) => [a.line, { page: a.page, quote: a.line.trim() }]));
  return [...lines.values()].slice(0, mostEvidence);
}
