import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailer } from '../../../src/activities/providers/mailer.ts';
import { until } from '../../support/until.ts';

let maildev: ChildProcess;
let mailDirectory: string;
let smtpPort: number;
let webPort: number;

beforeAll(async () => {
  mailDirectory = await mkdtemp(join(tmpdir(), 'mailbox-'));
  smtpPort = await freePort();
  webPort = await freePort();
  const bin = join(import.meta.dirname, '../../../node_modules/maildev/bin/maildev');
  maildev = spawn(
    process.execPath,
    [
      bin,
      ...['--smtp', `${smtpPort}`, '--web', `${webPort}`, '--ip', '127.0.0.1'],
      ...['--web-ip', '127.0.0.1', '--mail-directory', mailDirectory, '--silent'],
    ],
    { stdio: 'ignore' },
  );
  await answers(`http://127.0.0.1:${webPort}/email`);
});

afterAll(async () => {
  maildev.kill();
  await rm(mailDirectory, { recursive: true, force: true });
});

const message = {
  messageId: 'bill-approval/0198/1/step-1/ask',
  to: 'ada@customer.example',
  subject: 'Approve €1,250.00 to Çelik',
  text: 'Plain words',
  html: '<p>Plain words</p>',
};

describe('the local mailbox', () => {
  it('is said to be a sandbox', () => {
    expect(mailer().sandbox).toBe(true);
    expect(mailer().kind).toBe('smtp');
  });

  it('knows whether a mail arrived, also for a mailer that did not send it', async () => {
    const before = await mailer().lookUp(message.messageId);
    await mailer().send(message);
    const after = await mailer().lookUp(message.messageId);

    expect(before).toBe('not-sent');
    expect(after).toBe('sent');
    expect(await mailer().lookUp(`${message.messageId}/other`)).toBe('not-sent');
  });

  it('shows the mail as it was written', async () => {
    await mailer().send({ ...message, messageId: 'shown' });
    await mailer().lookUp('shown');

    const listed = await fetch(
      `http://127.0.0.1:${webPort}/email?headers.message-id=<shown@bursar.example>`,
    );
    const [mail] = (await listed.json()) as { subject: string; text: string; html: string }[];
    expect(mail).toMatchObject({ subject: message.subject, html: message.html });
    expect(mail?.text.trim()).toBe(message.text);
  });
});

describe('createMailer', () => {
  it('takes Resend where its key is configured, which is no sandbox', () => {
    const resend = createMailer({ from: 'a@b.example', provider: { kind: 'resend', apiKey: 'k' } });

    expect([resend.kind, resend.sandbox]).toEqual(['resend', false]);
  });
});

function mailer() {
  return createMailer({
    from: 'Bursar <no-reply@bursar.example>',
    provider: { kind: 'smtp', url: `smtp://127.0.0.1:${smtpPort}` },
    apiUrl: `http://127.0.0.1:${webPort}`,
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answers(url: string): Promise<void> {
  const isUp = async () => (await fetch(url).catch(() => undefined))?.ok ?? false;
  await until(isUp, `${url} answers`);
}
