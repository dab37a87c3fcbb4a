import { createHash } from 'node:crypto';
import { oneLine } from '../../domain/kit/one-line.ts';
import { type MailAttachment, type MailMessage, MailRefused } from './mail.ts';

// No quoted local parts and no lists: what passes is one mailbox under every mailer's parser.
const oneAddress = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u;
const maxAddressLength = 254;
const headerName = /^[A-Za-z0-9-]{1,64}$/;
// Out-of-office replies to a machine help nobody, and two machines can answer each other for ever.
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** Returns the address, or throws MailRefused when it could name nobody, or more than one. */
function bareAddress(address: string): string {
  if (address.length > maxAddressLength || !oneAddress.test(address))
    throw new MailRefused('The address is not one e-mail address.', { aboutRecipient: true });
  return address;
}

/** The same key gives the same `Message-ID`, so a mailbox can be asked whether it has the mail. */
export function messageIdHeader(messageId: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
  const left = /^[A-Za-z0-9._/+-]{1,200}$/.test(messageId)
    ? messageId.replace(/^\.|\.(?=\.|$)/g, '_')
    : createHash('sha256').update(messageId).digest('hex');
  return `<${left}@${domain}>`;
}

function safeAttachment({ fileName, ...rest }: MailAttachment): MailAttachment {
  return { fileName: oneLine(fileName.replaceAll(/[\\/"]/g, '-'), 150), ...rest };
}

/** The message with every header field safe to write. */
export function safeMessage(message: MailMessage): MailMessage {
  const headers = Object.entries(message.headers ?? {});
  const badHeader = headers.find(([name]) => !headerName.test(name));
  if (badHeader) throw new MailRefused('A header has a name that is not a header name.');
  return {
    ...message,
    to: bareAddress(message.to),
    subject: oneLine(message.subject),
    headers: {
      ...automatic,
      ...Object.fromEntries(headers.map(([name, value]) => [name, oneLine(value)])),
    },
    ...(message.from === undefined ? {} : { from: oneLine(message.from) }),
    ...(message.replyTo === undefined ? {} : { replyTo: bareAddress(message.replyTo) }),
    ...(message.attachments === undefined
      ? {}
      : { attachments: message.attachments.map(safeAttachment) }),
  };
}
