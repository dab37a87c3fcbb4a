import { sql } from 'kysely';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterEach, describe, expect, it } from 'vitest';
import { largestAttachmentsBytes } from '../../../src/activities/invoices/attachments.ts';
import { dispatchMessages } from '../../../src/activities/invoices/dispatch.ts';
import { createResendMailer } from '../../../src/activities/providers/mail-resend.ts';
import type { Print } from '../../../src/domain/invoices/papers/print.ts';
import { deps, mailbox } from '../../support/activities.ts';
import { advance, givenDebtor, nine } from '../../support/collections.ts';
import { attachmentsIn } from '../../support/mailbox.ts';
import { alertsOf } from '../../support/receivables.ts';
import { startResend } from '../../support/resend.ts';

type Debtor = Awaited<ReturnType<typeof givenDebtor>>;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const send = ({ orgId }: { orgId: string }, over: Partial<typeof deps> = {}) =>
  dispatchMessages({ ...deps, ...over }, { orgId, now: () => nine('2026-03-02') });

const makeDue = ({ db, orgId }: Debtor) =>
  db
    .updateTable('communications')
    .set({ nextAttemptAt: sql<string>`now() - interval '1 second'` })
    .where('orgId', '=', orgId)
    .execute();

const messageOf = ({ db }: Debtor) =>
  db
    .selectFrom('communications')
    .select(['id', 'status', 'attempts', 'lastError'])
    .where('situation', '=', 'invoice')
    .executeTakeFirstOrThrow();

const numberOf = async ({ db, invoiceId }: Debtor) =>
  (
    await db
      .selectFrom('invoices')
      .select('number')
      .where('id', '=', invoiceId)
      .executeTakeFirstOrThrow()
  ).number;

async function textOf(bytes: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), {
    mergePages: true,
  });
  return text.replaceAll('\u200b', '').replace(/\s+/g, ' ');
}

async function resend(...faults: NonNullable<Parameters<typeof startResend>[0]>) {
  const server = await startResend(faults);
  stops.push(server.stop);
  const from = 'Acme <billing@acme.example>';
  return { server, mailer: createResendMailer({ apiKey: 're_1', from, baseUrl: server.url }) };
}

const broken: Print = () => Promise.reject(new Error('the printer is out of ink'));

describe('the mail with an invoice', () => {
  it('has the invoice as PDF, named by its number, by SMTP', async () => {
    const debtor = await givenDebtor();
    const number = await numberOf(debtor);

    expect(await send(debtor)).toBe(1);

    const [mail] = mailbox.mailsTo(debtor.email);
    const [pdf, ...others] = attachmentsIn(mail?.text ?? '');
    expect(pdf).toMatchObject({ fileName: `${number}.pdf`, mediaType: 'application/pdf' });
    expect(others).toEqual([]);
    const said = await textOf(pdf?.content ?? new Uint8Array());
    expect(said).toContain(`Invoice ${number}`);
    expect(said).toContain('$1,000.00');
  });

  it('has it by Resend', async () => {
    const debtor = await givenDebtor();
    const { server, mailer } = await resend();

    expect(await send(debtor, { mailer })).toBe(1);

    const number = await numberOf(debtor);
    const attachments = (server.delivered[0]?.body['attachments'] ?? []) as { content: string }[];
    const named = { filename: `${number}.pdf`, content_type: 'application/pdf' };
    expect(attachments).toEqual([{ ...named, content: expect.any(String) }]);
    const bytes = Buffer.from(attachments[0]?.content ?? '', 'base64');
    expect(await textOf(bytes)).toContain(`Invoice ${number}`);
  });

  it('is the only one that has it: a reminder leads to the page', async () => {
    const debtor = await givenDebtor();
    await debtor.db.updateTable('communications').set({ status: 'sent' }).execute();
    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
    const { server, mailer } = await resend();

    expect(await send(debtor, { mailer })).toBe(1);

    expect(server.delivered[0]?.body).not.toHaveProperty('attachments');
  });
});

