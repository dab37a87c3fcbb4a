import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { dispatchMessages } from '../../../src/activities/invoices/dispatch.ts';
import { inTransaction } from '../../../src/db/client.ts';
import { noteDelivery } from '../../../src/db/invoices/message-outcome.ts';
import { deps, mailbox } from '../../support/activities.ts';
import { givenMember } from '../../support/app.ts';
import {
  advance,
  givenDebtor,
  givenSent,
  nine,
  pay,
  remindersOf,
} from '../../support/collections.ts';
import { givenAwaiting, type MessageAnswer, messages, messagesOf } from '../../support/messages.ts';
import { actingIn } from '../../support/receivables.ts';
import { until } from '../../support/until.ts';

type Debtor = Awaited<ReturnType<typeof givenDebtor>>;

const act = ({ call }: Pick<Debtor, 'call'>, id: string, verb: string, body?: object, head = {}) =>
  call<MessageAnswer & { code: string; errors: { message: string }[] }>(
    'POST',
    `${messages}/${id}/${verb}`,
    body,
    head,
  );

/** As if the hour had come at which it may leave. */
async function send(debtor: Debtor, at = nine('2026-03-17')) {
  await debtor.db
    .updateTable('communications')
    .set({ nextAttemptAt: sql<string>`now() - interval '1 second'` })
    .where('orgId', '=', debtor.orgId)
    .execute();
  return dispatchMessages(deps, { orgId: debtor.orgId, now: () => at });
}

const signalsOf = ({ db, orgId }: Debtor) =>
  db.selectFrom('workflowIntents').select('signalName').where('orgId', '=', orgId).execute();

const setStatus = async ({ db, orgId }: Debtor, id: string, set: object) => {
  await db
    .updateTable('communications')
    .set(set)
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .execute();
};

