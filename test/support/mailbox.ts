import { createMailer } from '../../src/activities/providers/mailer.ts';
import { startSmtp } from './smtp.ts';
import { until } from './until.ts';

export interface ReceivedMail {
  to: string;
  subject: string;
  /** The whole message with its transfer encoding undone, all parts one after the other. */
  text: string;
}

const decoded = (raw: string) => {
  const bytes = raw.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => `%${hex}`);
  return bytes.replace(/(%[0-9A-F]{2})+/g, (run) => decodeURIComponent(run));
};

const read = (raw: string): ReceivedMail => ({
  to: /^To: <?([^\s>]+)/m.exec(raw)?.[1] ?? '',
  subject: decoded(/^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(raw)?.[1] ?? '').replace(/\s+/g, ' '),
  text: decoded(raw),
});

const attachedPart = new RegExp(
  [
    'Content-Type: (?<mediaType>[\\w/]+);\\s+name=(?<fileName>\\S+)\\r\\n',
    'Content-Transfer-Encoding: base64\\r\\n',
    'Content-Disposition: attachment(?:[^\\r]|\\r\\n[ \\t])*\\r\\n\\r\\n(?<base64>[\\w+/=\\r\\n]+)',
  ].join(''),
  'g',
);

/** The files that a message carries. */
export const attachmentsIn = (message: string) =>
  [...message.matchAll(attachedPart)].map(({ groups = {} }) => ({
    fileName: groups['fileName'] ?? '',
    mediaType: groups['mediaType'] ?? '',
    content: new Uint8Array(Buffer.from(groups['base64'] ?? '', 'base64')),
  }));

/** A mailbox behind a real SMTP server, and the mailer that sends to it. */
export async function givenMailbox() {
  const smtp = await startSmtp();
  const url = `smtp://127.0.0.1:${smtp.port}`;
  const from = 'Bursar <bursar@localhost>';
  const mailer = createMailer({ from, provider: { kind: 'smtp', url } });
  const mailsTo = (address: string) => smtp.received.map(read).filter(({ to }) => to === address);
  return {
    mailer,
    mailsTo,
    /** The nth mail to an address, as soon as it has arrived. */
    async mailTo(address: string, nth = 1): Promise<ReceivedMail> {
      await until(() => mailsTo(address).length >= nth, `mail ${nth} to ${address}`);
      return mailsTo(address)[nth - 1] as ReceivedMail;
    },
    empty: () => {
      smtp.received.length = 0;
    },
  };
}
