import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { dispatchMessages } from '../../../src/activities/invoices/dispatch.ts';
import type { Mailer } from '../../../src/activities/providers/mail.ts';
import { createResendMailer } from '../../../src/activities/providers/mail-resend.ts';
import { deps } from '../../support/activities.ts';
import { givenOrg } from '../../support/app.ts';
import { advance, givenSent, nine, pay } from '../../support/collections.ts';
import { type Books, givenCustomer } from '../../support/receivables.ts';
import { failWith, startResend } from '../../support/resend.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const morning = nine('2026-03-02');

/** Customers of one organization, each with a reminder that is due; their invoices were mailed. */
async function givenReminded(count: number, emailOf = (i: number) => `c${i}@customer.example`) {
  const org = await givenOrg();
  const customers: { customerId: string; invoiceId: string }[] = [];
  for (let i = 0; i < count; i += 1) {
    const customerId = await givenCustomer(org, { email: emailOf(i) });
    const { id: invoiceId } = await givenSent(org, { customerId });
    customers.push({ customerId, invoiceId });
  }
  await org.db.updateTable('communications').set({ status: 'sent' }).execute();
  for (const { invoiceId } of customers) await advance(org, invoiceId, morning);
  return { ...org, customers };
}

async function resend(faults: Parameters<typeof startResend>[0] = [], timeoutMs?: number) {
  const server = await startResend(faults);
  stops.push(server.stop);
  const from = 'Acme <billing@acme.example>';
  const patience = timeoutMs ? { timeoutMs } : {};
  const mailer = createResendMailer({ apiKey: 're_1', from, baseUrl: server.url, ...patience });
  return { server, mailer };
}

const send = ({ orgId }: Books, mailer: Mailer, over: object = {}) =>
  dispatchMessages({ ...deps, mailer }, { orgId, now: () => morning, ...over });

/** As if the lease were over. */
const makeDue = ({ db, orgId }: Books) =>
  db
    .updateTable('communications')
    .set({ nextAttemptAt: sql<string>`now() - interval '1 second'` })
    .where('orgId', '=', orgId)
    .execute();

const reminders = ({ db, orgId }: Books) =>
  db
    .selectFrom('communications')
    .select(['status', 'providerId', 'batchId', 'lastError'])
    .where('orgId', '=', orgId)
    .where('reminds', '=', true)
    .orderBy('id')
    .execute();

const statuses = async (books: Books) => (await reminders(books)).map(({ status }) => status);
const addressees = (server: { delivered: { body: Record<string, unknown> }[] }) =>
  server.delivered.map(({ body }) => String(body['to'])).sort();

