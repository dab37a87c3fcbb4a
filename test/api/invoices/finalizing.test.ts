import { describe, expect, it } from 'vitest';
import { finalizeInvoice } from '../../../src/db/invoices/finalizing.ts';
import { lockInvoice } from '../../../src/db/invoices/invoice-rows.ts';
import { findInvoiceByToken, invoiceToken } from '../../../src/db/invoices/links.ts';
import { workflowActor } from '../../../src/db/kit/audit.ts';
import { ledgerDifferences } from '../../../src/db/kit/ledger.ts';
import { database, engine, givenMember, givenOrg, sealer } from '../../support/app.ts';
import {
  givenCustomer,
  givenFinalInvoice,
  givenInvoice,
  givenSentInvoice,
  type InvoiceAnswer,
  longNotDue,
  newInvoice,
  type Org,
  readInvoice,
} from '../../support/invoices.ts';

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `INV-${String(from + i).padStart(4, '0')}`);

async function postedOf(org: Awaited<ReturnType<typeof givenOrg>>, invoiceId: string) {
  const rows = await org.db
    .selectFrom('ledgerLines as l')
    .innerJoin('ledgerEntries as e', 'e.id', 'l.entryId')
    .select(['e.kind', 'l.account', 'l.amountMinor', 'l.postedOn'])
    .where('l.documentId', '=', invoiceId)
    .orderBy('e.createdAt')
    .orderBy('l.position')
    .execute();
  return rows.map(({ kind, account, amountMinor, postedOn }) =>
    [kind, account, amountMinor, postedOn].join(' '),
  );
}

