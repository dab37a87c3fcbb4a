import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { applyMailNews } from '../../../src/activities/invoices/mail-news.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { deps } from '../../support/activities.ts';
import { database, givenApp } from '../../support/app.ts';
import { advance, givenDebtor, nine, remindersOf } from '../../support/collections.ts';
import { alertsOf } from '../../support/receivables.ts';

const secretOf = (name: string) => `whsec_${Buffer.from(name.repeat(4)).toString('base64')}`;
const [present, coming, foreign] = ['present ', 'coming! ', 'foreign '].map(secretOf) as [
  string,
  string,
  string,
];
const app = givenApp({ resendWebhookSecrets: [present, coming] });
const minuteMs = 60_000;

interface Told {
  type?: string;
  emailId?: string;
  data?: object;
  /** When it is said to have been signed, from now. */
  offMs?: number;
  secret?: string;
  eventId?: string;
  over?: Record<string, string>;
  tamper?: (payload: string) => string;
}

async function tell({ type = 'email.delivered', emailId = newId(), ...more }: Told) {
  const { data = {}, offMs = 0, secret = present, eventId = `msg_${newId()}` } = more;
  const created_at = '2026-03-02T09:01:00.000Z';
  const payload = JSON.stringify({ type, created_at, data: { email_id: emailId, ...data } });
  const signedAt = new Date(Date.now() + offMs);
  const headers = {
    'content-type': 'application/json',
    'svix-id': eventId,
    'svix-timestamp': String(Math.floor(signedAt.getTime() / 1_000)),
    'svix-signature': new Webhook(secret).sign(eventId, signedAt, payload),
    ...more.over,
  };
  const body = more.tamper ? more.tamper(payload) : payload;
  const res = await app.request('/webhooks/resend', { method: 'POST', headers, body });
  return { status: res.status, eventId };
}

const stored = (eventId: string) =>
  database.system.unscoped
    .selectFrom('providerEvents')
    .select(['processedAt', 'attempts', 'lastError'])
    .where('provider', '=', 'resend')
    .where('eventId', '=', eventId)
    .execute();

/** A debtor with a reminder that the provider has taken. */
async function givenTaken() {
  const debtor = await givenDebtor();
  await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
  const emailId = newId();
  const change = (values: object) =>
    debtor.db
      .updateTable('communications')
      .set(values)
      .where('orgId', '=', debtor.orgId)
      .where('reminds', '=', true)
      .execute();
  await change({ status: 'sent', providerId: emailId, recipient: debtor.email });
  return { ...debtor, emailId, change };
}

type Taken = Awaited<ReturnType<typeof givenTaken>>;

const standingOf = ({ db, customerId }: Taken) =>
  db
    .selectFrom('customers')
    .select('addressStanding')
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow();

const refusals: [string, Told][] = [
  ['a tampered byte', { tamper: (payload) => payload.replace('delivered', 'delivereD') }],
  ['the same JSON in other bytes', { tamper: (payload) => `${payload} ` }],
  ['another secret', { secret: foreign }],
  ['a signature of six minutes ago', { offMs: -6 * minuteMs }],
  ['a signature of in six minutes', { offMs: 6 * minuteMs }],
  ['no signature', { over: { 'svix-signature': '' } }],
  ['another id than the signed one', { over: { 'svix-id': 'msg_other' } }],
  ['another scheme', { over: { 'svix-signature': 'v0,abc' } }],
];

describe('POST /webhooks/resend', () => {
  it.each(refusals)('401 for %s, and no row', async (_, told) => {
    const { status, eventId } = await tell(told);

    expect(status).toBe(401);
    expect(await stored(eventId)).toEqual([]);
    expect(await stored('msg_other')).toEqual([]);
  });

  it('401 where no secret is configured', async () => {
    const res = await givenApp().request('/webhooks/resend', { method: 'POST', body: '{}' });

    expect(res.status).toBe(401);
  });

  it('400 for a signed body that is no event', async () => {
    const body = '{"type":';
    const at = new Date();
    const headers = {
      'svix-id': 'msg_broken',
      'svix-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'svix-signature': new Webhook(present).sign('msg_broken', at, body),
    };

    const res = await app.request('/webhooks/resend', { method: 'POST', headers, body });

    expect(res.status).toBe(400);
    expect(await stored('msg_broken')).toEqual([]);
  });

  it('204 for either of two secrets, and one row however often it is told', async () => {
    const eventId = `msg_${newId()}`;

    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        tell({ eventId, secret: i % 2 ? present : coming, emailId: 'same' }),
      ),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await stored(eventId)).toHaveLength(1);
  });

  it('204 for hostile words, which are kept as one plain line', async () => {
    const bounce = { type: 'Permanent', message: `\u0000\r\n${'x'.repeat(5_000)}` };

    const { status, eventId } = await tell({ type: 'email.bounced', data: { bounce } });

    expect(status).toBe(204);
    expect(await stored(eventId)).toHaveLength(1);
  });
});

