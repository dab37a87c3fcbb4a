import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Sql, TransactionSql } from 'postgres';
import { tracedStatement } from '../observability/tracing.ts';

/** Whose rows a connection may see: the settings that the row-level security policies read. */
export interface Scope {
  orgId?: string;
  userId?: string;
}

type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;
type Runner = Pick<Sql, 'unsafe'>;
const rolledBack = Symbol('rolled back');

function run(on: Runner, { sql, parameters }: Statement) {
  // Without parameters a text may hold several statements (migrations), which cannot be prepared.
  return on.unsafe(sql, parameters as never[], { prepare: parameters.length > 0 });
}

/** The policies' settings, which last for the transaction that the statement is in. */
function settingsOf({ orgId = '', userId = '' }: Scope) {
  const sql = "select set_config('app.org_id', $1, true), set_config('app.user_id', $2, true)";
  return { sql, parameters: [orgId, userId] };
}

/** Settings and statement are one transaction and one round trip: see decision 0012. */
function runScoped(on: Runner, scope: Scope | null, query: Statement) {
  if (!scope) return run(on, query);
  const options = { prepare: true, simple: false, ahead: settingsOf(scope) };
  return on.unsafe(query.sql, query.parameters as never[], options);
}

/** Each connection may hold a plan that a migration has made stale, and forgets it when told so. */
const maxStalePlans = 20;
const stale = ['RevalidateCachedQuery', 'FetchPreparedStatement'];

function isStale(error: unknown): boolean {
  return stale.includes((error as { routine?: string } | null)?.routine ?? '');
}

const fatal = /^(CONNECTION_|ECONN|EPIPE|ETIMEDOUT|57P0|08)/;

/** Whether the connection under a statement is gone, so that nothing more may be sent on it. */
function isLoss(error: unknown): boolean {
  return fatal.test((error as { code?: string } | null)?.code ?? '');
}

interface OpenTransaction {
  sql: TransactionSql;
  end: (error?: unknown) => void;
  done: Promise<unknown>;
  lost: unknown;
}

/**
 * One Kysely connection. It never reserves a socket: single statements go to the pool, and a
 * transaction lives inside postgres.js's own `begin`.
 */
class Connection implements DatabaseConnection {
  readonly #pool: Sql;
  readonly #scope: Scope | null;
  #open: OpenTransaction | null = null;

  constructor(pool: Sql, scope: Scope | null) {
    this.#pool = pool;
    this.#scope = scope;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const rows = await tracedStatement(query.sql, () => this.#send(query));
    return {
      rows: [...rows] as R[],
      ...(rows.count == null ? {} : { numAffectedRows: BigInt(rows.count) }),
    };
  }

  async #send(query: Statement) {
    if (this.#open) return sendWithin(this.#open, query);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await runScoped(this.#pool, this.#scope, query);
      } catch (error) {
        if (!isStale(error) || attempt > maxStalePlans) throw error;
      }
    }
  }

  async begin({ isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const opened = Promise.withResolvers<TransactionSql>();
    const ended = Promise.withResolvers<void>();
    const mode = [isolationLevel && `isolation level ${isolationLevel}`, accessMode];
    const done = this.#pool.begin(mode.filter(Boolean).join(' '), async (sql) => {
      // Sent ahead of the first statement on the same connection, so nobody waits for its answer.
      if (this.#scope) run(sql, settingsOf(this.#scope)).execute();
      opened.resolve(sql);
      await ended.promise;
    });
    done.catch(opened.reject);
    const end = (error?: unknown) => (error ? ended.reject(error) : ended.resolve());
    const open: OpenTransaction = { sql: await opened.promise, end, done, lost: null };
    done.catch((error: unknown) => {
      open.lost = error;
    });
    this.#open = open;
  }

  async end(keep: boolean): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (!open?.lost) open?.end(keep ? undefined : rolledBack);
    await open?.done.catch((error: unknown) => {
      // Whatever failed inside was already thrown to the caller who now rolls back.
      if (keep) throw error;
    });
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for the method; nothing here streams.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Streaming is not supported: page by keyset instead.');
  }
}

async function sendWithin(open: OpenTransaction, query: Statement) {
  if (open.lost) throw open.lost;
  try {
    return await run(open.sql, query);
  } catch (error) {
    if (isLoss(error)) open.lost = error;
    throw error;
  }
}

class PoolDriver implements Driver {
  readonly #pool: Sql;
  readonly #scope: Scope | null;

  constructor(pool: Sql, scope: Scope | null) {
    this.#pool = pool;
    this.#scope = scope;
  }

  async init() {}
  async acquireConnection() {
    return new Connection(this.#pool, this.#scope);
  }
  async beginTransaction(connection: Connection, settings: TransactionSettings) {
    await connection.begin(settings);
  }
  async commitTransaction(connection: Connection) {
    await connection.end(true);
  }
  async rollbackTransaction(connection: Connection) {
    await connection.end(false);
  }
  async releaseConnection() {}
  async destroy() {}
}

/**
 * Kysely over a postgres.js pool; with a scope, every statement runs under that scope's policies.
 */
export function poolDialect(pool: Sql, scope: Scope | null): Dialect {
  return {
    createDriver: () => new PoolDriver(pool, scope),
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}
