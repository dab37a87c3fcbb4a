import type { StatementKind, StatementLine } from '../statement.ts';

/** How one line of a statement is recognised by its label (as `labelText` gives it). */
export interface LineRule {
  line: StatementLine;
  /**
   * The lower, the more surely the label means the whole line; of two rows the lower rank is taken.
   */
  rank: number;
  pattern: RegExp;
  /** Labels that look alike and mean something else. */
  not?: RegExp;
  /**
   * `cost` (and what is owed) is given as a positive amount, `loss` is negative even where no
   * bracket says so.
   */
  sign?: 'cost' | 'loss';
}

/** A label and the line that it stands for. */
export interface LineMatch {
  rule: LineRule;
  statement: StatementKind;
  /** The label in comparison form, as it matched. */
  text: string;
  /** The label as printed, with the line before it where it wraps. */
  label: string;
}

/**
 * A pattern that takes a whole label, being one of these. The alternatives must not overlap inside
 * a repetition: labels come from outside, and a pattern that backtracks could be made to hang.
 */
export function whole(...alternatives: string[]): RegExp {
  return new RegExp(`^(?:${alternatives.join('|')})$`);
}

/** Like `whole`, with or without `total` before it. */
export function total(...alternatives: string[]): RegExp {
  return new RegExp(`^(?:total )?(?:${alternatives.join('|')})$`);
}
