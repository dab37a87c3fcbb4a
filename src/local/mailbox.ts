import { fileURLToPath } from 'node:url';
import type { Program } from './processes.ts';

export type Mailbox = { smtpPort: number; webPort: number; directory: string };

/** The program that takes all mail in and shows it; `GET /email` lists it, also after a restart. */
export function mailboxProgram({ smtpPort, webPort, directory }: Mailbox): Program {
  return {
    command: process.execPath,
    args: [
      fileURLToPath(import.meta.resolve('maildev/bin/maildev')),
      ...['--ip', '127.0.0.1', '--smtp', String(smtpPort), '--web', String(webPort)],
      ...['--mail-directory', directory],
    ],
    deathSignal: 'TERM',
  };
}