describe('what is told of a message', () => {
  it('bounced for good: reminders stop, the step is free, a person is told, once', async () => {
    const debtor = await givenTaken();
    const bounce = { type: 'Permanent', message: 'No such mailbox' };
    const told = { type: 'email.bounced', emailId: debtor.emailId, data: { bounce } };
    await tell(told);
    await tell(told);

    await Promise.all([applyMailNews(deps), applyMailNews(deps), applyMailNews(deps)]);

    expect(await remindersOf(debtor)).toMatchObject([
      { status: 'bounced', items: [{ released: true }] },
    ]);
    expect(await standingOf(debtor)).toEqual({ addressStanding: 'bounced' });
    expect((await alertsOf(debtor)).map(({ title }) => title)).toEqual(['Mail to Globex bounces']);
    const { plan } = await advance(debtor, debtor.invoiceId, nine('2026-03-03'));
    expect(plan.stoppedBy).toBe('address-bounced');
    const signals = await debtor.db.selectFrom('workflowIntents').select('signalName').execute();
    expect(signals).toContainEqual({ signalName: 'addressBounced' });
  });

  it('bounced for now: nothing is held against the address', async () => {
    const debtor = await givenTaken();
    const data = { bounce: { type: 'Transient', message: 'Mailbox full' } };
    const { eventId } = await tell({ type: 'email.bounced', emailId: debtor.emailId, data });

    await applyMailNews(deps);

    expect(await standingOf(debtor)).toEqual({ addressStanding: 'unknown' });
    expect(await stored(eventId)).toMatchObject([{ processedAt: expect.any(String) }]);
  });

  it('reported as spam: nobody is reminded there again', async () => {
    const debtor = await givenTaken();
    await tell({ type: 'email.complained', emailId: debtor.emailId });

    await applyMailNews(deps);

    expect(await standingOf(debtor)).toEqual({ addressStanding: 'complained' });
    expect(await remindersOf(debtor)).toMatchObject([{ status: 'complained' }]);
  });

  it('not taken after all: a person is told', async () => {
    const debtor = await givenTaken();
    const data = { failed: { reason: 'reached_daily_quota' } };
    await tell({ type: 'email.failed', emailId: debtor.emailId, data });

    await applyMailNews(deps);

    expect(await remindersOf(debtor)).toMatchObject([{ status: 'refused' }]);
    expect(await alertsOf(debtor)).toMatchObject([
      { title: 'A message to a customer was refused' },
    ]);
  });

  it.each([
    [['delivered', 'opened', 'complained']],
    [['complained', 'opened', 'delivered']],
    [['opened', 'complained', 'delivered', 'opened']],
  ])('in the order %s comes to the same end', async (order) => {
    const debtor = await givenTaken();

    for (const what of order) {
      await tell({ type: `email.${what}`, emailId: debtor.emailId });
      await applyMailNews(deps);
    }

    const rows = await debtor.db
      .selectFrom('communications')
      .select(['status', 'deliveredAt', 'openedAt'])
      .where('reminds', '=', true)
      .execute();
    const at = '2026-03-02T09:01:00.000Z';
    expect(rows).toEqual([{ status: 'complained', deliveredAt: at, openedAt: at }]);
  });

  it('before its row says that it was sent is applied a moment later', async () => {
    const debtor = await givenTaken();
    const { emailId, change } = debtor;
    await change({ providerId: null, status: 'sending' });
    const { eventId } = await tell({ emailId });
    await applyMailNews(deps);
    const early = await stored(eventId);

    await change({ providerId: emailId, status: 'sent' });
    await applyMailNews(deps);

    expect(early).toMatchObject([{ processedAt: null, attempts: 0 }]);
    expect(await remindersOf(debtor)).toMatchObject([{ status: 'delivered' }]);
  });

  it('that is none of ours is closed after a while, and holds nothing up', async () => {
    const { eventId } = await tell({});
    await database.system.unscoped
      .updateTable('providerEvents')
      .set({ receivedAt: new Date(Date.now() - 20 * minuteMs).toISOString() })
      .where('eventId', '=', eventId)
      .execute();

    await applyMailNews(deps);

    expect(await stored(eventId)).toMatchObject([
      { processedAt: expect.any(String), lastError: 'It is about no message to a customer.' },
    ]);
  });
});
