import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { MailMessage } from '../../../src/activities/providers/mail.ts';
import { createSmtpMailer } from '../../../src/activities/providers/mail-smtp.ts';
import { smtpError, startSmtp } from '../../support/smtp.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const message: MailMessage = {
  messageId: 'bill-approval/0198/1/step-1/ask',
  to: 'ada@customer.example',
  subject: 'Please approve a bill',
  text: 'Plain words',
  html: '<p>Plain words</p>',
};

const from = 'Bursar <no-reply@bursar.example>';

async function given(...args: Parameters<typeof startSmtp>) {
  const server = await startSmtp(...args);
  stops.push(server.stop);
  return { server, mailer: mailerFor(server.port) };
}

function mailerFor(port: number, timeoutMs = 60_000, mailApiUrl?: string) {
  return createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from, timeoutMs, mailApiUrl });
}

describe('what may be retried', () => {
  it('refuses for good when the server says that there is no such recipient', async () => {
    const { mailer } = await given({
      onRcptTo: (_address, _session, done) => done(smtpError(550, 'No such user')),
    });

    await expect(mailer.send(message)).rejects.toMatchObject({
      name: 'MailRefused',
      message: expect.stringContaining('No such user'),
    });
  });

  it('refuses for good when the server rejects the content', async () => {
    const { mailer } = await given({}, (_hangUp, done) => done(smtpError(554, 'Looks like spam')));

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailRefused' });
  });

  it.each([
    [
      'the recipient is greylisted',
      { onRcptTo: (_a: unknown, _s: unknown, done: Done) => done(smtpError(450, 'Later')) },
    ],
    [
      'the server closes its doors',
      { onMailFrom: (_a: unknown, _s: unknown, done: Done) => done(smtpError(421, 'Going down')) },
    ],
    [
      'the server wants a login first',
      { onMailFrom: (_a: unknown, _s: unknown, done: Done) => done(smtpError(530, 'Log in')) },
    ],
    [
      'the server turns the client away',
      { onConnect: (_s: unknown, done: Done) => done(smtpError(554, 'Not you')) },
    ],
  ])('says that it can be retried when %s', async (_title, options) => {
    const { mailer } = await given(options);

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailUnavailable' });
  });

  it('says that it can be retried when the content is put off after the final dot', async () => {
    const { mailer } = await given({}, (_hangUp, done) => done(smtpError(451, 'Try again')));

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailUnavailable' });
  });

  it('says that it can be retried when nobody listens', async () => {
    const { server, mailer } = await given();
    await server.stop();
    stops.pop();

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailUnavailable' });
  });

  it('says that it can be retried when the connection drops before the body is asked for', async () => {
    const { server, mailer } = await given({ onRcptTo: () => server.hangUp() });

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailUnavailable' });
    expect(server.received).toEqual([]);
  });

  it('says that it can be retried when the server never greets, within the time-out', async () => {
    // Whoever waits longer than asked to is greeted, and turned away for good.
    const mute = createTcpServer((socket) => {
      setTimeout(() => socket.end('554 Too late\r\n'), 60_000).unref();
    }).listen(0, '127.0.0.1');
    await new Promise((ready) => mute.once('listening', ready));
    stops.push(() => new Promise((closed) => void mute.close(() => closed())));
    const mailer = mailerFor((mute.address() as AddressInfo).port, 300);

    await expect(mailer.send(message)).rejects.toMatchObject({
      name: 'MailUnavailable',
      message: expect.not.stringContaining('Too late'),
    });
  });
});

describe('what must be looked up before it is sent again', () => {
  it('does not know the outcome when the connection drops after the body', async () => {
    const { server, mailer } = await given({}, (hangUp) => hangUp());

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailOutcomeUnknown' });
    expect(server.received).toHaveLength(1);
  });

  it('does not know the outcome when the answer to the body is slower than the time-out', async () => {
    // Long enough to hand over the body on a busy machine; whoever waits longer has it taken.
    const { server } = await given({}, (_hangUp, done) => void setTimeout(done, 60_000).unref());
    const mailer = mailerFor(server.port, 5_000);

    await expect(mailer.send(message)).rejects.toMatchObject({ name: 'MailOutcomeUnknown' });
    expect(server.received).toHaveLength(1);
  });
});

describe('what is written', () => {
  it('gives one key one Message-ID, on every attempt and in every process', async () => {
    const { server, mailer } = await given();

    await mailer.send(message);
    const again = await mailerFor(server.port).send(message);

    const ids = server.received.map((raw) => /^Message-ID: (.*)$/im.exec(raw)?.[1]);
    const expected = '<bill-approval/0198/1/step-1/ask@bursar.example>';
    expect(ids).toEqual([expected, expected]);
    expect(again.providerId).toBe(expected);
  });

  it('asks machines not to answer', async () => {
    const { server, mailer } = await given();

    await mailer.send({ ...message, headers: { 'X-Bill': '0198' } });

    expect(server.received[0]).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(server.received[0]).toMatch(/^X-Bill: 0198$/m);
  });

  it('lets no line break in a field start a header of its own', async () => {
    const { server, mailer } = await given();

    await mailer.send({
      ...message,
      from: 'Eve\r\nBcc: thief@evil.example <eve@bursar.example>',
      subject: 'Hello\r\nBcc: thief@evil.example\n\nbody',
      headers: { 'X-Bill': 'a\r\nBcc: thief@evil.example' },
    });

    const head = server.received[0]!.split('\r\n\r\n')[0]!;
    expect(head).not.toMatch(/^Bcc:/im);
    expect(head).toMatch(/^Subject: Hello Bcc: thief@evil\.example body$/m);
  });

  it.each([
    'ada@customer.example, eve@evil.example',
    'ada@customer.example\r\nRCPT TO:<eve@evil.example>',
    'Ada <ada@customer.example>',
    'ada',
    '',
    `${'a'.repeat(250)}@b.example`,
  ])('refuses %j as a recipient before any connection', async (to) => {
    const { server, mailer } = await given();

    await expect(mailer.send({ ...message, to })).rejects.toMatchObject({ name: 'MailRefused' });
    expect(server.received).toEqual([]);
  });

  it('refuses a header whose name is none', async () => {
    const { mailer } = await given();

    const sending = mailer.send({ ...message, headers: { 'X-A: b\r\nBcc': 'eve@evil.example' } });

    await expect(sending).rejects.toMatchObject({ name: 'MailRefused' });
  });
});

describe('lookUp', () => {
  it.each([
    ['has no mailbox to ask', undefined, ''],
    ['gets an error from the mailbox', 500, '[]'],
    ['gets something else than a list', 200, '<!doctype html>'],
  ])('says unknown when it %s', async (_title, status, body) => {
    const mailbox = createServer((_request, response) => {
      response.statusCode = status ?? 200;
      response.end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((ready) => mailbox.once('listening', ready));
    stops.push(() => new Promise((closed) => void mailbox.close(() => closed())));
    const url = `http://127.0.0.1:${(mailbox.address() as AddressInfo).port}`;

    const found = await mailerFor(1, 60_000, status === undefined ? undefined : url).lookUp('key');

    expect(found).toBe('unknown');
  });
});

type Done = (error?: Error | null) => void;
