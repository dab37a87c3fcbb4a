import { papersOfMessage } from '../../db/invoices/message-papers.ts';
import type { LeasedMessage } from '../../db/invoices/outbox.ts';
import type { PaperToPrint } from '../../db/invoices/printing.ts';
import type { Deps } from '../deps.ts';
import type { MailContent } from '../mail-templates/letter.ts';
import type { MailAttachment } from '../providers/mail.ts';
import { composeStatement } from './compose-statement.ts';

export type AttachingDeps = Pick<Deps, 'database' | 'files' | 'print' | 'publicUrl' | 'sealer'>;

/** Mail servers take ten megabytes at least, of which the encoding needs a third. */
export const largestAttachmentsBytes = 6_000_000;

export interface Attached {
  attachments: readonly MailAttachment[];
  /** Why the documents could not be made. */
  missing: string | null;
  /** What the mail says, where it must say the same as its document; null is written later. */
  content: MailContent | null;
}

/** Draws what goes with a mail, outside of any transaction. */
export async function attachmentsOf(
  { database, files, print, publicUrl, sealer }: AttachingDeps,
  { orgId, communicationId, situation }: LeasedMessage,
): Promise<Attached> {
  const db = database.app.scoped({ orgId });
  const linking = { publicUrl, sealer };
  const papers = await papersOfMessage(db, { orgId, communicationId }, { situation, linking });
  const draw = async ({ paper, logo, fileName }: PaperToPrint): Promise<MailAttachment> => {
    const picture = logo && { ...logo, bytes: await files.get(logo.key) };
    return { fileName, mediaType: 'application/pdf', content: await print(paper, picture) };
  };
  const [first] = papers;
  const content = first && 'statement' in first ? composeStatement(first) : null;
  try {
    const attachments = await Promise.all(papers.map(draw));
    const bytes = attachments.reduce((sum, { content }) => sum + content.length, 0);
    if (bytes <= largestAttachmentsBytes) return { missing: null, attachments, content };
    const missing = `It has ${bytes} bytes, too many for a mail.`;
    return { missing, attachments: [], content };
  } catch (error) {
    return { missing: String(error), attachments: [], content };
  }
}
