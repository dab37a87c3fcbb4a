// Regenerates src/db/schema.ts from the migrations, in a database made for it; with `--check` it
// only says whether the file tells the truth.
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { inheritedEnvironment } from '../src/config.ts';
import { migrate } from '../src/db/migrate.ts';
import { runFolder } from '../test/support/left-runs.ts';
import { startPostgres } from '../test/support/postgres.ts';

const folder = await runFolder();
const server = await startPostgres(folder);
try {
  await migrate(server.url);
  const check = process.argv.includes('--check') ? ['--verify'] : [];
  const codegen = spawnSync(
    'kysely-codegen',
    ['--config-file', '.kysely-codegenrc.json', ...check],
    {
      env: inheritedEnvironment({ DATABASE_URL: server.url }),
      stdio: 'inherit',
    },
  );
  process.exitCode = codegen.status ?? 1;
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
