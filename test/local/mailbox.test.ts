import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { expect, it } from 'vitest';
import { answers } from '../../src/local/answers.ts';
import { mailboxProgram } from '../../src/local/mailbox.ts';
import { openLog } from '../../src/local/part-log.ts';
import { freePort } from '../../src/local/ports.ts';
import { endProcess, identityOf, launch } from '../../src/local/processes.ts';
import { cleanUp, givenHome } from '../support/local.ts';
import { until } from '../support/until.ts';

type Mail = {
  id: string;
  subject: string;
  text: string;
  html: string;
  to: { address: string }[];
  attachments?: { fileName: string; generatedFileName: string; contentType: string }[];
};

async function givenMailbox(home: string) {
  const [smtpPort, webPort] = [await freePort(), await freePort()];
  const program = mailboxProgram({ smtpPort, webPort, directory: join(home, 'mail') });
  const child = launch(program, openLog(home, 'mailbox').descriptor);
  const server = identityOf(child.pid ?? 0);
  if (!server) throw new Error('it did not start');
  const stop = () => endProcess(server, ['SIGTERM', 'SIGKILL'], 5000);
  cleanUp(stop);
  const url = `http://127.0.0.1:${webPort}/email`;
  await until(() => answers(url), 'the mailbox is ready');
  const list = async () => (await (await fetch(url)).json()) as Mail[];
  return { smtpPort, url, list, stop };
}

it('shows what was sent, and still does after a restart', async () => {
  const home = await givenHome();
  const first = await givenMailbox(home);
  const sender = createTransport({ host: '127.0.0.1', port: first.smtpPort, ignoreTLS: true });
  cleanUp(() => sender.close());
  const mail = { subject: 'Zahlung fällig', text: 'in words', html: '<p>on a page</p>' };
  await sender.sendMail({ from: 'a@example.com', to: 'b@example.com', ...mail });
  await until(async () => (await first.list()).length === 1, 'the mail has arrived');

  await first.stop();
  const second = await givenMailbox(home);

  await until(async () => (await second.list()).length === 1, 'the mail is back');
  const [back] = await second.list();
  expect(back?.subject).toBe(mail.subject);
  expect(back?.text.trim()).toBe(mail.text);
  expect(back?.html).toContain(mail.html);
  expect(back?.to.map(({ address }) => address)).toEqual(['b@example.com']);
});

it('gives out the files that a mail carries', async () => {
  const { smtpPort, url, list } = await givenMailbox(await givenHome());
  const sender = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true });
  cleanUp(() => sender.close());
  const content = Buffer.from('%PDF-1.7 of an invoice');
  const file = { filename: 'INV-0001.pdf', contentType: 'application/pdf', content };
  const mail = { subject: 'Invoice INV-0001', text: 'see the attachment', attachments: [file] };
  await sender.sendMail({ from: 'a@example.com', to: 'b@example.com', ...mail });
  await until(async () => (await list()).length === 1, 'the mail has arrived');

  const [arrived] = await list();
  const [attached] = arrived?.attachments ?? [];
  const given = await fetch(`${url}/${arrived?.id}/attachment/${attached?.generatedFileName}`);

  expect(attached).toMatchObject({ fileName: file.filename, contentType: file.contentType });
  expect(given.headers.get('content-type')).toContain('application/pdf');
  expect(Buffer.from(await given.arrayBuffer())).toEqual(content);
});
