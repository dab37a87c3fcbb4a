import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extractText } from '../../../src/activities/documents/extraction/extract-text.ts';
import type { Figure, StatementLine } from '../../../src/domain/documents/statement.ts';
import { readStatements } from '../../../src/domain/documents/statement-reader.ts';
import { fixtureLines } from '../../support/fixture-lines.ts';

const folder = '../shared/fixtures/statements';
const isThere = existsSync(folder);

interface Listed {
  fiscal_year: number;
  current: Record<string, number>;
  prior: Record<string, number>;
}

interface ReadDocument {
  text: string[];
  figures: Figure[];
}

async function readFile(path: string): Promise<ReadDocument> {
  const fileName = path.split('/').at(-1) ?? path;
  const { pages } = await extractText({ bytes: readFileSync(path), fileName });
  return {
    text: pages.map((page) => page.text),
    figures: readStatements(pages, { fileName }).figures,
  };
}

function isPrinted(text: readonly string[], millions: number): boolean {
  return millions !== 0 && text.some((page) => page.includes(millions.toLocaleString('en-US')));
}

/**
 * The figures whose place shows other digits. The printed digits must be the figure's own, whatever
 * unit was applied to them.
 */
function standsAtItsPlace({ figures, text }: ReadDocument): Figure[] {
  return figures.filter((figure) => {
    const printed = text[figure.page - 1]?.slice(figure.start, figure.end) ?? '';
    const digits = printed.replace(/\D/g, '').replace(/^0+/, '');
    return (
      digits === '' ||
      !figure.value.replace(/\D/g, '').replace(/^0+/, '').startsWith(digits.replace(/0+$/, ''))
    );
  });
}

type Value = (line: StatementLine, year: number) => number;

const mean = (...values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const averaged = (value: Value, line: StatementLine, year: number): number =>
  mean(value(line, year - 1), value(line, year));

/** How each published question is answered from the figures, in the unit of its answer. */
const answers: Readonly<Record<string, (value: Value) => number>> = {
  financebench_id_03029: (v) => v('capital_expenditure', 2018) / 1e6,
  financebench_id_04672: (v) => v('property_plant_equipment', 2018) / 1e9,
  financebench_id_02987: (v) => v('revenue', 2019) / averaged(v, 'property_plant_equipment', 2019),
  financebench_id_07966: (v) =>
    100 * mean(...[2017, 2018, 2019].map((y) => v('capital_expenditure', y) / v('revenue', y))),
  financebench_id_06655: (v) =>
    (365 * averaged(v, 'accounts_payable', 2017)) /
    (v('cost_of_revenue', 2017) + v('inventory', 2017) - v('inventory', 2016)),
  financebench_id_08135: (v) => 100 * (v('revenue', 2017) / v('revenue', 2016) - 1),
  financebench_id_04417: (v) => v('inventory', 2019) / 1e6,
  financebench_id_10285: (v) => v('property_plant_equipment', 2018) / 1e6,
  financebench_id_03473: (v) => v('net_income', 2017) / averaged(v, 'total_assets', 2017),
  financebench_id_04103: (v) =>
    (365 * averaged(v, 'inventory', 2019)) / v('cost_of_revenue', 2019) +
    (365 * averaged(v, 'accounts_receivable', 2019)) / v('revenue', 2019) -
    (365 * averaged(v, 'accounts_payable', 2019)) /
      (v('cost_of_revenue', 2019) + v('inventory', 2019) - v('inventory', 2018)),
  financebench_id_03031: (v) => (v('current_assets', 2021) - v('current_liabilities', 2021)) / 1e6,
  financebench_id_04171: (v) => v('accounts_payable', 2018) / 1e6,
  financebench_id_04700: (v) => v('cost_of_revenue', 2016) / 1e6,
  financebench_id_04458: (v) =>
    (100 * (v('operating_income', 2015) + v('depreciation_amortization', 2015))) /
    v('revenue', 2015),
  financebench_id_03531: (v) => v('current_assets', 2019) / 1e6,
};

interface Question {
  id: string;
  doc: string;
  company: string;
  value: number;
}

function questions(): Question[] {
  if (!isThere) return [];
  const lines = readFileSync(`${folder}/financebench_numeric_qa.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

function decimalsOf(value: number): number {
  return String(value).split('.')[1]?.length ?? 0;
}

describe.skipIf(!isThere)(
  'the statements of annual reports (../shared/fixtures/statements)',
  () => {
    it.each(['AMAZON_2017', 'BESTBUY_2019'])(
      '%s: every listed figure that its pages print is read right',
      async (name) => {
        const listed: Listed = JSON.parse(readFileSync(`${folder}/${name}.figures.json`, 'utf8'));
        const document = await readFile(`${folder}/${name}.statements.pdf`);
        const wanted = [
          ...Object.entries(listed.current).map((entry) => [listed.fiscal_year, ...entry] as const),
          ...Object.entries(listed.prior).map(
            (entry) => [listed.fiscal_year - 1, ...entry] as const,
          ),
        ].filter(([, key, value]) => fixtureLines[key] && isPrinted(document.text, value));

        const wrong = wanted.filter(([year, key, value]) => {
          const figure = document.figures.find(
            (f) => f.line === fixtureLines[key] && f.period === String(year),
          );
          return Number(figure?.value) !== value * 1e6;
        });

        const right = wanted.length - wrong.length;
        process.stdout.write(`${name}: ${right} of ${wanted.length} printed figures right\n`);
        expect(right / wanted.length).toBeGreaterThanOrEqual(0.95);
        expect(standsAtItsPlace(document)).toEqual([]);
      },
    );
  },
);

describe.skipIf(!isThere)('the pages of twelve annual reports (financebench)', () => {
  it.each(questions())('answer $company, $id, with the published $value', async (question) => {
    const document = await readFile(`${folder}/financebench/${question.doc}`);
    const value: Value = (line, year) => {
      const found = document.figures.find((f) => f.line === line && f.period === String(year));
      return found ? Number(found.value) : Number.NaN;
    };

    const answer = answers[question.id]?.(value) ?? Number.NaN;

    const decimals = decimalsOf(question.value);
    expect(Number(answer.toFixed(decimals))).toBe(question.value);
    expect(standsAtItsPlace(document)).toEqual([]);
  });

  it('give figures that add up where a page prints both parts and whole', async () => {
    const documents = [...new Set(questions().map((question) => question.doc))];
    let sums = 0;

    for (const name of documents) {
      const { figures } = await readFile(`${folder}/financebench/${name}`);
      const value = (line: StatementLine, period: string): number | undefined => {
        const found = figures.find((f) => f.line === line && f.period === period);
        return found && Number(found.value);
      };
      for (const period of new Set(figures.map((figure) => figure.period))) {
        const [sales, cost, gross] = [
          value('revenue', period),
          value('cost_of_revenue', period),
          value('gross_profit', period),
        ];
        if (sales === undefined || cost === undefined || gross === undefined) continue;
        sums += 1;
        expect(Math.round((sales - cost - gross) / 1e5), `${name} ${period}`).toBe(0);
      }
    }

    process.stdout.write(`${documents.length} reports, ${sums} sums of revenue, cost and gross\n`);
    expect(sums).toBeGreaterThan(5);
  });
});
