import { Decimal } from 'decimal.js';
import type { Disagreement } from './reconcile.ts';
import type { Figure, StatementReading } from './statement.ts';

export interface MergedReading {
  reading: StatementReading;
  /** Figures of the model that the reader reads otherwise: the reader's stand. */
  disagreements: Disagreement[];
}

/** Adds verified figures of a model to what the reader found, which no model overrules. */
export function mergeFigures(
  reading: StatementReading,
  verified: readonly Figure[],
): MergedReading {
  const figures = [...reading.figures];
  const disagreements: Disagreement[] = [];
  for (const figure of verified) {
    const other = figures.find((f) => isSameMatter(f, figure)) ?? figures.find(sharesPlace(figure));
    if (!other) figures.push(figure);
    else if (!saysSame(other, figure)) disagreements.push(disagreement(figure, other));
  }
  return { reading: { ...reading, figures }, disagreements };
}

function isSameMatter(a: Figure, b: Figure): boolean {
  return a.line === b.line && a.period === b.period;
}

/** One printed number is one line of one period: read as two, one of the readings is wrong. */
function sharesPlace(figure: Figure): (other: Figure) => boolean {
  return ({ page, start, end }) => page === figure.page && start < figure.end && figure.start < end;
}

function saysSame(a: Figure, b: Figure): boolean {
  return isSameMatter(a, b) && new Decimal(a.value).abs().equals(new Decimal(b.value).abs());
}

function disagreement(model: Figure, reader: Figure): Disagreement {
  const tell = (f: Figure) => `${f.line} ${f.period} = ${f.value} (page ${f.page})`;
  return {
    about: `${model.line} ${model.period}`,
    agents: ['parser'],
    said: tell(model),
    found: tell(reader),
  };
}
