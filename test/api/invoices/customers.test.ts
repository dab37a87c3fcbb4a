import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import { type CustomerAnswer, givenCustomer, givenSentInvoice } from '../../support/invoices.ts';

interface Listed {
  data: CustomerAnswer[];
  nextCursor: string | null;
}

describe('POST /invoices/customers', () => {
  it.each<[string, object]>([
    ['no name', { name: undefined }],
    ['a blank name', { name: ' ' }],
    ['an address that is none', { email: 'nobody' }],
    ['a language that we do not write', { language: 'fr' }],
    ['a credit limit below 0', { creditLimitMinor: -1 }],
    ['a half postal address', { billingAddress: { line1: 'Hauptstraße 1' } }],
    ['a status, which only an archive or a merge gives', { status: 'archived' }],
  ])('400 for %s', async (_, over) => {
    const org = await givenOrg();

    const res = await org.call('POST', '/invoices/customers', { name: 'Acme', ...over });

    expect(res).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it('422 for terms, a currency, a zone, a schedule or a person that nobody knows', async () => {
    const org = await givenOrg();
    const add = (over: object) => org.call('POST', '/invoices/customers', { name: 'A', ...over });

    expect((await add({ terms: 'whenever' })).status).toBe(422);
    expect((await add({ currency: 'XXZ' })).status).toBe(422);
    expect((await add({ timeZone: 'Mars/Olympus' })).status).toBe(422);
    expect((await add({ scheduleId: newId() })).status).toBe(422);
    expect((await add({ assignedTo: newId() })).status).toBe(422);
  });

  it('409 for a reference that another active customer has', async () => {
    const org = await givenOrg();
    await givenCustomer(org, { externalRef: 'C-1' });

    const res = await org.call('POST', '/invoices/customers', { name: 'B', externalRef: 'C-1' });

    expect(res).toMatchObject({ status: 409, body: { code: 'already-exists' } });
  });

  it('403 for roles that write no invoices, 404 in an organization of others', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const approver = await givenMember(org.orgId, 'approver');
    const given = { name: 'Acme' };

    expect((await approver.call('POST', '/invoices/customers', given)).status).toBe(403);
    const path = `/api/orgs/${org.orgId}/invoices/customers`;
    expect((await other.call('POST', path, given)).status).toBe(404);
  });

  it('201 in the currency of the organization, with one audit row and one event', async () => {
    const org = await givenOrg();
    await org.db.updateTable('organizations').set({ baseCurrency: 'CHF' }).execute();

    const customer = await givenCustomer(org, {
      ...{ name: 'Nordwind GmbH', language: 'de' },
      billingAddress: { line1: 'Hauptstraße 1', city: 'Bremen', country: 'DE' },
      contacts: [{ name: 'Jana' }],
    });

    expect(customer).toMatchObject({
      ...{ currency: 'CHF', status: 'active', version: 1, terms: null },
      billingAddress: { line1: 'Hauptstraße 1', line2: null, city: 'Bremen', country: 'DE' },
      contacts: [{ name: 'Jana', email: null }],
    });
    const audited = org.db.selectFrom('auditLog').select('action');
    expect(await audited.where('entityId', '=', customer.id).execute()).toEqual([
      { action: 'customer.create' },
    ]);
    expect(await org.db.selectFrom('webhookEvents').select('type').execute()).toEqual([
      { type: 'customer.created' },
    ]);
  });
});

describe('GET /invoices/customers', () => {
  it('200 pages newest first, searches and filters; wildcards are plain text', async () => {
    const org = await givenOrg();
    const nord = await givenCustomer(org, { name: 'Nordwind', email: 'pay@north.example' });
    const west = await givenCustomer(org, { name: 'Westwind 100%', externalRef: 'W_1' });
    const south = await givenCustomer(org, { name: 'Südwind', hold: 'legal' });
    const list = async (query: string) =>
      (await org.call<Listed>('GET', `/invoices/customers?${query}`)).body;
    const ids = ({ data }: Listed) => data.map(({ id }) => id);

    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${first.nextCursor}`);

    expect([...ids(first), ...ids(second)]).toEqual([south.id, west.id, nord.id]);
    expect(second.nextCursor).toBeNull();
    expect(ids(await list('q=NORTH.example'))).toEqual([nord.id]);
    expect(ids(await list('q=%25'))).toEqual([west.id]);
    expect(ids(await list('q=w_1'))).toEqual([west.id]);
    expect(ids(await list('hold=legal'))).toEqual([south.id]);
    expect(ids(await list('status=archived'))).toEqual([]);
    expect((await org.call('GET', '/invoices/customers?status=gone')).status).toBe(400);
  });
});

describe('PATCH /invoices/customers/{customerId}', () => {
  it('412 for a stale If-Match, 400 for an empty change, 404 for another tenant', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { id, version } = await givenCustomer(org);
    const path = `/invoices/customers/${id}`;

    const fresh = await org.call('PATCH', path, { note: 'a' }, { 'if-match': `"${version}"` });
    const stale = await org.call('PATCH', path, { note: 'b' }, { 'if-match': `"${version}"` });

    expect(fresh).toMatchObject({ status: 200, body: { note: 'a', version: version + 1 } });
    expect(stale.status).toBe(412);
    expect((await org.call('PATCH', path, {})).status).toBe(400);
    expect((await other.call('PATCH', path, { note: 'c' })).status).toBe(404);
    expect((await other.call('GET', path)).status).toBe(404);
  });

  it('200 tells open collections of what they go by, and not of a note', async () => {
    const org = await givenOrg();
    const { customerId } = await givenSentInvoice(org);
    const signals = async () => {
      const told = org.db.selectFrom('workflowIntents').select('signalName');
      return (await told.where('kind', '=', 'signal').execute()).length;
    };
    const path = `/invoices/customers/${customerId}`;

    await org.call('PATCH', path, { note: 'Likes tea' });
    const before = await signals();
    await org.call('PATCH', path, { hold: 'legal' });

    expect([before, await signals()]).toEqual([0, 1]);
  });

  it('200 forgets that mail bounced when the address is another one', async () => {
    const org = await givenOrg();
    const { id, email } = await givenCustomer(org);
    await org.db.updateTable('customers').set({ addressStanding: 'bounced' }).execute();
    const change = (given: object) => org.call('PATCH', `/invoices/customers/${id}`, given);

    expect((await change({ email })).body).toMatchObject({ addressStanding: 'bounced' });
    expect((await change({ email: 'new@example.com' })).body).toMatchObject({
      addressStanding: 'unknown',
    });
  });
});

describe('POST /invoices/customers/{customerId}/archive', () => {
  it('200 and back again; the reference is free in between', async () => {
    const org = await givenOrg();
    const { id } = await givenCustomer(org, { externalRef: 'C-1' });
    const path = `/invoices/customers/${id}`;

    const archived = await org.call('POST', `${path}/archive`);
    const other = await givenCustomer(org, { externalRef: 'C-1' });
    const taken = await org.call('POST', `${path}/restore`);
    await org.call('POST', `/invoices/customers/${other.id}/archive`);
    const restored = await org.call('POST', `${path}/restore`);

    expect(archived).toMatchObject({ status: 200, body: { status: 'archived' } });
    expect(taken.status).toBe(409);
    expect(restored).toMatchObject({ status: 200, body: { status: 'active' } });
  });
});
