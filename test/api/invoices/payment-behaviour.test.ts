import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import { type Books, givenCustomer, givenOpenInvoice, pay } from '../../support/receivables.ts';

interface Behaviour {
  paid: { invoices: number };
  predictions: { invoiceId: string; expectedPaymentDate: string; reasons: string[] }[];
}

const behaviourOf = ({ call }: Pick<Books, 'call'>, customerId: string) =>
  call<Behaviour>('GET', `/invoices/customers/${customerId}/payment-behaviour`);

/** An invoice of 1,000.00, due on 2026-01-31 and paid on this day. */
async function givenPaid(org: Books, customerId: string, receivedOn: string): Promise<string> {
  const invoiceId = await givenOpenInvoice(org, { customerId });
  const allocations = [{ invoiceId }];
  await pay(org, { customerId, amountMinor: 100_000, receivedOn, allocations });
  return invoiceId;
}

type Word = { status: 'kept' | 'broken' | 'active' | 'replaced' };

const givenPromise = ({ orgId, db }: Books, invoiceId: string, { status }: Word) =>
  db
    .insertInto('paymentPromises')
    .values({
      ...{ orgId, id: newId(), invoiceId, status, promisedOn: '2026-02-10', byCustomer: true },
      ...{ amountMinor: 100_000, balanceMinor: 100_000, graceDays: 2 },
    })
    .execute();

const givenDispute = ({ orgId, db }: Books, invoiceId: string) =>
  db
    .insertInto('disputes')
    .values({
      ...{ orgId, id: newId(), invoiceId, kind: 'customer', status: 'open' },
      ...{ amountMinor: 100_000, reason: 'Two were broken.' },
    })
    .execute();

describe('GET /invoices/customers/{customerId}/payment-behaviour', () => {
  it('404 for a customer of another organization, and for one that is not there', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    const customerId = await givenCustomer(mine);

    const foreign = await behaviourOf(other, customerId);
    const unknown = await behaviourOf(mine, newId());

    expect([foreign.status, unknown.status]).toEqual([404, 404]);
  });

  it('200 with nulls for who has never been sold to, and 403 for a viewer', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const viewer = await givenMember(org.orgId, 'viewer', 'Reader');

    const refused = await behaviourOf(viewer, customerId);
    const { status, body } = await behaviourOf(org, customerId);

    expect(refused.status).toBe(403);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        ...{ customerId, onTimeShare: null, trend: { direction: 'unknown' }, predictions: [] },
        paid: { invoices: 0, averageDaysToPay: null, averageDaysLate: null, lastPaidDate: null },
        promises: { active: 0, kept: 0, broken: 0, keptShare: null },
      },
    });
  });

  it('200 with days to pay, the on-time share, promises and disputes of theirs alone', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const first = await givenPaid(org, customerId, '2026-01-31');
    await givenPaid(org, customerId, '2026-02-10');
    const overdue = await givenOpenInvoice(org, { customerId });
    const later = await givenOpenInvoice(org, { customerId, dueOn: '2099-01-31' });
    const stranger = await givenPaid(org, await givenCustomer(org), '2026-05-31');
    await givenPromise(org, first, { status: 'kept' });
    await givenPromise(org, overdue, { status: 'broken' });
    await givenPromise(org, overdue, { status: 'active' });
    await givenPromise(org, overdue, { status: 'replaced' });
    await givenPromise(org, stranger, { status: 'broken' });
    await givenDispute(org, later);

    const { status, body } = await behaviourOf(org, customerId);

    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        paid: {
          ...{ invoices: 2, averageDaysToPay: '35', averageDaysLate: '5' },
          lastPaidDate: '2026-02-10',
        },
        ...{ open: { invoices: 2, overdue: 1 }, onTimeShare: 0.3333 },
        promises: { active: 1, kept: 1, broken: 1, keptShare: 0.5 },
        disputes: { open: 1, accepted: 0, rejected: 0 },
      },
    });
    expect(body.predictions.map(({ invoiceId }) => invoiceId)).toEqual([overdue, later]);
    expect(body.predictions.every(({ reasons }) => reasons.length > 0)).toBe(true);
  });

  it('leaves out what was void or credited whole: it says nothing of how they pay', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const voided = await givenOpenInvoice(org, { customerId });
    const credited = await givenOpenInvoice(org, { customerId });
    await org.call('POST', `/invoices/${voided}/void`, { reason: 'Twice' });
    await org.call('POST', '/invoices/credit-notes', { invoiceId: credited, reason: 'All back' });

    const { body } = await behaviourOf(org, customerId);

    expect(body).toMatchObject({
      ...{ paid: { invoices: 0 }, open: { invoices: 0, overdue: 0 }, onTimeShare: null },
      predictions: [],
    });
  });
});