describe('POST /invoices/communications/{id}/approve', () => {
  it('200: the message leaves, once, with who approved it; its collection is told', async () => {
    const debtor = await givenAwaiting();
    const { message, user, email } = debtor;
    expect(await send(debtor)).toBe(0);

    const approved = await act(debtor, message.id, 'approve');

    expect(approved).toMatchObject({
      status: 200,
      body: { status: 'queued', approvedBy: user.id },
    });
    expect(await signalsOf(debtor)).toContainEqual({ signalName: 'messageDecided' });
    expect(await send(debtor)).toBe(1);
    expect(await send(debtor)).toBe(0);
    expect(mailbox.mailsTo(email)).toHaveLength(1);
  });

  it('200 for one of twenty at once, 409 for the others, and one mail', async () => {
    const debtor = await givenAwaiting();

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => act(debtor, debtor.message.id, 'approve')),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await send(debtor)).toBe(1);
    expect(mailbox.mailsTo(debtor.email)).toHaveLength(1);
  });

  it.each([
    ['promised', '/promises', { date: new Date().toISOString().slice(0, 10) }],
    ['disputed', '/disputes', { reason: 'Not what we ordered' }],
    ['paused', '/collections/pause', {}],
  ])('409 with the reason when the invoice was %s meanwhile', async (reason, path, body) => {
    const debtor = await givenAwaiting();
    const changed = await debtor.call('POST', `/invoices/${debtor.invoiceId}${path}`, body);
    expect(changed.status, JSON.stringify(changed.body)).toBeLessThan(300);

    const refused = await act(debtor, debtor.message.id, 'approve', { leaveOut: true });

    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'facts-changed', errors: [{ message: reason }] },
    });
    expect(await send(debtor)).toBe(0);
  });

  it('409 when it was paid meanwhile, whether or not its collection has looked yet', async () => {
    const debtor = await givenAwaiting();
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });

    const before = await act(debtor, debtor.message.id, 'approve');
    await advance(debtor, debtor.invoiceId, nine('2026-03-17'));
    const after = await act(debtor, debtor.message.id, 'approve');

    expect(before.body).toMatchObject({ code: 'facts-changed', errors: [{ message: 'paid' }] });
    expect(after.body).toMatchObject({ status: 409, code: 'message-wrong-status' });
  });

  it('leaves out, when told to, the invoice that was paid, and sends about the other one', async () => {
    const debtor = await givenDebtor();
    const { customerId, invoiceId, email } = debtor;
    const { id: other } = await givenSent(debtor, { customerId, totalMinor: 77_700 });
    await debtor.db.updateTable('communications').set({ status: 'sent' }).execute();
    await advance(debtor, invoiceId, nine('2026-03-16'));
    const [message] = await messagesOf(debtor, '?status=awaiting_approval');
    await pay(debtor, { customerId, amountMinor: 100_000 });

    const refused = await act(debtor, message!.id, 'approve');
    const approved = await act(debtor, message!.id, 'approve', { leaveOut: true });

    expect(refused.status).toBe(409);
    expect(approved.body.invoices.filter(({ released }) => !released)).toMatchObject([
      { invoiceId: other },
    ]);
    expect(await send(debtor)).toBe(1);
    const [mail] = mailbox.mailsTo(email);
    expect(mail?.text).toContain('$777.00');
    expect(mail?.text).not.toContain('$1,000.00');
  });

  it('looks once more when the mail leaves: what is paid after the approval stops it', async () => {
    const debtor = await givenAwaiting();
    await act(debtor, debtor.message.id, 'approve');
    await pay(debtor, { customerId: debtor.customerId, amountMinor: 100_000 });

    expect(await send(debtor)).toBe(0);

    expect(mailbox.mailsTo(debtor.email)).toEqual([]);
  });

  it('412 for a version that has changed since: what was read is what is approved', async () => {
    const debtor = await givenAwaiting();
    const { id, version } = debtor.message;
    const seen = { 'if-match': `"${version}"` };
    await debtor.call('PATCH', `${messages}/${id}`, { subject: 'Other words' });

    const stale = await act(debtor, id, 'approve', undefined, seen);

    expect(stale.status).toBe(412);
  });

  it('gives a message a new version when one of its invoices is settled', async () => {
    const debtor = await givenDebtor();
    const { customerId, invoiceId } = debtor;
    await givenSent(debtor, { customerId, totalMinor: 77_700 });
    await debtor.db.updateTable('communications').set({ status: 'sent' }).execute();
    await advance(debtor, invoiceId, nine('2026-03-16'));
    const [before] = await messagesOf(debtor, '?status=awaiting_approval');
    await pay(debtor, { customerId, amountMinor: 100_000 });

    await advance(debtor, invoiceId, nine('2026-03-17'));

    const [after] = await messagesOf(debtor, '?status=awaiting_approval');
    expect(after?.invoices.filter(({ released }) => released)).toMatchObject([{ invoiceId }]);
    expect(after?.version).toBeGreaterThan(before!.version);
  });

  it('403 for who may write but not approve, and 200 for an approver', async () => {
    const debtor = await givenAwaiting();
    const accountant = await givenMember(debtor.orgId, 'accountant');
    const approver = await givenMember(debtor.orgId, 'approver');

    expect((await act(accountant, debtor.message.id, 'approve')).status).toBe(403);
    expect((await act(approver, debtor.message.id, 'approve')).status).toBe(200);
  });

  it('422 without an address, and 409 where they want no such messages', async () => {
    const debtor = await givenAwaiting();
    const set = (values: object) => debtor.db.updateTable('customers').set(values).execute();
    await set({ optedOutChannels: ['email'] });
    const unwanted = await act(debtor, debtor.message.id, 'approve');
    await set({ email: null, optedOutChannels: [] });
    const nowhere = await act(debtor, debtor.message.id, 'approve');

    expect(unwanted.body).toMatchObject({ status: 409, code: 'channel-opted-out' });
    expect(nowhere.body).toMatchObject({ status: 422, code: 'no-address' });
  });
});

