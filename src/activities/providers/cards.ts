import type { Database } from '../../db/client.ts';
import type { CardProcessor } from '../../domain/invoices/card-processor.ts';
import type { NoticeReader } from '../../domain/invoices/processor-notice.ts';
import { createSandboxProcessor } from './card-sandbox.ts';

export interface CardConfig {
  stripe: { secretKey: string; baseUrl: string } | undefined;
  database: Database;
  publicUrl: string;
}

/** Stripe where it is configured, else the sandbox; the SDK is loaded only where it is used. */
export async function createCardProcessor(config: CardConfig): Promise<CardProcessor> {
  const { stripe, database, publicUrl } = config;
  if (!stripe) return createSandboxProcessor(database, publicUrl);
  const { createStripeProcessor } = await import('./stripe.ts');
  return createStripeProcessor(stripe);
}

/** Null where nobody could sign anything. */
export async function createNoticeReader(secrets: readonly string[]): Promise<NoticeReader | null> {
  if (secrets.length === 0) return null;
  const { stripeNotices } = await import('./stripe-notices.ts');
  return stripeNotices(secrets);
}