describe('POST /invoices/{invoiceId}/finalize', () => {
  it('409 the second time, and posts nothing twice', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);

    const again = await org.call('POST', `/invoices/${id}/finalize`);

    expect(again).toMatchObject({ status: 409, body: { code: 'invoice-wrong-status' } });
    expect(await postedOf(org, id)).toHaveLength(3);
  });

  it('200 posts receivables, revenue and tax on the day of issue', async () => {
    const org = await givenOrg();

    const invoice = await givenFinalInvoice(org);

    expect(invoice).toMatchObject({ number: 'INV-0001', totals: { balance: 24_000 } });
    expect(await postedOf(org, invoice.id)).toEqual([
      'invoice receivables 24000 2026-11-02',
      'invoice revenue -20000 2026-11-02',
      'invoice tax_payable -4000 2026-11-02',
    ]);
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('200 for an invoice over nothing, which posts nothing and is paid', async () => {
    const org = await givenOrg();

    const invoice = await givenFinalInvoice(org, { discount: { percent: '100' } });

    expect(invoice).toMatchObject({ status: 'paid', totals: { total: 0, balance: 0 } });
    expect(await postedOf(org, invoice.id)).toEqual([]);
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('is one request with the draft where that asks for it; refused, neither is there', async () => {
    const org = await givenOrg();
    const given = { ...(await newInvoice(org, longNotDue)), finalize: true };

    const final = await org.call<InvoiceAnswer>('POST', '/invoices', given);
    await org.call('PATCH', '/invoices/settings', { approvalFromMinor: 100 });
    const refused = await org.call('POST', '/invoices', given);

    expect(final).toMatchObject({ status: 201, body: { number: 'INV-0001', status: 'finalized' } });
    expect(await readInvoice(org, final.body.id)).toEqual(final.body);
    expect(refused.status).toBe(409);
    const kept = await org.db.selectFrom('invoices').select('id').execute();
    expect(kept).toEqual([{ id: final.body.id }]);
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('makes one link to its page, whose token is nowhere in clear', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);
    const ref = { orgId: org.orgId, invoiceId: id };

    const token = (await invoiceToken(org.db, ref, sealer)) ?? '';

    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await findInvoiceByToken(database.system.unscoped, token)).toEqual(ref);
    expect(await findInvoiceByToken(database.system.unscoped, `${token}x`)).toBeUndefined();
    const rows = await org.db.selectFrom('invoiceLinks').select(['tokenHash', 'sealed']).execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('leaves no gap when 50 are finalized at once and every third fails after its number', async () => {
    const org = await givenOrg();
    const acting = { orgId: org.orgId, actor: workflowActor('test') };
    const given = await newInvoice(org);
    const drafts = await Promise.all(Array.from({ length: 75 }, () => givenInvoice(org, given)));

    const ends = await Promise.allSettled(
      drafts.map(({ id: invoiceId }, i) =>
        org.db.transaction().execute(async (trx) => {
          const before = await lockInvoice(trx, { orgId: org.orgId, invoiceId });
          const { number } = await finalizeInvoice(trx, acting, { before, sealer });
          if (i % 3 === 2) throw new Error('the machine is gone');
          return number;
        }),
      ),
    );

    const given50 = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    expect(given50.sort()).toEqual(numbered(1, 50));
    expect((await givenFinalInvoice(org, given)).number).toBe('INV-0051');
  });

  it('gives no number that an import has brought', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);
    // As an import writes them, with the file's own number.
    await org.db.updateTable('invoices').set({ number: 'INV-0002' }).where('id', '=', id).execute();

    expect((await givenFinalInvoice(org)).number).toBe('INV-0003');
  });
});

describe('a customer’s credit limit', () => {
  const alertsIn = async (org: Org) => {
    const { body } = await org.call<{ data: Alert[] }>('GET', '/alerts');
    return body.data;
  };
  const givenLimited = async (creditLimitMinor: number | null) => {
    const org = await givenOrg();
    const { id: customerId } = await givenCustomer(org, { currency: 'USD', creditLimitMinor });
    return { org, customerId };
  };

  it('is kept silently up to the cent, also by what was paid, and in another currency', async () => {
    const { org, customerId } = await givenLimited(48_000);
    const paid = await givenFinalInvoice(org, { customerId });
    const money = { amount: 24_000, date: '2026-11-20', method: 'cash' };
    await org.call('POST', `/invoices/${paid.id}/payments`, money);
    await givenFinalInvoice(org, { customerId });
    await givenInvoice(org, { customerId });
    await givenFinalInvoice(org, { customerId, currency: 'EUR' });

    await givenFinalInvoice(org, { customerId });

    expect(await alertsIn(org)).toEqual([]);
  });

  it('is nobody’s where none was said', async () => {
    const { org, customerId } = await givenLimited(null);

    await givenFinalInvoice(org, { customerId });

    expect(await alertsIn(org)).toEqual([]);
  });

  it('raises one alert for each invoice above it, also of several at once, and stops none', async () => {
    const { org, customerId } = await givenLimited(47_999);
    const drafts = await Promise.all([1, 2, 3].map(() => givenInvoice(org, { customerId })));

    const finals = await Promise.all(
      drafts.map(({ id }) => org.call('POST', `/invoices/${id}/finalize`)),
    );

    expect(finals.map(({ status }) => status)).toEqual([200, 200, 200]);
    const alerts = await alertsIn(org);
    const owed = alerts.map(({ facts }) => facts.owedMinor).sort();
    expect(owed).toEqual([48_000, 72_000]);
    expect(alerts[0]).toMatchObject({
      title: expect.stringContaining('owes more than their credit limit'),
      facts: { customerId, limitMinor: 47_999, currency: 'USD' },
    });
  });
});

interface Alert {
  title: string;
  facts: { owedMinor: number };
}

describe('POST /invoices/{invoiceId}/send', () => {
  it('409 for what was sent already, is void, or waits for its approval', async () => {
    const org = await givenOrg();
    const sent = await givenSentInvoice(org);
    const voided = await givenFinalInvoice(org);
    const pending = await givenInvoice(org);
    await org.call('POST', `/invoices/${voided.id}/void`, { reason: 'A mistake' });
    await org.call('POST', `/invoices/${pending.id}/request-approval`);

    for (const { id } of [sent, voided, pending]) {
      expect((await org.call('POST', `/invoices/${id}/send`)).status).toBe(409);
    }
    expect((await readInvoice(org, pending.id)).number).toBeNull();
  });

  it('202 numbers a draft, opens its collection and starts it once', async () => {
    const org = await givenOrg();

    const invoice = await givenSentInvoice(org, longNotDue);

    expect(invoice).toMatchObject({ number: 'INV-0001', status: 'sent' });
    const workflowId = `invoice-collection/${invoice.id}`;
    const described = await engine.client.workflow.getHandle(workflowId).describe();
    expect(described.type).toBe('invoiceCollection');
    expect(await org.call('GET', `/runs/${invoice.runId}`)).toMatchObject({
      status: 200,
      body: { kind: 'invoiceCollection', entityId: invoice.id, workflowId },
    });
    const collections = org.db.selectFrom('collections').select(['invoiceId', 'status']);
    expect(await collections.execute()).toEqual([{ invoiceId: invoice.id, status: 'active' }]);
  });

  it('202 keeps the number of what was final before', async () => {
    const org = await givenOrg();
    const { id, number } = await givenFinalInvoice(org, longNotDue);

    expect((await org.call('POST', `/invoices/${id}/send`)).status).toBe(202);

    expect(await readInvoice(org, id)).toMatchObject({ number, status: 'sent' });
  });

  it('sends once when it is asked for ten times at once', async () => {
    const org = await givenOrg();
    const { id } = await givenInvoice(org);

    const all = await Promise.all(
      Array.from({ length: 10 }, () => org.call('POST', `/invoices/${id}/send`)),
    );

    const statuses = all.map(({ status }) => status).sort();
    expect(statuses).toEqual([202, ...Array.from({ length: 9 }, () => 409)]);
    expect(await readInvoice(org, id)).toMatchObject({ number: 'INV-0001' });
  });

  it('403 for roles that write no invoices, 404 for another tenant', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const approver = await givenMember(org.orgId, 'approver');
    const { id } = await givenInvoice(org);

    expect((await approver.call('POST', `/invoices/${id}/send`)).status).toBe(403);
    expect((await other.call('POST', `/invoices/${id}/send`)).status).toBe(404);
  });
});