describe('POST /invoices/communications/{id}/reject', () => {
  it('200: nothing leaves, the step is not made up for, and the next one follows', async () => {
    const debtor = await givenAwaiting();

    const rejected = await act(debtor, debtor.message.id, 'reject', { reason: 'They called' });

    expect(rejected).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    const { plan } = await advance(debtor, debtor.invoiceId, nine('2026-03-17'));
    expect(plan.next?.name).toBe('final-reminder');
    expect(await send(debtor)).toBe(0);
  });

  it('409 for what was approved already, which has to be cancelled', async () => {
    const debtor = await givenAwaiting();
    await act(debtor, debtor.message.id, 'approve');

    const late = await act(debtor, debtor.message.id, 'reject');
    const cancelled = await act(debtor, debtor.message.id, 'cancel');

    expect(late.body).toMatchObject({ status: 409, code: 'message-wrong-status' });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await send(debtor)).toBe(0);
  });
});

describe('PATCH /invoices/communications/{id}', () => {
  it('200: a person’s words leave in the place of the template’s, and null gives them back', async () => {
    const debtor = await givenAwaiting();
    const path = `${messages}/${debtor.message.id}`;
    const words = { subject: 'We have to talk', body: 'Dear Ann,\n\nplease call us.' };

    await debtor.call('PATCH', path, { ...words, subject: 'Never sent' });
    const changed = await debtor.call('PATCH', path, { subject: words.subject });

    expect(changed).toMatchObject({ status: 200, body: words });
    await act(debtor, debtor.message.id, 'approve');
    await send(debtor);
    const [mail] = mailbox.mailsTo(debtor.email);
    expect(mail?.subject).toContain('We have to talk');
    expect(mail?.text).toContain('please call us.');
    expect(mail?.text).toContain('$1,000.00');
  });

  it.each([
    ['a subject of two lines', { subject: 'One\nBcc: all@example.com' }],
    ['a blank subject', { subject: ' ' }],
    ['a blank body', { body: ' \n ' }],
    ['a body without end', { body: 'x'.repeat(4_001) }],
    ['what a person cannot set', { status: 'sent' }],
  ])('400 for %s', async (_, change) => {
    const debtor = await givenAwaiting();

    const refused = await debtor.call('PATCH', `${messages}/${debtor.message.id}`, change);

    expect(refused.status).toBe(400);
  });

  it('409 for what is on its way', async () => {
    const debtor = await givenAwaiting();
    await act(debtor, debtor.message.id, 'approve');

    const late = await debtor.call('PATCH', `${messages}/${debtor.message.id}`, { body: 'No' });

    expect(late.body).toMatchObject({ status: 409, code: 'message-wrong-status' });
  });
});

describe('GET /invoices/communications/{id}/preview', () => {
  it('200: what the template says by the facts of now, in the customer’s language', async () => {
    const debtor = await givenAwaiting({ customer: { language: 'de' } });
    const { invoiceId, message, call, customerId } = debtor;
    const path = `${messages}/${message.id}/preview`;
    const shown = () => call<{ subject: string; body: string }>('GET', path);

    const before = await shown();
    await pay(debtor, { customerId, amountMinor: 40_000 });
    const after = await shown();
    await act(debtor, message.id, 'approve');
    await send(debtor);

    const { number } = (await call<{ number: string }>('GET', `/invoices/${invoiceId}`)).body;
    expect(before.body.subject).toMatch(`Mahnung: Rechnung ${number}, 1.000,00`);
    expect(after.body.subject).toMatch(`Mahnung: Rechnung ${number}, 600,00`);
    const [mail] = mailbox.mailsTo(debtor.email);
    expect(mail?.text).toContain('Guten Tag Globex,');
  });

  it('422 for words with a placeholder that nothing fills', async () => {
    const debtor = await givenAwaiting();
    const path = `${messages}/${debtor.message.id}`;

    const refused = await debtor.call('PATCH', path, { body: 'Pay {{sum}}' });
    const taken = await debtor.call('PATCH', path, { body: 'Pay {{amount}}' });

    expect(refused.body).toMatchObject({ status: 422, code: 'unknown-placeholder' });
    expect(taken.status).toBe(200);
    const { body } = await debtor.call<{ body: string }>('GET', `${path}/preview`);
    expect(body.body).toBe('Pay $1,000.00');
  });
});

