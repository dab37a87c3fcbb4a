import { Decimal } from 'decimal.js';
import type { ClaimFacts } from './claim-guard.ts';
import { multiplierOf } from './printed-numbers.ts';
import type { Ratio } from './ratio-values.ts';
import type { StatementReading } from './statement.ts';

/**
 * The numbers that a summary of this document may hold: its figures, its ratios and their inputs.
 */
export function claimFactsOf(
  reading: StatementReading | null,
  ratios: readonly Ratio[],
): ClaimFacts {
  const figures = reading?.figures ?? [];
  const multiplier = reading ? multiplierOf(reading.unit) : 1;
  const values = figures.map((f) => f.value);
  const asPrinted = values.map((v) => new Decimal(v).dividedBy(multiplier).toFixed());
  const worked = ratios.flatMap((r) => (r.value === null ? [] : [r.value]));
  const inputs = ratios.flatMap((r) => r.inputs.map((input) => input.value));
  const cutOffs = ratios.flatMap((r) =>
    r.cutOffs ? [r.cutOffs.distressBelow, r.cutOffs.safeAbove] : [],
  );
  const numbers = [...values, ...asPrinted, ...worked, ...inputs, ...cutOffs];
  return { numbers: [...new Set(numbers)], names: namesOf(reading, ratios) };
}

function namesOf(reading: StatementReading | null, ratios: readonly Ratio[]): string[] {
  const periods = [
    ...(reading?.figures ?? []).map((f) => f.period),
    ...ratios.flatMap((r) => r.inputs.map((input) => input.period)),
  ];
  const years = periods.flatMap((p) => /^(?:FY)?(\d{4})/.exec(p)?.[1] ?? []);
  const said = [reading?.period?.label, reading?.period?.start, reading?.period?.end];
  const company = reading?.company ?? '';
  const names = [...periods, ...years, ...said, isName(company) ? company : ''];
  return [...new Set(names.flatMap((name) => (name ? [name] : [])))];
}

/** A name that is mostly digits, or that names money, would smuggle numbers past the guard. */
function isName(company: string): boolean {
  const digits = company.replace(/\D/g, '').length;
  return company.length <= 100 && digits <= 4 && !/\p{Sc}|%/u.test(company);
}
