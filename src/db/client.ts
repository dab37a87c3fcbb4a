import { CamelCasePlugin, Kysely, type PluginTransformResultArgs } from 'kysely';
import postgres from 'postgres';
import { safeMinor } from '../domain/kit/money.ts';
import { poolDialect, type Scope } from './dialect.ts';
import type { DB } from './schema.ts';

/** A connection or an open transaction: every store function takes one as its first argument. */
export type Db = Kysely<DB>;

/** `2026-11-20 18:56:43.5+00`, as Postgres prints it in UTC, to `2026-11-20T18:56:43.500Z`. */
function toInstant(printed: string): string {
  // A year of five digits, or one before Christ, is printed otherwise.
  if (!/^\d{4}-.*\+00$/.test(printed)) return new Date(printed).toISOString();
  const fraction = printed.slice(20, -3).slice(0, 3).padEnd(3, '0');
  return `${printed.slice(0, 10)}T${printed.slice(11, 19)}.${fraction}Z`;
}

/** Rows leave the driver JSON-safe: money is a safe integer, days and instants are strings. */
const types = {
  int8: { to: 20, from: [20], serialize: String, parse: (v: string) => safeMinor(Number(v)) },
  date: { to: 1082, from: [1082], serialize: String, parse: (v: string) => v },
  instant: {
    to: 1184,
    from: [1184],
    serialize: String,
    parse: toInstant,
  },
};

/** Columns get their names from the driver, once a statement, rather than row by row. */
class ColumnNames extends CamelCasePlugin {
  override async transformResult({ result }: PluginTransformResultArgs) {
    return result;
  }
  ofColumn(name: string): string {
    return this.camelCase(name);
  }
}
const names = new ColumnNames();

/** The roles of migration 0001: neither owns a table, neither can bypass row-level security. */
export type DatabaseRole = 'bursar_app' | 'bursar_system';

export interface Pool {
  /** Sees no organization's rows: for people, sessions and what belongs to no organization. */
  readonly unscoped: Db;
  /** Sees the rows of one organization (and, with a user, that user's memberships). */
  scoped(scope: Scope): Db;
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Absent: the URL's own role, as migrations need it. */
  role?: DatabaseRole;
  maxConnections?: number;
  /** A statement that runs longer is cancelled by Postgres (57014); 0 sets no limit. */
  statementTimeoutMs?: number;
}

export function openPool(url: string, options: PoolOptions = {}): Pool {
  const { role, maxConnections = 10, statementTimeoutMs = 10_000 } = options;
  const sql = postgres(url, {
    types,
    transform: { column: { from: (name) => names.ofColumn(name) } },
    max: maxConnections,
    connect_timeout: 5,
    // The driver's own wait grows to 20 s, and ten connections lost at once count as ten failures.
    backoff: (failures) => Math.min(0.05 * 2 ** failures, 1),
    onnotice: () => {},
    connection: {
      application_name: role ?? 'bursar_owner',
      TimeZone: 'UTC',
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: 30_000,
      ...(role ? { role } : {}),
    },
  });
  const over = (scope: Scope | null) =>
    new Kysely<DB>({ dialect: poolDialect(sql, scope), plugins: [names] });
  return {
    unscoped: over(null),
    scoped: over,
    close: () => sql.end({ timeout: 5 }),
  };
}

/** The two pools that a process of Bursar works with. */
export interface Database {
  app: Pool;
  /** Crosses organizations, for the few tables that migrations grant to it: see `system_may`. */
  system: Pool;
  close(): Promise<void>;
}

export function openDatabase(url: string, maxConnections = 10): Database {
  const app = openPool(url, { role: 'bursar_app', maxConnections });
  const system = openPool(url, { role: 'bursar_system', maxConnections: 3 });
  return {
    app,
    system,
    close: async () => void (await Promise.all([app.close(), system.close()])),
  };
}

/** Runs `work` in one transaction, joining the caller's when it is already in one. */
export function inTransaction<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