describe('GET /invoices/messages/templates', () => {
  it('200 with those of a language, a stage, a tone and a channel', async () => {
    const { call } = await givenDebtor();
    const path = '/invoices/messages/templates';

    const all = await call<{ data: object[] }>('GET', path);
    const query = '?language=es&stage=overdue&tone=final&channel=sms';
    const one = await call<{ data: object[] }>('GET', `${path}${query}`);

    expect(all.body.data).toHaveLength(240);
    expect(one.body.data).toMatchObject([{ body: expect.stringContaining('último aviso') }]);
  });
});

describe('POST /invoices/communications/{id}/done', () => {
  it('200: what came of a call is kept, and the call counts as its step', async () => {
    const debtor = await givenAwaiting();
    const { id } = debtor.message;
    await setStatus(debtor, id, { channel: 'phone' });
    await act(debtor, id, 'approve');

    const wrong = await act(debtor, id, 'done', { outcome: 'sent' });
    const done = await act(debtor, id, 'done', { outcome: 'reached', note: 'Pays on Friday' });
    const again = await act(debtor, id, 'done', { outcome: 'reached' });

    expect(wrong.body).toMatchObject({ status: 422, code: 'outcome-of-other-channel' });
    expect(done).toMatchObject({ status: 200, body: { status: 'done', outcome: 'reached' } });
    expect(again.status).toBe(409);
    const reminders = await remindersOf(debtor);
    expect(reminders).toMatchObject([{ items: [{ stepKey: 'third-reminder', released: false }] }]);
  });

  it('409 for a mail, which is no task', async () => {
    const debtor = await givenAwaiting();

    expect((await act(debtor, debtor.message.id, 'done', { outcome: 'sent' })).status).toBe(409);
  });
});

describe('POST /invoices/communications/{id}/retry', () => {
  /** Sent, and not taken in by the customer's server. */
  async function givenBounced() {
    const debtor = await givenAwaiting();
    const { message, orgId, db } = debtor;
    await act(debtor, message.id, 'approve');
    await send(debtor);
    const news = { news: 'bounced' as const, at: nine('2026-03-17'), detail: 'no such mailbox' };
    await inTransaction(db, (trx) =>
      noteDelivery(trx, actingIn(orgId), { communicationId: message.id, ...news }),
    );
    return debtor;
  }

  it('409 while the address bounces; 200 with another one, and one more mail to it', async () => {
    const debtor = await givenBounced();
    const { id } = debtor.message;
    const early = await act(debtor, id, 'retry');
    const moved = `moved-${debtor.email}`;
    const set = { email: moved, addressStanding: 'unknown' as const };
    await debtor.db.updateTable('customers').set(set).execute();

    const again = await act(debtor, id, 'retry');

    expect(early.body).toMatchObject({ status: 409, code: 'reminders-stopped' });
    expect(again).toMatchObject({ status: 200, body: { status: 'queued' } });
    expect(again.body.invoices).toMatchObject([{ released: false }]);
    expect(await send(debtor)).toBe(1);
    expect(mailbox.mailsTo(moved)).toHaveLength(1);
  });

  it('409 when another message has taken the step since', async () => {
    const debtor = await givenBounced();
    await debtor.db.updateTable('customers').set({ addressStanding: 'unknown' }).execute();
    await advance(debtor, debtor.invoiceId, nine('2026-03-20'));

    const late = await act(debtor, debtor.message.id, 'retry');

    expect((await remindersOf(debtor)).map(({ status }) => status)).toContain('awaiting_approval');
    expect(late.body).toMatchObject({ status: 409, code: 'step-taken-again' });
  });

  it('409 for a mail that may have left, until somebody says that it may arrive twice', async () => {
    const debtor = await givenAwaiting();
    const { id } = debtor.message;
    await setStatus(debtor, id, { status: 'unknown' });

    const unsure = await act(debtor, id, 'retry');
    const sure = await act(debtor, id, 'retry', { mayArriveTwice: true });

    expect(unsure.body).toMatchObject({ status: 409, code: 'may-have-left' });
    expect(sure).toMatchObject({ status: 200, body: { status: 'queued' } });
  });

  it('409 for a message that was delivered', async () => {
    const debtor = await givenAwaiting();
    await setStatus(debtor, debtor.message.id, { status: 'delivered' });

    expect((await act(debtor, debtor.message.id, 'retry')).status).toBe(409);
  });
});

