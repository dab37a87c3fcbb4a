import { pino } from 'pino';
import type { Deps } from '../../src/activities/deps.ts';
import { type Agents, agents } from '../../src/activities/documents/agents.ts';
import { extractText } from '../../src/activities/documents/extraction/extract-text.ts';
import { startPrinter } from '../../src/activities/invoices/pdf/printer.ts';
import { createSandboxProcessor } from '../../src/activities/providers/card-sandbox.ts';
import { openDatabase } from '../../src/db/client.ts';
import { openSealer } from '../../src/db/kit/sealing.ts';
import { databaseUrl } from './database-url.ts';
import { forEachFile } from './each-file.ts';
import { givenMailbox } from './mailbox.ts';
import { files } from './storage.ts';

export const mailbox = await givenMailbox();
await forEachFile(mailbox.empty);

// Connections of their own, as in another process: requests that wait must not starve them.
const database = openDatabase(databaseUrl);
const publicUrl = 'http://127.0.0.1:8000';

/** What the workers of this file work with; a test may change the agents, its end restores them. */
export const deps: Deps = {
  database,
  cards: createSandboxProcessor(database, publicUrl),
  files,
  extractText,
  agents: { ...agents } as Agents,
  model: null,
  mailer: mailbox.mailer,
  print: startPrinter(),
  publicUrl,
  sealer: openSealer('a secret that only the tests know, 32+'),
  log: pino({ level: 'silent' }),
};
