import { readConfig } from './src/config.ts';
import { migrate } from './src/db/migrate.ts';

/** Brings a configured database up to date; `make start` does it by itself. */
const names = await migrate(readConfig().database.url);
process.stdout.write(names.length ? `${names.join('\n')}\n` : 'the database is up to date\n');
