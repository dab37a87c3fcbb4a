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

function applyScope(on: Runner, scope: Scope) {
  const text = "select set_config('app.org_id', $1, true), set_config('app.user_id', $2, true)";
  return run(on, { sql: text, parameters: [scope.orgId ?? '', scope.userId ?? ''] });
}

const fatal = /^(CONNECTION_|ECONN|EPIPE|ETIMEDOUT|57P0|08)/;

/** Whether the connection under a statement is gone, so that nothing more may be sent on it. */
function isLoss(error: unknown): boolean {
  return fatal.test((error as { code?: string } | null)?.code ?? '');
}

/**
 * Waits for good where the connection is lost: postgres.js then ends the transaction by itself, but
 * after a rejection it would still send a rollback, into a socket that already serves someone else.
 */
async function unlessLost<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    return isLoss(error) ? new Promise<never>(() => {}) : Promise.reject(error);
  }
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
    const scope = this.#scope;
    if (!scope) return run(this.#pool, query);
    // A policy needs its settings in the statement's own transaction; both travel in one go.
    const [, rows] = await this.#pool.begin((sql) =>
      unlessLost(Promise.all([applyScope(sql, scope), run(sql, query)])),
    );
    return rows;
  }

  async begin({ isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const opened = Promise.withResolvers<TransactionSql>();
    const ended = Promise.withResolvers<void>();
    const mode = [isolationLevel && `isolation level ${isolationLevel}`, accessMode];
    const done = this.#pool.begin(mode.filter(Boolean).join(' '), async (sql) => {
      // Sent ahead of the first statement on the same connection, so nobody waits for its answer.
      if (this.#scope) applyScope(sql, this.#scope).execute();
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
