import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import { type BillAnswer, givenBill, newBill, readBill } from '../../support/bills.ts';

interface Listed {
  data: BillAnswer[];
  nextCursor: string | null;
}

describe('POST /billpay/bills', () => {
  it.each<[string, object]>([
    ['no line', { lineItems: [] }],
    ['a price that is no plain decimal', { lineItems: [{ description: 'x', unitPrice: '1e3' }] }],
    ['a number as price', { lineItems: [{ description: 'x', unitPrice: 100 }] }],
    ['a day that is not on the calendar', { dueDate: '2026-02-30' }],
    ['a currency that has not the form of one', { currency: 'dollars' }],
    ['a blank number', { number: '  ' }],
    ['a field that is not one', { status: 'approved' }],
    ['a vendor that is no id', { vendorId: 'landlord' }],
  ])('400 for %s', async (_, over) => {
    const org = await givenOrg();

    const res = await org.call('POST', '/billpay/bills', await newBill(org, over));

    expect(res).toMatchObject({ status: 400, body: { code: expect.any(String) } });
  });

  it('422 for a currency that does not exist', async () => {
    const org = await givenOrg();

    const res = await org.call('POST', '/billpay/bills', await newBill(org, { currency: 'XXZ' }));

    expect(res).toMatchObject({ status: 422, body: { errors: [{ path: 'currency' }] } });
  });

  it('422 for a bill that comes to nothing, and for the vendor of another organization', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const free = await newBill(org, { lineItems: [{ description: 'x', unitPrice: '0.00' }] });
    const foreign = { ...(await newBill(org)), vendorId: (await newBill(other)).vendorId };

    expect(await org.call('POST', '/billpay/bills', free)).toMatchObject({
      status: 422,
      body: { code: 'bill-not-positive' },
    });
    expect((await org.call('POST', '/billpay/bills', foreign)).status).toBe(422);
  });

  it('201 with totals in minor units from decimal strings, and one audit row', async () => {
    const org = await givenOrg();

    const bill = await givenBill(org, {
      currency: 'EUR',
      lineItems: [
        { description: 'Hosting', quantity: '2.5', unitPrice: '500.00', taxRates: ['19'] },
        { description: 'Setup', unitPrice: '100', discount: { percent: '10' }, taxRates: ['19'] },
      ],
    });

    expect(bill).toMatchObject({
      status: 'draft',
      round: 0,
      approval: null,
      totals: { subtotal: 135_000, discount: 1_000, tax: 25_460, total: 159_460 },
    });
    const audited = await org.db
      .selectFrom('auditLog')
      .select('action')
      .where('entityId', '=', bill.id)
      .execute();
    expect(audited).toEqual([{ action: 'bill.create' }]);
  });

  it('201 once for one Idempotency-Key, 422 for another body under it', async () => {
    const org = await givenOrg();
    const given = await newBill(org);
    const key = { 'idempotency-key': newId() };

    const first = await org.call<BillAnswer>('POST', '/billpay/bills', given, key);
    const again = await org.call<BillAnswer>('POST', '/billpay/bills', given, key);
    const other = await org.call('POST', '/billpay/bills', { ...given, number: 'X' }, key);

    expect(first.status).toBe(201);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('409 for the same number and amount of a vendor, a warning for nearly the same', async () => {
    const org = await givenOrg();
    const given = await newBill(org, { number: 'INV-003411/A' });
    await org.call('POST', '/billpay/bills', given);

    const same = await org.call('POST', '/billpay/bills', given);
    const near = await org.call<BillAnswer>('POST', '/billpay/bills', {
      ...given,
      number: 'inv 3411a',
    });

    expect(same).toMatchObject({ status: 409, body: { code: 'bill-entered-already' } });
    expect(near.status).toBe(201);
    expect(near.body.warnings.join()).toContain('INV-003411/A');
  });

  it('403 for roles that write no books, 404 in an organization of others', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const approver = await givenMember(org.orgId, 'approver');
    const given = await newBill(org);

    expect((await approver.call('POST', '/billpay/bills', given)).status).toBe(403);
    const path = `/api/orgs/${org.orgId}/billpay/bills`;
    expect((await other.call('POST', path, given)).status).toBe(404);
  });
});

