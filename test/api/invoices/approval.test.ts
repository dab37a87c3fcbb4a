import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { givenInvoice, readInvoice } from '../../support/invoices.ts';

async function givenApprovals(fromMinor = 24_000) {
  const org = await givenOrg();
  const bookkeeper = await givenMember(org.orgId, 'accountant');
  const approver = await givenMember(org.orgId, 'approver');
  await org.call('PATCH', '/invoices/settings', { approvalFromMinor: fromMinor });
  return { org, bookkeeper, approver };
}

describe('an invoice from the approval threshold on', () => {
  it.each([
    ['409 at the amount itself', 24_000, 409],
    ['202 a cent below it', 24_001, 202],
  ])('%s', async (_, fromMinor, status) => {
    const { org, bookkeeper } = await givenApprovals(fromMinor);
    const { id } = await givenInvoice(bookkeeper);

    const sent = await org.call('POST', `/invoices/${id}/send`);

    expect(sent.status).toBe(status);
    if (status === 409) expect(sent.body).toMatchObject({ code: 'invoice-needs-approval' });
  });

  it('is measured in the base currency, and is too large where no rate is known', async () => {
    const { org } = await givenApprovals(30_000);
    const euros = (exchangeRate: string | null) =>
      givenInvoice(org, { currency: 'EUR', exchangeRate });
    const [small, large, unknown] = [await euros('1.2'), await euros('1.25'), await euros(null)];

    const statuses = [];
    for (const { id } of [small, large, unknown]) {
      statuses.push((await org.call('POST', `/invoices/${id}/finalize`)).status);
    }

    expect(statuses).toEqual([200, 409, 409]);
  });

  it('403 for whoever wrote it or asked for its approval, and for who may approve nothing', async () => {
    const { org, bookkeeper } = await givenApprovals();
    const admin = await givenMember(org.orgId, 'admin');
    const { id } = await givenInvoice(org);
    await admin.call('POST', `/invoices/${id}/request-approval`);
    const path = `/invoices/${id}/approve`;

    const [byWriter, byRequester] = [await org.call('POST', path), await admin.call('POST', path)];
    const byBookkeeper = await bookkeeper.call('POST', path);

    for (const refused of [byWriter, byRequester]) {
      expect(refused).toMatchObject({
        status: 403,
        body: { code: 'approver-not-independent' },
      });
    }
    expect(byBookkeeper).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect(await readInvoice(org, id)).toMatchObject({ status: 'pending_approval' });
  });

  it('409 to change it while it waits, or to decide what nobody asked about', async () => {
    const { bookkeeper, approver } = await givenApprovals();
    const [waiting, draft] = [await givenInvoice(bookkeeper), await givenInvoice(bookkeeper)];
    await bookkeeper.call('POST', `/invoices/${waiting.id}/request-approval`);

    const change = await bookkeeper.call('PATCH', `/invoices/${waiting.id}`, { note: 'x' });

    expect(change.status).toBe(409);
    expect((await approver.call('POST', `/invoices/${draft.id}/approve`)).status).toBe(409);
  });

  it('200 approved by somebody else, it may be sent', async () => {
    const { bookkeeper, approver } = await givenApprovals();
    const { id } = await givenInvoice(bookkeeper);
    await bookkeeper.call('POST', `/invoices/${id}/request-approval`);

    const approved = await approver.call('POST', `/invoices/${id}/approve`);

    expect(approved).toMatchObject({
      status: 200,
      body: {
        status: 'approved',
        approval: { requestedBy: bookkeeper.id, approvedBy: approver.id },
      },
    });
    expect((await bookkeeper.call('POST', `/invoices/${id}/send`)).status).toBe(202);
  });

  it('has to be approved again once it was changed', async () => {
    const { bookkeeper, approver } = await givenApprovals();
    const { id } = await givenInvoice(bookkeeper);
    await bookkeeper.call('POST', `/invoices/${id}/request-approval`);
    await approver.call('POST', `/invoices/${id}/approve`);

    const lineItems = [{ description: 'Consulting', unitPrice: '900.00' }];
    await bookkeeper.call('PATCH', `/invoices/${id}`, { lineItems });

    expect(await readInvoice(bookkeeper, id)).toMatchObject({
      status: 'draft',
      approval: { approvedBy: null },
    });
    expect((await bookkeeper.call('POST', `/invoices/${id}/send`)).status).toBe(409);
  });

  it('200 rejected with a reason, it is a draft again', async () => {
    const { bookkeeper, approver } = await givenApprovals();
    const { id } = await givenInvoice(bookkeeper);
    await bookkeeper.call('POST', `/invoices/${id}/request-approval`);
    const path = `/invoices/${id}/reject`;

    expect((await approver.call('POST', path, {})).status).toBe(400);
    const rejected = await approver.call('POST', path, { reason: 'The hours are wrong' });

    expect(rejected).toMatchObject({
      status: 200,
      body: { status: 'draft', approval: { rejectionReason: 'The hours are wrong' } },
    });
  });
});
