import {
  Client,
  type ClientPlugin,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { type SearchAttributePair, TypedSearchAttributes } from '@temporalio/common';
import type { Intent, SearchFacts } from '../db/kit/intents.ts';
import { withinTrace } from '../observability/tracing.ts';
import { searchKeys } from '../workflows/search-attributes.ts';

export interface EngineOptions {
  address: string;
  namespace: string;
  apiKey?: string | undefined;
  tls?: boolean | undefined;
}

/**
 * The client side of Temporal. Every call has a deadline: an engine that is down must not hold a
 * request.
 */
export interface Engine {
  readonly client: Client;
  /** Carries out an intent; a repeated start or a signal to a closed workflow changes nothing. */
  deliver(intent: Intent): Promise<void>;
  within<T>(ms: number, call: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function openEngine(
  { address, namespace, apiKey, tls }: EngineOptions,
  plugins: ClientPlugin[] = [],
): Engine {
  const connection = Connection.lazy({
    address,
    ...(apiKey ? { apiKey } : {}),
    ...(tls === undefined ? {} : { tls }),
  });
  const client = new Client({ connection, namespace, plugins });
  const within = <T>(ms: number, call: () => Promise<T>) =>
    connection.withDeadline(Date.now() + ms, call);
  return {
    client,
    within,
    deliver: (intent) =>
      withinTrace(intent.trace, () => within(3_000, () => deliver(client, intent))),
    close: () => connection.close(),
  };
}

async function deliver({ workflow }: Client, intent: Intent): Promise<void> {
  const handle = workflow.getHandle(intent.workflowId);
  const args = intent.args as unknown[];
  try {
    if (intent.kind === 'cancel') await handle.cancel();
    else if (intent.kind === 'signal') await handle.signal(intent.signalName ?? '', ...args);
    else {
      await workflow.start(intent.workflowType ?? '', {
        workflowId: intent.workflowId,
        taskQueue: intent.taskQueue ?? '',
        args,
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        typedSearchAttributes: searchAttributesOf(intent),
      });
    }
  } catch (error) {
    const over =
      error instanceof WorkflowExecutionAlreadyStartedError ||
      (intent.kind !== 'start' && error instanceof WorkflowNotFoundError);
    if (!over) throw error;
  }
}

function searchAttributesOf({ orgId, searchAttributes }: Intent): TypedSearchAttributes {
  const facts = searchAttributes as SearchFacts;
  const pairs: SearchAttributePair[] = [
    ...(orgId ? [{ key: searchKeys.organizationId, value: orgId }] : []),
    { key: searchKeys.entityType, value: facts.entityType },
    { key: searchKeys.entityId, value: facts.entityId },
    { key: searchKeys.processStatus, value: facts.processStatus ?? 'running' },
  ];
  if (facts.dueOn) pairs.push({ key: searchKeys.dueDate, value: new Date(facts.dueOn) });
  if (facts.amountMinor !== undefined) {
    pairs.push({ key: searchKeys.amountMinor, value: facts.amountMinor });
  }
  return new TypedSearchAttributes(pairs);
}
