import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { dispatchMessages } from '../../../src/activities/invoices/dispatch.ts';
import type { Mailer } from '../../../src/activities/providers/mail.ts';
import { createResendMailer } from '../../../src/activities/providers/mail-resend.ts';
import { createSmtpMailer } from '../../../src/activities/providers/mail-smtp.ts';
import { inTransaction } from '../../../src/db/client.ts';
import { setMessage } from '../../../src/db/invoices/communication-rows.ts';
import { openDispute } from '../../../src/db/invoices/disputes.ts';
import { deps, mailbox } from '../../support/activities.ts';
import {
  advance,
  givenDebtor,
  givenSent,
  nine,
  pay,
  remindersOf,
} from '../../support/collections.ts';
import { actingIn } from '../../support/receivables.ts';
import { failWith, startResend } from '../../support/resend.ts';
import { smtpError, startSmtp } from '../../support/smtp.ts';

type Debtor = Awaited<ReturnType<typeof givenDebtor>>;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A debtor whose invoice was mailed long ago, with its first reminder due. */
async function givenReminded(over: Parameters<typeof givenDebtor>[0] = {}): Promise<Debtor> {
  const debtor = await givenDebtor(over);
  await debtor.db.updateTable('communications').set({ status: 'sent' }).execute();
  await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
  return debtor;
}

const send = (
  { orgId }: { orgId: string },
  mailer: Mailer = deps.mailer,
  at = '2026-03-02T09:00:05.000Z',
) => dispatchMessages({ ...deps, mailer }, { orgId, now: () => at });

const statuses = async (debtor: Debtor) => (await remindersOf(debtor)).map(({ status }) => status);

/** As if the lease or the pause were over. */
const makeDue = ({ db, orgId }: Debtor) =>
  db
    .updateTable('communications')
    .set({ nextAttemptAt: sql<string>`now() - interval '1 second'` })
    .where('orgId', '=', orgId)
    .execute();

const alertsOf = async ({ call }: Debtor) =>
  (await call<{ data: { title: string }[] }>('GET', '/alerts')).body.data.map(({ title }) => title);

async function resend(faults: Parameters<typeof startResend>[0] = []) {
  const server = await startResend(faults);
  stops.push(server.stop);
  const from = 'Acme <billing@acme.example>';
  return { server, mailer: createResendMailer({ apiKey: 're_1', from, baseUrl: server.url }) };
}

async function smtp(...args: Parameters<typeof startSmtp>) {
  const server = await startSmtp(...args);
  stops.push(server.stop);
  const url = `smtp://127.0.0.1:${server.port}`;
  return { server, mailer: createSmtpMailer({ url, from: 'Acme <billing@acme.example>' }) };
}

describe('dispatchMessages', () => {
  it('sends the invoice and its reminders with what the facts say, and a link', async () => {
    const debtor = await givenDebtor();
    const { invoiceId, email } = debtor;
    await advance(debtor, invoiceId, nine('2026-03-09'));

    expect(await send(debtor, deps.mailer, nine('2026-03-09'))).toBe(2);

    const mails = mailbox.mailsTo(email);
    const reminder = mails.find(({ subject }) => subject.includes('reminder'));
    const invoice = mails.find((mail) => mail !== reminder);
    expect(invoice?.subject).toContain('$1,000.00');
    expect(reminder?.text).toContain('8 days overdue');
    expect(reminder?.text).toMatch(/\/api\/invoices\/public\/[\w-]{43}/);
    expect(await statuses(debtor)).toEqual(['sent']);
  });

  it('sends each message once when many dispatchers work at the same time', async () => {
    const debtor = await givenReminded();
    for (let i = 0; i < 8; i += 1) {
      const { id } = await givenSent(debtor, { customerId: debtor.customerId, currency: 'EUR' });
      await advance(debtor, id, nine('2026-03-02'));
    }
    const waiting = await debtor.db
      .selectFrom('communications')
      .select('id')
      .where('status', '=', 'queued')
      .execute();

    const sent = await Promise.all(
      Array.from({ length: 5 }, () =>
        dispatchMessages(deps, { orgId: debtor.orgId, limit: 3, now: () => nine('2026-03-02') }),
      ),
    );

    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(waiting.length);
    expect(mailbox.mailsTo(debtor.email)).toHaveLength(waiting.length);
  });

  it('leaves messages for people, and those that wait for approval, alone', async () => {
    const debtor = await givenReminded();
    await debtor.db.updateTable('communications').set({ channel: 'phone' }).execute();

    expect(await send(debtor)).toBe(0);
    await debtor.db
      .updateTable('communications')
      .set({ channel: 'email', status: 'awaiting_approval' })
      .execute();
    expect(await send(debtor)).toBe(0);
  });
});