describe('GET /billpay/bills', () => {
  it('200 pages newest first, and filters by status, vendor, number and due day', async () => {
    const org = await givenOrg();
    const bills = [
      await givenBill(org, { dueDate: '2026-12-01' }),
      await givenBill(org, { dueDate: '2026-12-15' }),
      await givenBill(org, { dueDate: '2027-01-02' }),
    ];
    const list = async (query: string) =>
      (await org.call<Listed>('GET', `/billpay/bills?${query}`)).body;
    const ids = ({ data }: Listed) => data.map(({ id }) => id);

    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${first.nextCursor}`);

    const newestFirst = bills.map(({ id }) => id).reverse();
    expect([...ids(first), ...ids(second)]).toEqual(newestFirst);
    expect(second.nextCursor).toBeNull();
    expect(ids(await list('dueFrom=2026-12-10&dueTo=2026-12-31'))).toEqual([bills[1]?.id]);
    expect(ids(await list(`number=${bills[0]?.number}`))).toEqual([bills[0]?.id]);
    expect(ids(await list('status=approved'))).toEqual([]);
    expect((await org.call('GET', '/billpay/bills?status=paying')).status).toBe(400);
  });
});

describe('PATCH /billpay/bills/{billId}', () => {
  it('200 changes a draft and its totals; what is not named stays', async () => {
    const org = await givenOrg();
    const bill = await givenBill(org);

    const res = await org.call<BillAnswer>('PATCH', `/billpay/bills/${bill.id}`, {
      lineItems: [{ description: 'Rent', unitPrice: '300.00' }],
    });

    expect(res).toMatchObject({ status: 200, body: { status: 'draft', number: bill.number } });
    expect(res.body.totals.total).toBe(30_000);
  });

  it('412 for a stale If-Match, 400 for an empty change, 404 for another tenant', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { id, version } = await givenBill(org);
    const path = `/billpay/bills/${id}`;

    const fresh = await org.call('PATCH', path, { note: 'a' }, { 'if-match': `"${version}"` });
    const stale = await org.call('PATCH', path, { note: 'b' }, { 'if-match': `"${version}"` });

    expect(fresh.status).toBe(200);
    expect(fresh.headers.get('etag')).toBe(`"${version + 1}"`);
    expect(stale.status).toBe(412);
    expect((await org.call('PATCH', path, {})).status).toBe(400);
    const garbled = await org.call('PATCH', path, { note: 'b' }, { 'if-match': 'version 1' });
    expect(garbled.status).toBe(400);
    expect((await other.call('PATCH', path, { note: 'c' })).status).toBe(404);
  });
});

describe('DELETE /billpay/bills/{billId}', () => {
  it('204 removes a draft with its lines; 404 after it', async () => {
    const org = await givenOrg();
    const { id } = await givenBill(org);

    expect((await org.call('DELETE', `/billpay/bills/${id}`)).status).toBe(204);

    expect((await org.call('GET', `/billpay/bills/${id}`)).status).toBe(404);
    expect(await org.db.selectFrom('billLines').select('id').execute()).toEqual([]);
  });

  it('409 for a bill that somebody was asked about', async () => {
    const org = await givenOrg();
    const { id } = await givenBill(org);
    await org.call('POST', `/billpay/bills/${id}/submit`);

    expect((await org.call('DELETE', `/billpay/bills/${id}`)).status).toBe(409);
    await org.call('POST', `/billpay/bills/${id}/withdraw`);
    expect(await org.call('DELETE', `/billpay/bills/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'bill-has-history' },
    });
    expect((await readBill(org, id)).status).toBe('draft');
  });
});

describe('/billpay/vendors', () => {
  it('is added, read, changed, filtered and removed; not while a bill names it', async () => {
    const org = await givenOrg();
    const made = await org.call<{ id: string }>('POST', '/billpay/vendors', { name: 'Landlord' });
    const path = `/billpay/vendors/${made.body.id}`;

    expect(made).toMatchObject({ status: 201, body: { name: 'Landlord', email: null } });
    expect(await org.call('PATCH', path, { status: 'archived' })).toMatchObject({ status: 200 });
    expect(await org.call('GET', '/billpay/vendors?status=active')).toMatchObject({
      body: { data: [] },
    });
    expect((await org.call('DELETE', path)).status).toBe(204);
    const { vendorId } = await newBill(org);
    await givenBill(org, { vendorId });
    expect((await org.call('DELETE', `/billpay/vendors/${vendorId}`)).status).toBe(409);
  });
});
