import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { openPool } from './client.ts';

const folder = new URL('./migrations/', import.meta.url);

async function getMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  return Object.fromEntries(
    names.map((name, i) => [
      name,
      { up: async (db) => void (await sql.raw(texts[i] ?? '').execute(db)) },
    ]),
  );
}

/**
 * Applies every migration that is not yet applied, in order, and answers their names. Two that run
 * at once wait for each other; the first failure is thrown and nothing of that migration is kept.
 */
export async function migrate(url: string): Promise<string[]> {
  const pool = openPool(url, { maxConnections: 2, statementTimeoutMs: 0 });
  try {
    const migrator = new Migrator({ db: pool.unscoped, provider: { getMigrations } });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error) throw error;
    return results.map((result) => result.migrationName);
  } finally {
    await pool.close();
  }
}