describe('POST /invoices/{invoiceId}/void', () => {
  const takeBack = (org: Awaited<ReturnType<typeof givenOrg>>, id: string) =>
    org.call<InvoiceAnswer>('POST', `/invoices/${id}/void`, { reason: 'The wrong company' });

  it('409 for a draft, which is removed instead, and for what is void', async () => {
    const org = await givenOrg();
    const [draft, final] = [await givenInvoice(org), await givenFinalInvoice(org)];
    await takeBack(org, final.id);

    expect((await takeBack(org, draft.id)).status).toBe(409);
    expect((await takeBack(org, final.id)).status).toBe(409);
  });

  it('200 takes its posting back and keeps its number taken', async () => {
    const org = await givenOrg();
    const invoice = await givenSentInvoice(org, { issueDate: '2126-01-01', dueDate: '2126-02-01' });

    const res = await takeBack(org, invoice.id);

    expect(res).toMatchObject({
      status: 200,
      body: { status: 'void', number: 'INV-0001', totals: { balance: 0 } },
    });
    expect(await postedOf(org, invoice.id)).toEqual([
      'invoice receivables 24000 2126-01-01',
      'invoice revenue -20000 2126-01-01',
      'invoice tax_payable -4000 2126-01-01',
      'void receivables -24000 2126-01-01',
      'void revenue 20000 2126-01-01',
      'void tax_payable 4000 2126-01-01',
    ]);
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
    expect((await givenFinalInvoice(org)).number).toBe('INV-0002');
    const told = org.db.selectFrom('workflowIntents').select('signalName');
    const signals = await told.where('kind', '=', 'signal').execute();
    expect(signals).toEqual([{ signalName: 'voided' }]);
  });
});

describe('GET /invoices/{invoiceId}/history', () => {
  it('200 says who did what, newest first; 404 for another tenant', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { id } = await givenSentInvoice(org);
    const history = `/invoices/${id}/history`;

    const res = await org.call<{ data: { action: string; actorName: string }[] }>('GET', history);

    const actions = res.body.data.map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('invoice.'))).toEqual([
      'invoice.send',
      'invoice.finalize',
      'invoice.create',
    ]);
    expect(res.body.data[0]?.actorName).toBe('owner');
    expect((await other.call('GET', history)).status).toBe(404);
  });

  it('200 tells of promises and disputes where its collection has noted them', async () => {
    const org = await givenOrg();
    const { id } = await givenSentInvoice(org);
    const date = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    await org.call('POST', `/invoices/${id}/promises`, { date });
    await org.call('POST', `/invoices/${id}/disputes`, { reason: 'Broken' });

    const { body } = await org.call<{ data: object[] }>('GET', `/invoices/${id}/history`);

    expect(body.data.slice(0, 2)).toMatchObject([
      { action: 'collection.dispute', entityType: 'collection', entityId: id },
      { action: 'collection.promise', entityType: 'collection', entityId: id },
    ]);
  });
});