describe('a PDF that cannot be made', () => {
  it('holds the mail up until it can, and it leaves once with it', async () => {
    const debtor = await givenDebtor();

    expect(await send(debtor, { print: broken })).toBe(0);
    expect(await messageOf(debtor)).toMatchObject({
      status: 'queued',
      lastError: expect.stringContaining('out of ink'),
    });
    expect(await send(debtor)).toBe(0);
    await makeDue(debtor);
    expect(await send(debtor)).toBe(1);

    const mails = mailbox.mailsTo(debtor.email);
    expect(mails).toHaveLength(1);
    expect(attachmentsIn(mails[0]?.text ?? '')).toHaveLength(1);
    expect(await alertsOf(debtor)).toEqual([]);
  });

  it('holds it up no longer than five tries: then it leaves with its link, and an alert', async () => {
    const debtor = await givenDebtor();

    for (let i = 0; i < 4; i += 1) {
      expect(await send(debtor, { print: broken })).toBe(0);
      await makeDue(debtor);
    }
    expect(await send(debtor, { print: broken })).toBe(1);

    const [mail, ...others] = mailbox.mailsTo(debtor.email);
    expect(others).toEqual([]);
    expect(attachmentsIn(mail?.text ?? '')).toEqual([]);
    expect(mail?.text).toMatch(/\/api\/invoices\/public\/[\w-]{43}/);
    expect(await alertsOf(debtor)).toMatchObject([
      {
        title: 'A mail to a customer left without its PDF',
        detail: expect.stringContaining('out of ink'),
      },
    ]);
  });

  it('is one that no mail could carry, too', async () => {
    const debtor = await givenDebtor();
    const print: Print = async () => new Uint8Array(largestAttachmentsBytes + 1);

    expect(await send(debtor, { print })).toBe(0);

    expect((await messageOf(debtor)).lastError).toContain('too many for a mail');
  });

  it('holds up no other mail', async () => {
    const debtor = await givenDebtor();
    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));

    expect(await send(debtor, { print: broken })).toBe(1);

    expect(mailbox.mailsTo(debtor.email)[0]?.subject).toContain('Reminder');
  });

  it('leaves open what became of a mail that may have left before', async () => {
    const debtor = await givenDebtor();
    const { server, mailer } = await resend((response, take) => {
      take();
      response.destroy();
    });
    await send(debtor, { mailer });
    await makeDue(debtor);

    await send(debtor, { mailer, print: broken });
    expect(await messageOf(debtor)).toMatchObject({ status: 'sending' });
    await makeDue(debtor);
    await send(debtor, { mailer });

    expect(server.delivered).toHaveLength(1);
    expect(await messageOf(debtor)).toMatchObject({ status: 'sent' });
  });
});

describe('while a PDF is drawn', () => {
  it('another dispatcher that takes the mail up after the lease sends it alone', async () => {
    const debtor = await givenDebtor();
    const slow: Print = async (...paper) => {
      await makeDue(debtor);
      await send(debtor);
      return deps.print(...paper);
    };

    expect(await send(debtor, { print: slow })).toBe(0);

    expect(mailbox.mailsTo(debtor.email)).toHaveLength(1);
    expect(await messageOf(debtor)).toMatchObject({ status: 'sent', attempts: 2 });
  });

  it('a mail that somebody takes back stays back, whether the drawing works or not', async () => {
    for (const end of [deps.print, broken]) {
      const debtor = await givenDebtor();
      const drawing: Print = async (...paper) => {
        await debtor.db.updateTable('communications').set({ status: 'cancelled' }).execute();
        return end(...paper);
      };

      expect(await send(debtor, { print: drawing })).toBe(0);

      expect(mailbox.mailsTo(debtor.email)).toEqual([]);
      expect(await messageOf(debtor)).toMatchObject({ status: 'cancelled' });
    }
  });
});
