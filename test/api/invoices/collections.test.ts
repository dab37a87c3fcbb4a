import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/kit/calendar.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import { givenInvoice, givenSentInvoice } from '../../support/invoices.ts';

interface State {
  status: string;
  nextStep: { name: string; at: string } | null;
  stoppedBy: string | null;
  history: { what: string; by: string | null }[];
  promises: { id: string; status: string; amount: number }[];
  disputes: { id: string; status: string }[];
  pausedUntil: string | null;
  assignedTo: string | null;
  workflowId: string | null;
}

const today = new Date().toISOString().slice(0, 10);

/** An organization with an invoice over 240.00 that was sent just now, due in 30 days. */
async function givenSent() {
  const org = await givenOrg();
  const over = { issueDate: today, dueDate: addDays(today, 30) };
  const { id } = await givenSentInvoice(org, over);
  const post = <T = State>(path: string, body?: object, as = org.call) =>
    as<T>('POST', `/invoices/${id}/${path}`, body);
  const read = async () => (await org.call<State>('GET', `/invoices/${id}/collections`)).body;
  return { ...org, id, post, read };
}

describe('GET /invoices/{invoiceId}/collections', () => {
  it('200 with what comes next and when, from the moment that it is sent', async () => {
    const { id, read, user } = await givenSent();

    const state = await read();

    expect(state).toMatchObject({
      status: 'active',
      nextStep: { name: 'upcoming', at: expect.stringMatching(/T09:00:00\.000Z$/) },
      stoppedBy: null,
      history: [{ what: 'start', by: user.id }],
      workflowId: `invoice-collection/${id}`,
    });
    expect((state.nextStep?.at ?? '') >= addDays(today, 27)).toBe(true);
  });

  it('200 as not started for a draft, and 404 for no invoice', async () => {
    const org = await givenOrg();
    const { id } = await givenInvoice(org);

    const draft = await org.call<State>('GET', `/invoices/${id}/collections`);
    const none = await org.call('GET', `/invoices/${org.orgId}/collections`);

    expect(draft.body).toMatchObject({ status: 'not_started', nextStep: null, history: [] });
    expect(none.status).toBe(404);
  });
});

describe('pausing and resuming', () => {
  it('409 resuming what is not paused; both stand in the history with who did it', async () => {
    const { post, read, user } = await givenSent();
    expect((await post('collections/resume')).status).toBe(409);

    const paused = await post('collections/pause', { reason: 'They called' });
    expect(paused.body).toMatchObject({ status: 'paused', stoppedBy: 'paused', nextStep: null });
    const resumed = await post('collections/resume');

    expect(resumed.body).toMatchObject({ status: 'active', stoppedBy: null });
    const { history } = await read();
    expect(history.slice(1)).toMatchObject([
      { what: 'pause', by: user.id },
      { what: 'resume', by: user.id },
    ]);
  });

  it('says when a pause ends by itself, and 422 for a day that is over', async () => {
    const { post } = await givenSent();

    const paused = await post('collections/pause', { until: addDays(today, 5) });

    expect(paused.body).toMatchObject({ nextStep: { name: 'resume' } });
    expect((await post('collections/pause', { until: today })).status).toBe(422);
  });

  it('404 before the invoice is sent: there is no collection', async () => {
    const org = await givenOrg();
    const { id } = await givenInvoice(org);

    expect((await org.call('POST', `/invoices/${id}/collections/pause`)).status).toBe(404);
  });
});

describe('POST /invoices/{invoiceId}/collections/remind', () => {
  it('202 once a day, and 409 with the reason while something stops reminders', async () => {
    const { post, db } = await givenSent();

    expect((await post('collections/remind')).status).toBe(202);
    expect((await post<{ code: string }>('collections/remind')).body.code).toBe('reminded-today');
    await post('disputes', { reason: 'Broken' });
    const stopped = await post<{ code: string; detail: string }>('collections/remind');

    expect(stopped).toMatchObject({ status: 409, body: { code: 'reminders-stopped' } });
    expect(stopped.body.detail).toContain('disputed');
    const rows = await db
      .selectFrom('communications')
      .select(['status', 'tone'])
      .where('reminds', '=', true)
      .execute();
    expect(rows).toEqual([{ status: 'queued', tone: 'friendly' }]);
  });

  it('409 for what is paid, saying so, though a promise stands and the run goes on', async () => {
    const { post } = await givenSent();
    await post('promises', { date: addDays(today, 10) });
    const paid = await post('payments', { amount: 24_000, date: today, method: 'bank_transfer' });

    const refused = await post<{ code: string; detail: string }>('collections/remind');

    expect(paid.status).toBe(201);
    expect(refused).toMatchObject({ status: 409, body: { code: 'collection-ended' } });
    expect(refused.body.detail).toBe('The invoice is paid; nothing is collected.');
  });

  it('sends one message for two requests at the same time', async () => {
    const { post } = await givenSent();

    const both = await Promise.all([post('collections/remind'), post('collections/remind')]);

    expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
  });
});

