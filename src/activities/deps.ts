import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import type { Sealer } from '../db/kit/sealing.ts';
import type { ExtractText } from '../domain/documents/extracted-text.ts';
import type { CardProcessor } from '../domain/invoices/card-processor.ts';
import type { Print } from '../domain/invoices/papers/print.ts';
import type { FileStorage } from '../domain/kit/file-storage.ts';
import type { Agents } from './documents/agents.ts';
import type { LanguageModel } from './providers/language-model.ts';
import type { Mailer } from './providers/mail.ts';

/** All that an activity may touch. */
export interface Deps {
  database: Database;
  mailer: Mailer;
  files: FileStorage;
  extractText: ExtractText;
  print: Print;
  cards: CardProcessor;
  agents: Agents;
  /** Null without a key: then the agents work by their rules alone. */
  model: LanguageModel | null;
  /** Without a slash at the end: links in mails begin with it. */
  publicUrl: string;
  /** Opens the secrets that mails and documents print again. */
  sealer: Sealer;
  log: Logger;
}
