import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { searchKeys } from '../../src/workflows/search-attributes.ts';

// The numbers of temporal.api.enums.v1.IndexedValueType.
const INDEXED = { TEXT: 1, KEYWORD: 2, INT: 3, DOUBLE: 4, BOOL: 5, DATETIME: 6, KEYWORD_LIST: 7 };

/** The system's search attributes, without which a workflow that sets one would never get on. */
export const indexedSearchKeys = Object.fromEntries(
  Object.values(searchKeys).map((key) => [key.name, INDEXED[key.type]]),
);

/** A namespace costs a server next to nothing, and keeps workers of one file from another's work. */
export async function registerNamespace({ connection }: Client, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: indexedSearchKeys,
  });
}