describe('what is looked at once more before a mail leaves', () => {
  it('stops: the message is called back, and its step is free again', async () => {
    const debtor = await givenReminded();
    const { orgId, invoiceId, db } = debtor;
    await inTransaction(db, (trx) =>
      openDispute(trx, actingIn(orgId), {
        ...{ invoiceId, amountMinor: null, reason: 'Not what we ordered', detail: null },
      }),
    );

    expect(await send(debtor)).toBe(0);
    expect(await statuses(debtor)).toEqual(['cancelled']);

    await db.updateTable('disputes').set({ status: 'withdrawn' }).execute();
    await advance(debtor, invoiceId, nine('2026-03-04'));
    expect(await send(debtor, deps.mailer, nine('2026-03-04'))).toBe(1);
    expect(await remindersOf(debtor)).toMatchObject([
      { status: 'cancelled' },
      { status: 'sent', items: [{ stepKey: 'first-reminder' }] },
    ]);
  });

  it('payments: an invoice that was paid is not in the mail about the others', async () => {
    const debtor = await givenDebtor();
    const { customerId, db, invoiceId, email } = debtor;
    await db.updateTable('communications').set({ status: 'sent' }).execute();
    await givenSent(debtor, { customerId, totalMinor: 77_700 });
    await db
      .updateTable('communications')
      .set({ status: 'sent' })
      .where('situation', '=', 'invoice')
      .execute();
    await advance(debtor, invoiceId, nine('2026-03-02'));
    await pay(debtor, { customerId, amountMinor: 100_000 });

    expect(await send(debtor)).toBe(1);

    const [mail] = mailbox.mailsTo(email);
    expect(mail?.subject).toContain('$777.00 open');
    expect(mail?.text).not.toContain('$1,000.00');
  });

  it('the hour: what was held up until the evening leaves on the next business morning', async () => {
    const debtor = await givenReminded();

    expect(await send(debtor, deps.mailer, '2026-03-06T18:00:00.000Z')).toBe(0);

    const { nextAttemptAt, dueOn } = await debtor.db
      .selectFrom('communications')
      .select(['nextAttemptAt', 'dueOn'])
      .where('reminds', '=', true)
      .executeTakeFirstOrThrow();
    expect([nextAttemptAt, dueOn]).toEqual([nine('2026-03-09'), '2026-03-09']);
  });

  it('the invoice: the mail with one that is void does not leave', async () => {
    const debtor = await givenDebtor();
    await debtor.db.updateTable('invoices').set({ status: 'void' }).execute();

    expect(await send(debtor)).toBe(0);

    const rows = await debtor.db.selectFrom('communications').select('status').execute();
    expect(rows).toEqual([{ status: 'cancelled' }]);
  });

  it('the address: the present one counts, and without one nothing leaves', async () => {
    const debtor = await givenReminded();
    const moved = `moved-${debtor.email}`;
    await debtor.db.updateTable('customers').set({ email: moved }).execute();
    await send(debtor);
    expect(mailbox.mailsTo(moved)).toHaveLength(1);

    await debtor.db.updateTable('customers').set({ email: null }).execute();
    await setMessage(
      debtor.db,
      { orgId: debtor.orgId, communicationId: (await remindersOf(debtor))[0]?.id ?? '' },
      { status: 'queued', recipient: null },
    );
    await makeDue(debtor);
    expect(await send(debtor)).toBe(0);
    expect(await remindersOf(debtor)).toMatchObject([
      { status: 'refused', items: [{ released: true }] },
    ]);
  });
});

describe('a provider in trouble', () => {
  it('that takes nothing now gets the mail later, once', async () => {
    const debtor = await givenReminded();
    const { server, mailer } = await resend([
      failWith(429, 'rate_limit_exceeded', { 'retry-after': '7' }),
    ]);

    expect(await send(debtor, mailer)).toBe(0);
    expect(await statuses(debtor)).toEqual(['queued']);
    expect(await send(debtor, mailer)).toBe(0);
    await makeDue(debtor);
    expect(await send(debtor, mailer)).toBe(1);

    expect(server.delivered).toHaveLength(1);
  });

  it('that went silent after taking the mail is given the same key, so nothing comes twice', async () => {
    const debtor = await givenReminded();
    const { server, mailer } = await resend([
      (response, take) => {
        take();
        response.destroy();
      },
    ]);

    expect(await send(debtor, mailer)).toBe(0);
    expect(await statuses(debtor)).toEqual(['sending']);
    await makeDue(debtor);
    expect(await send(debtor, mailer)).toBe(1);

    expect(server.delivered).toHaveLength(1);
    expect(await statuses(debtor)).toEqual(['sent']);
  });

  it('is asked for no second mail where nobody can say whether the first one left', async () => {
    const debtor = await givenReminded();
    const { server, mailer } = await smtp({}, (hangUp) => hangUp());

    await send(debtor, mailer);
    await makeDue(debtor);
    await send(debtor, mailer);

    expect(server.received).toHaveLength(1);
    expect(await statuses(debtor)).toEqual(['unknown']);
  });

  it('never gets a mail again that may have left and was stopped since', async () => {
    const debtor = await givenReminded();
    const { server, mailer } = await resend([(response) => response.destroy()]);
    await send(debtor, mailer);
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });
    await makeDue(debtor);

    await send(debtor, mailer);

    expect(server.requests).toHaveLength(1);
    expect(await statuses(debtor)).toEqual(['unknown']);
  });

  it('that knows of no such address stops all reminders, with an alert, and gives the step back', async () => {
    const debtor = await givenReminded();
    const { mailer } = await smtp({
      onRcptTo: (_address, _session, done) => done(smtpError(550, 'No such user')),
    });

    await send(debtor, mailer);

    expect(await remindersOf(debtor)).toMatchObject([
      { status: 'refused', items: [{ released: true }] },
    ]);
    const { plan } = await advance(debtor, debtor.invoiceId, nine('2026-03-03'));
    expect(plan.stoppedBy).toBe('address-bounced');
    expect(await alertsOf(debtor)).toEqual(['Mail to Globex bounces']);
  });

  it('that refuses the mail itself is not asked again and again: a person is told', async () => {
    const debtor = await givenReminded();
    const { server, mailer } = await smtp({}, (_hangUp, done) => done(smtpError(554, 'Spam')));

    await send(debtor, mailer);
    await makeDue(debtor);
    await send(debtor, mailer);
    const { plan } = await advance(debtor, debtor.invoiceId, nine('2026-03-03'));

    expect(server.received).toHaveLength(1);
    expect(await statuses(debtor)).toEqual(['refused']);
    expect(plan).toMatchObject({ stoppedBy: null, next: { name: 'second-reminder' } });
    expect(await alertsOf(debtor)).toEqual(['A message to a customer was refused']);
  });
});
