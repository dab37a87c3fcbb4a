import type { MessageLanguage } from '../message-facts.ts';

/** All that a printed document says, ready to print: what prints it decides nothing. */
export interface Paper {
  language: MessageLanguage;
  title: string;
  /** Across the page of what must not be taken for an invoice that is owed. */
  stamp: string | null;
  sender: Party;
  recipient: Party;
  facts: readonly Fact[];
  table: PaperTable;
  totals: readonly Total[];
  /** Further tables below, such as taxes by rate. */
  appendix: readonly AppendixTable[];
  paragraphs: readonly { title: string; text: string }[];
  /** What the code leads to, and what stands beside it. */
  pay: { url: string; label: string } | null;
  footer: string | null;
  words: PageWords;
  /** The day that the document is of: the same facts make the same file. */
  madeOn: string;
}

export type Fact = readonly [label: string, value: string];

export interface Party {
  name: string;
  lines: readonly string[];
}

export interface PaperTable {
  columns: readonly { title: string; align: 'left' | 'right'; wide?: boolean }[];
  rows: readonly PaperRow[];
}

export interface PaperRow {
  cells: readonly string[];
  /** In small print below the widest cell. */
  detail: string | null;
  /** What the rows up to this one come to, for a page that ends after it. */
  carried: string;
}

export interface Total {
  label: string;
  value: string;
  strong: boolean;
}

export interface AppendixTable {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Where the first cell of each row leads to. */
  links?: readonly (string | null)[];
}

export interface PageWords {
  /** With `{page}` and `{pages}`. */
  page: string;
  carriedForward: string;
  broughtForward: string;
}
