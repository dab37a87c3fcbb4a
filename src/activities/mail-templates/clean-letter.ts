/** A letter whose texts are cleaned: none looks like a line, a link or a block of ours. */
export interface CleanLetter {
  heading: string;
  blocks: readonly CleanBlock[];
  footer: string;
  /** Whose letter it is: Bursar's own, or a customer's of ours to theirs. */
  brand: string;
  language: string;
}

export type CleanBlock =
  | { kind: 'text'; text: string }
  | { kind: 'facts'; facts: readonly (readonly [string, string])[] }
  | { kind: 'list'; title: string; items: readonly string[] }
  | { kind: 'quote'; title: string; lines: readonly string[] }
  | { kind: 'action'; label: string; href: string };
