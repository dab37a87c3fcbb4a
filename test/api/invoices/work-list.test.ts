import { describe, expect, it } from 'vitest';
import { advance, givenDebtor, givenSent, nine } from '../../support/collections.ts';
import { givenAwaiting } from '../../support/messages.ts';

type Debtor = Awaited<ReturnType<typeof givenDebtor>>;

interface Work {
  data: {
    invoiceId: string;
    reason: string;
    status: string;
    daysOverdue: number;
    balance: number;
    waitingMessageId: string | null;
    stoppedBy: string | null;
    nextStep: { name: string } | null;
    lastContact: { channel: string } | null;
    promise: { amount: number } | null;
  }[];
  nextCursor: string | null;
  summary: { currency: string; reason: string; invoices: number; balance: number }[];
}

const path = '/invoices/work-list';
const read = async ({ call }: Pick<Debtor, 'call'>, query = '') => {
  const { status, body } = await call<Work>('GET', `${path}${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

const idsOf = ({ data }: Work) => data.map(({ invoiceId }) => invoiceId);

/** Four invoices of 10, 20, 30 and 40 dollars, all long overdue, the last one not due. */
async function givenFour() {
  const debtor = await givenDebtor({ invoice: { totalMinor: 1_000 } });
  const { customerId } = debtor;
  const ids = [debtor.invoiceId];
  for (const [totalMinor, dueOn] of [
    [2_000, '2026-02-01'],
    [3_000, '2026-01-20'],
    [4_000, '2099-01-01'],
  ] as const) {
    ids.push((await givenSent(debtor, { customerId, totalMinor, dueOn })).id);
  }
  return { ...debtor, ids };
}

describe('GET /invoices/work-list', () => {
  it('200: what waits for a person comes first, then the largest debts', async () => {
    const debtor = await givenFour();
    const [ten, twenty, thirty, forty] = debtor.ids as [string, string, string, string];
    await debtor.call('POST', `/invoices/${twenty}/collections/escalate`, { reason: 'Call them' });
    await debtor.call('POST', `/invoices/${ten}/disputes`, { reason: 'Broken' });

    const work = await read(debtor);

    expect(idsOf(work)).toEqual([twenty, ten, thirty, forty]);
    expect(work.data.map(({ reason }) => reason)).toEqual([
      'escalated',
      'disputed',
      'overdue',
      'running',
    ]);
    expect(work.data[1]).toMatchObject({ status: 'disputed', stoppedBy: 'disputed' });
    expect(work.summary).toEqual(
      expect.arrayContaining([
        { currency: 'USD', reason: 'running', invoices: 1, balance: 4_000, overdue: 0 },
        { currency: 'USD', reason: 'overdue', invoices: 1, balance: 3_000, overdue: 3_000 },
      ]),
    );
  });

  it('200 with the message that waits, the last contact and the promise', async () => {
    const debtor = await givenAwaiting();
    const { invoiceId, db, orgId, message } = debtor;
    const sent = { status: 'sent' as const, sentAt: nine('2026-01-15') };
    await db
      .updateTable('communications')
      .set(sent)
      .where('orgId', '=', orgId)
      .where('situation', '=', 'invoice')
      .execute();
    const waiting = await read(debtor, '?reason=approval');
    const date = new Date().toISOString().slice(0, 10);
    await debtor.call('POST', `/invoices/${invoiceId}/promises`, { date });

    const promised = await read(debtor);

    expect(waiting.data).toMatchObject([
      { waitingMessageId: message.id, lastContact: { channel: 'email', at: nine('2026-01-15') } },
    ]);
    expect(promised.data).toMatchObject([{ stoppedBy: 'promised', promise: { amount: 100_000 } }]);
  });

  it('compares amounts in the base currency, by the rates that are known', async () => {
    // 50 dollars; 40 euros at 2.00 and 30 without a rate of their own; 6,000 yen at 0.0075.
    const debtor = await givenDebtor({ invoice: { totalMinor: 5_000 } });
    const { customerId, db } = debtor;
    const [fifty, ids] = [debtor.invoiceId, [] as string[]];
    for (const [currency, totalMinor, exchangeRate] of [
      ['EUR', 4_000, '2'],
      ['EUR', 3_000, null],
      ['JPY', 6_000, '0.0075'],
    ] as const) {
      const { id } = await givenSent(debtor, { customerId, currency, totalMinor });
      await db.updateTable('invoices').set({ exchangeRate }).where('id', '=', id).execute();
      ids.push(id);
    }
    const [eighty, sixty, fortyFive] = ids;

    const byAmount = await read(debtor, '?sort=amount');
    const first = await read(debtor, '?sort=amount&limit=1');
    const second = await read(debtor, `?sort=amount&limit=1&cursor=${first.nextCursor}`);

    expect(idsOf(byAmount)).toEqual([eighty, sixty, fifty, fortyFive]);
    expect([...idsOf(first), ...idsOf(second)]).toEqual([eighty, sixty]);
  });

  it.each(['priority', 'amount', 'daysOverdue', 'risk'])(
    'by %s goes page by page through each invoice once, in one order',
    async (sort) => {
      const debtor = await givenFour();
      const whole = idsOf(await read(debtor, `?sort=${sort}`));

      const paged: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const after = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
        const page: Work = await read(debtor, `?sort=${sort}&limit=1${after}`);
        paged.push(...idsOf(page));
        cursor = page.nextCursor;
      }

      expect(paged).toEqual(whole);
      expect(new Set(paged).size).toBe(4);
    },
  );

  it('narrows by amount, days, currency, customer and person; the summary with it', async () => {
    const debtor = await givenFour();
    const [ten = '', , thirty = ''] = debtor.ids;
    await debtor.call('POST', `/invoices/${ten}/collections/assign`, { to: debtor.user.id });

    expect(idsOf(await read(debtor, `?assignedTo=${debtor.user.id}`))).toEqual([ten]);
    expect(idsOf(await read(debtor, '?minAmount=3000&minDaysOverdue=1'))).toEqual([thirty]);
    expect((await read(debtor, '?minAmount=3000')).summary).toHaveLength(2);
    expect((await read(debtor, '?currency=EUR')).data).toEqual([]);
    expect(idsOf(await read(debtor, `?customerId=${debtor.customerId}`))).toHaveLength(4);
  });

  it('shows nothing that is paid', async () => {
    const debtor = await givenDebtor();
    const amount = { amount: 100_000, date: '2026-03-01', method: 'bank_transfer' };
    const paid = await debtor.call('POST', `/invoices/${debtor.invoiceId}/payments`, amount);

    expect(paid.status, JSON.stringify(paid.body)).toBe(201);
    expect((await read(debtor)).data).toEqual([]);
  });
});

interface Preview {
  timeZone: string;
  steps: { key: string; date: string; at: string; shifted: string[] }[];
  skipped: { key: string; because: string }[];
  stoppedBy: string | null;
}

const steps = [
  { key: 'soon', offsetDays: -3, tone: 'friendly' },
  { key: 'late', offsetDays: 7, tone: 'firm' },
];

describe('POST /invoices/schedules/preview', () => {
  it('200 with each moment, and why it is not the day that the schedule names', async () => {
    const { call } = await givenDebtor();
    const body = { steps, dueDate: '2026-03-01', timeZone: 'America/New_York' };

    const { status, body: preview } = await call<Preview>(
      'POST',
      '/invoices/schedules/preview',
      body,
    );

    expect(status, JSON.stringify(preview)).toBe(200);
    expect(preview.steps).toMatchObject([
      { key: 'soon', date: '2026-02-26', at: '2026-02-26T14:00:00.000Z', shifted: [] },
      { key: 'late', date: '2026-03-09', at: '2026-03-09T13:00:00.000Z', shifted: ['rest-day'] },
    ]);
  });

  it('200 by the place and wishes of a customer; 422 for none of ours, and for no schedule', async () => {
    const debtor = await givenDebtor({ customer: { timeZone: 'Asia/Tokyo' } });
    const { call, customerId } = debtor;
    const ask = (over: object) =>
      call<Preview>('POST', '/invoices/schedules/preview', {
        steps,
        dueDate: '2026-03-01',
        ...over,
      });

    const theirs = await ask({ customerId });

    expect(theirs.body).toMatchObject({
      timeZone: 'Asia/Tokyo',
      steps: [{ at: '2026-02-26T00:00:00.000Z' }, {}],
    });
    expect((await ask({ customerId: debtor.invoiceId })).status).toBe(422);
    expect((await ask({ steps: [steps[1], steps[0]] })).status).toBe(422);
  });
});

describe('GET /invoices/{id}/collections/preview', () => {
  it('200 with what follows, what is over, and what stops it', async () => {
    const debtor = await givenDebtor({ invoice: { dueOn: '2099-03-02' } });
    const { call, invoiceId } = debtor;
    const path = `/invoices/${invoiceId}/collections/preview`;
    await call('POST', `/invoices/${invoiceId}/collections/pause`, {});

    const { status, body } = await call<Preview>('GET', path);

    expect(status).toBe(200);
    expect(body.stoppedBy).toBe('paused');
    expect(body.steps.map(({ key, date }) => [key, date])).toEqual([
      ['upcoming', '2099-02-27'],
      ['first-reminder', '2099-03-03'],
      ['second-reminder', '2099-03-09'],
      ['third-reminder', '2099-03-16'],
      ['final-reminder', '2099-04-01'],
    ]);
  });

  it('404 for a draft, which nobody collects', async () => {
    const debtor = await givenDebtor();
    await advance(debtor, debtor.invoiceId, nine('2026-03-02'));
    const { body } = await debtor.call<{ id: string }>(
      'POST',
      `/invoices/${debtor.invoiceId}/duplicate`,
    );

    const { status } = await debtor.call('GET', `/invoices/${body.id}/collections/preview`);

    expect(status).toBe(404);
  });
});