describe('promises', () => {
  it('201 silences reminders until its grace is over; a second one replaces it', async () => {
    const { post, read } = await givenSent();

    const first = await post('promises', { date: addDays(today, 10) });
    await post('promises', { date: addDays(today, 20), amount: 10_000 });

    expect(first).toMatchObject({ status: 201, body: { amount: 24_000, graceDays: 2 } });
    expect(await read()).toMatchObject({
      status: 'promised',
      nextStep: { name: 'check-promise', at: `${addDays(today, 23)}T01:00:00.000Z` },
      promises: [
        { status: 'active', amount: 10_000 },
        { status: 'replaced', amount: 24_000 },
      ],
    });
  });

  it.each([
    ['yesterday', { date: addDays(today, -1) }],
    ['half a year ahead', { date: addDays(today, 180) }],
    ['more than is owed', { date: addDays(today, 3), amount: 24_001 }],
  ])('422 for one of %s', async (_, said) => {
    const { post } = await givenSent();

    expect((await post('promises', said)).status).toBe(422);
  });
});

describe('disputes', () => {
  it('201 stops reminders with an alert, 409 for a second, and resolving lets them go on', async () => {
    const { post, read, call } = await givenSent();

    const opened = await post<{ id: string; amount: number }>('disputes', { reason: 'Broken' });
    expect(opened).toMatchObject({ status: 201, body: { amount: 24_000 } });
    expect((await post('disputes', { reason: 'Again' })).status).toBe(409);
    expect(await read()).toMatchObject({ status: 'disputed', stoppedBy: 'disputed' });
    const alerts = await call<{ data: object[] }>('GET', '/alerts');
    expect(alerts.body.data).toMatchObject([{ title: 'A customer disputes an invoice' }]);

    const path = `disputes/${opened.body.id}/resolve`;
    expect((await post(path, { as: 'rejected' })).status).toBe(200);
    expect((await post(path, { as: 'accepted' })).status).toBe(409);
    expect(await read()).toMatchObject({ status: 'active', disputes: [{ status: 'rejected' }] });
  });
});

describe('people', () => {
  it('assigns members, 422 whoever is none', async () => {
    const org = await givenSent();
    const accountant = await givenMember(org.orgId, 'accountant');
    const stranger = await givenOrg();

    const assigned = await org.post('collections/assign', { to: accountant.id });
    const refused = await org.post('collections/assign', { to: stranger.user.id });

    expect(assigned.body).toMatchObject({ assignedTo: accountant.id });
    expect(refused.status).toBe(422);
  });

  it('hands it to whoever wrote the invoice, with an alert', async () => {
    const { post, call, user } = await givenSent();

    const handed = await post('collections/escalate', { reason: 'Call them' });

    expect(handed.body).toMatchObject({ assignedTo: user.id });
    const alerts = await call<{ data: object[] }>('GET', '/alerts?severity=high');
    expect(alerts.body.data).toHaveLength(1);
  });
});

describe('reminder schedules', () => {
  const step = { key: 'only', offsetDays: 5, tone: 'neutral' };

  it('follow the new default at once, and the old one may then be removed', async () => {
    const { call, read } = await givenSent();
    const listed = await call<{ data: { id: string }[] }>('GET', '/invoices/schedules');
    const made = await call<{ id: string }>('POST', '/invoices/schedules', {
      name: 'One alone',
      steps: [step],
    });

    const set = await call('POST', `/invoices/schedules/${made.body.id}/default`);

    expect(set).toMatchObject({ status: 200, body: { isDefault: true } });
    expect((await read()).nextStep?.name).toBe('only');
    const old = `/invoices/schedules/${listed.body.data[0]?.id}`;
    expect((await call('DELETE', `/invoices/schedules/${made.body.id}`)).status).toBe(409);
    expect((await call('DELETE', old)).status).toBe(204);
  });

  it('422 for steps that do not follow each other', async () => {
    const { call } = await givenOrg();
    const steps = [step, { ...step, key: 'second', offsetDays: 5 }];

    const made = await call('POST', '/invoices/schedules', { name: 'Wrong', steps });

    expect(made).toMatchObject({ status: 422, body: { code: 'schedule-impossible' } });
  });
});