describe('a provider that takes batches', () => {
  it('gets what is due in calls of its size, each mail once, each with its own id', async () => {
    const org = await givenReminded(5);
    const { server, mailer } = await resend();
    const small = { ...mailer, batches: mailer.batches && { ...mailer.batches, mostMails: 2 } };

    expect(await send(org, small as Mailer)).toBe(5);

    expect(server.requests.map(({ path }) => path)).toEqual(Array(3).fill('/emails/batch'));
    expect(server.requests.every(({ key }) => key?.startsWith('batch/'))).toBe(true);
    expect(addressees(server)).toEqual([0, 1, 2, 3, 4].map((i) => `c${i}@customer.example`));
    const rows = await reminders(org);
    expect(new Set(rows.map(({ providerId }) => providerId)).size).toBe(5);
  });

  it('gets mails with a document alone', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org, { email: 'c@customer.example' });
    await givenSent(org, { customerId });
    const { server, mailer } = await resend();

    await send(org, mailer);

    expect(server.requests.map(({ path }) => path)).toEqual(['/emails']);
    expect(server.requests[0]?.body['attachments']).toHaveLength(1);
  });

  it('is called with the same mails and key after a lost answer, and delivers once', async () => {
    const org = await givenReminded(3);
    const { server, mailer } = await resend([
      (response, take) => {
        take();
        response.destroy();
      },
    ]);

    expect(await send(org, mailer)).toBe(0);
    expect(await statuses(org)).toEqual(['sending', 'sending', 'sending']);
    expect(await send(org, mailer)).toBe(0);
    await makeDue(org);
    expect(await send(org, mailer)).toBe(3);

    const [first, again] = server.requests;
    expect(again).toEqual(first);
    expect(server.delivered).toHaveLength(3);
    expect((await reminders(org)).every(({ providerId }) => providerId !== null)).toBe(true);
  });

  it.each([
    ['a 500 before it was taken', failWith(500, 'application_error')],
    ['another call under way', failWith(409, 'concurrent_idempotent_requests')],
  ])('is called again with the same key after %s', async (_, fault) => {
    const org = await givenReminded(2);
    const { server, mailer } = await resend([fault]);

    await send(org, mailer);
    await makeDue(org);
    await send(org, mailer);

    expect(new Set(server.requests.map(({ key }) => key)).size).toBe(1);
    expect(await statuses(org)).toEqual(['sent', 'sent']);
    expect(server.delivered).toHaveLength(2);
  });

  it('that takes no more for now gets them later, in a call of another key', async () => {
    const org = await givenReminded(2);
    const slow = failWith(429, 'rate_limit_exceeded', { 'retry-after': '30' });
    const { server, mailer } = await resend([slow]);

    expect(await send(org, mailer)).toBe(0);
    expect(await reminders(org)).toMatchObject([
      { status: 'queued', batchId: null },
      { status: 'queued', batchId: null },
    ]);
    expect(await send(org, mailer)).toBe(0);
    await makeDue(org);
    expect(await send(org, mailer)).toBe(2);

    expect(new Set(server.requests.map(({ key }) => key)).size).toBe(2);
  });

  it('that refuses one of them gets the others; the refused one gives its step back', async () => {
    const org = await givenReminded(3, (i) => `${i === 1 ? 'refused' : `c${i}`}@customer.example`);
    const { server, mailer } = await resend();

    expect(await send(org, mailer)).toBe(2);

    expect(await statuses(org)).toEqual(['sent', 'refused', 'sent']);
    expect(addressees(server)).toEqual(['c0@customer.example', 'c2@customer.example']);
    const ids = (await reminders(org)).map(({ providerId }) => providerId);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it('that refuses the call as a whole gets each alone', async () => {
    const org = await givenReminded(2);
    const { server, mailer } = await resend([failWith(422, 'validation_error')]);

    expect(await send(org, mailer)).toBe(2);

    expect(server.requests.map(({ path }) => path)).toEqual([
      '/emails/batch',
      '/emails',
      '/emails',
    ]);
    expect(server.delivered).toHaveLength(2);
  });

  it('delivers nothing twice where one was paid between two calls of a batch', async () => {
    const org = await givenReminded(3);
    const { server, mailer } = await resend([
      (response, take) => {
        take();
        response.destroy();
      },
    ]);
    await send(org, mailer);
    const [paying] = org.customers;
    await pay(org, { customerId: paying?.customerId ?? '', amountMinor: 100_000 });

    await makeDue(org);
    await send(org, mailer);

    expect(await statuses(org)).toEqual(['unknown', 'sent', 'sent']);
    expect(server.delivered).toHaveLength(3);
    expect(server.requests).toHaveLength(2);
  });

  it('gets each mail once when many dispatchers work at the same time, and crash', async () => {
    const org = await givenReminded(6);
    const { server, mailer } = await resend([
      (response, take) => {
        take();
        response.destroy();
      },
      failWith(503, 'application_error'),
    ]);

    for (let i = 0; i < 4; i += 1) {
      const all = Array.from({ length: 3 }, () => send(org, mailer, { limit: 2 }));
      await Promise.all(all);
      await makeDue(org);
    }

    expect(await statuses(org)).toEqual(Array(6).fill('sent'));
    expect(addressees(server)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `c${i}@customer.example`));
  });
});
