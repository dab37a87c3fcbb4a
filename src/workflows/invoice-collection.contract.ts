import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { CollectionState } from '../domain/invoices/collection-plan.ts';
import { collectionSignals } from '../domain/invoices/collection-signals.ts';
import type { CollectionEnd } from '../domain/invoices/collection-stops.ts';

export interface HistoryEntry {
  at: string;
  what: string;
}

export interface InvoiceCollectionInput {
  invoiceId: string;
  /** What a run before has done, where this one continues it. */
  history?: HistoryEntry[];
}

export interface InvoiceCollectionEnd {
  endedAs: CollectionEnd;
}

export interface CollectionView {
  status: CollectionState;
  nextStep: { name: string; at: string } | null;
  /** The latest of what was done, oldest first; all of it is in the database. */
  history: HistoryEntry[];
}

/** Where the collection stands; null until it is read for the first time. */
export const collectionState = defineQuery<CollectionView | null>('collectionState');

/** Each makes it look at the rows again; which one it was stands in the workflow's history. */
export const toldSignals = collectionSignals.map((name) => defineSignal(name));
