import { join } from 'node:path';
import type { Config } from '../config.ts';

const row = (what: string, where: string) => `  ${what.padEnd(12)} ${where}`;

/** What runs where, and which of the outside jobs are done by stand-ins. */
export function banner(config: Config): string {
  const { http, database, temporal, mail, home, providers } = config;
  const url = new URL(database.url);
  const standIns = providers.filter(({ sandbox }) => sandbox);
  const real = providers.filter(({ sandbox }) => !sandbox);
  return [
    '',
    `Bursar (${config.environment}), data in ${home}`,
    row('API', `${http.publicUrl}  docs ${http.publicUrl}/api/docs`),
    row('Temporal', temporal.local ? `${temporal.address} (local)` : temporal.address),
    ...(temporal.uiUrl ? [row('Temporal UI', temporal.uiUrl)] : []),
    row('Postgres', `${url.host}${url.pathname} (${database.local ? 'local' : 'DATABASE_URL'})`),
    ...(mail.local ? [row('Mailbox', `http://127.0.0.1:${mail.webPort}`)] : []),
    row('Logs', join(home, 'logs')),
    ...(real.length > 0 ? [row('Providers', real.map(describe).join(', '))] : []),
    ...(standIns.length > 0 ? [row('Stand-ins', standIns.map(describe).join(', '))] : []),
    '',
  ].join('\n');
}

const describe = ({ job, name }: Config['providers'][number]) => `${job}: ${name}`;