describe('POST /invoices/communications', () => {
  it('201: a draft that nobody gets before it is approved, whatever stops reminders', async () => {
    const debtor = await givenDebtor();
    const { customerId, invoiceId, call, email } = debtor;
    await call('POST', `/invoices/${invoiceId}/disputes`, { reason: 'Late' });
    const words = { subject: 'About your complaint', body: 'We are looking into it.' };

    const drafted = await call<MessageAnswer>('POST', messages, {
      ...{ customerId, invoiceIds: [invoiceId], ...words },
    });
    expect(drafted).toMatchObject({ status: 201, body: { status: 'draft', ...words } });
    await send(debtor);
    expect(mailbox.mailsTo(email).some(({ subject }) => subject.includes('complaint'))).toBe(false);
    await act(debtor, drafted.body.id, 'approve');
    await send(debtor);

    expect(mailbox.mailsTo(email).some(({ subject }) => subject.includes('complaint'))).toBe(true);
  });

  it('422 for an invoice of another customer, and for a customer that is not there', async () => {
    const debtor = await givenDebtor();
    const other = await givenDebtor();
    const words = { subject: 'Hello', body: 'There' };
    const about = (customerId: string, ...invoiceIds: string[]) =>
      debtor.call('POST', messages, { customerId, invoiceIds, ...words });

    expect((await about(debtor.customerId, other.invoiceId)).status).toBe(422);
    expect((await about(other.customerId)).status).toBe(422);
  });
});

describe('GET /invoices/communications', () => {
  it('200: narrows by status, channel, customer, invoice and days, and goes page by page', async () => {
    const debtor = await givenAwaiting();
    const { customerId, invoiceId, message } = debtor;
    const { id: other } = await givenSent(debtor, { customerId });
    const idsOf = async (query: string) => (await messagesOf(debtor, query)).map(({ id }) => id);

    expect(await idsOf('?status=awaiting_approval')).toEqual([message.id]);
    expect(await idsOf('?channel=phone')).toEqual([]);
    expect(await idsOf(`?customerId=${customerId}`)).toHaveLength(3);
    expect(await idsOf(`?invoiceId=${other}`)).toHaveLength(1);
    expect(await idsOf(`?invoiceId=${invoiceId}&situation=reminder`)).toEqual([message.id]);
    expect(await idsOf('?from=2026-03-16&to=2026-03-16')).toEqual([message.id]);
    const first = await debtor.call<{ nextCursor: string }>('GET', `${messages}?limit=2`);
    expect(await idsOf(`?limit=2&cursor=${first.body.nextCursor}`)).toHaveLength(1);
  });

  it('one alert a day asks approvers, however many messages wait', async () => {
    const debtor = await givenAwaiting();
    const customerId = debtor.customerId;
    const { id } = await givenSent(debtor, { customerId, currency: 'EUR' });
    await advance(debtor, id, nine('2026-03-16'));

    await until(
      async () => (await messagesOf(debtor, '?status=awaiting_approval')).length === 2,
      'two wait',
    );

    const { body } = await debtor.call<{ data: { title: string }[] }>('GET', '/alerts');
    expect(body.data.map(({ title }) => title)).toEqual(['Reminders wait for your approval']);
  });
});
