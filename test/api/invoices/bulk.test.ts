import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { ledgerDifferences } from '../../../src/db/kit/ledger.ts';
import { givenMember, givenOrg } from '../../support/app.ts';
import {
  givenCustomer,
  givenFinalInvoice,
  givenInvoice,
  givenSentInvoice,
  longNotDue,
  readInvoice,
} from '../../support/invoices.ts';

type Organization = Awaited<ReturnType<typeof givenOrg>>;

interface BulkAnswer {
  succeeded: number;
  failed: number;
  results: {
    invoiceId: string;
    ok: boolean;
    number?: string;
    runId?: string;
    problem?: { status: number; code: string; detail: string };
  }[];
}

const bulk = (
  { call }: Pick<Organization, 'call'>,
  act: string,
  body: { invoiceIds: string[]; [field: string]: unknown },
  headers: Record<string, string> = {},
) => call<BulkAnswer>('POST', `/invoices/bulk/${act}`, body, headers);

const collectionsOf = async ({ db }: Organization) =>
  (await db.selectFrom('collections').select('invoiceId').execute()).length;

describe('POST /invoices/bulk/send', () => {
  it('sends each that may be sent, and says of the others what keeps them', async () => {
    const org = await givenOrg();
    const [draft, sent] = [await givenInvoice(org), await givenSentInvoice(org)];
    const unknown = newId();

    const answer = await bulk(org, 'send', { invoiceIds: [sent.id, unknown, draft.id, draft.id] });

    expect(answer).toMatchObject({
      status: 200,
      body: {
        ...{ succeeded: 1, failed: 2 },
        results: [
          { invoiceId: sent.id, ok: false, problem: { status: 409, code: 'invoice-sent-already' } },
          { invoiceId: unknown, ok: false, problem: { status: 404, code: 'invoice-not-found' } },
          { invoiceId: draft.id, ok: true, number: 'INV-0002', runId: expect.any(String) },
        ],
      },
    });
    expect(await readInvoice(org, draft.id)).toMatchObject({ sentAt: expect.any(String) });
    expect(await collectionsOf(org)).toBe(2);
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });

  it('does nothing twice under one key, and answers the same to the byte', async () => {
    const org = await givenOrg();
    const invoiceIds = [(await givenInvoice(org)).id, (await givenInvoice(org)).id];
    const once = { 'idempotency-key': 'once' };

    const first = await bulk(org, 'send', { invoiceIds }, once);
    const again = await bulk(org, 'send', { invoiceIds }, once);

    expect(first.body).toMatchObject({ succeeded: 2, failed: 0 });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it('goes on after a crash with what was not done, and answers as for all of it', async () => {
    const org = await givenOrg();
    const invoiceIds = [(await givenInvoice(org)).id, (await givenInvoice(org)).id];
    const once = { 'idempotency-key': 'once' };
    const first = await bulk(org, 'send', { invoiceIds }, once);
    // As if it had died before its answer was kept, and before the second was done.
    await org.db.deleteFrom('idempotencyKeys').where('key', '=', 'once').execute();

    const again = await bulk(org, 'send', { invoiceIds }, once);

    expect(again.headers.get('idempotent-replayed')).toBeNull();
    expect(again.body).toEqual(first.body);
    expect(await collectionsOf(org)).toBe(2);
  });

  it('sends each once where many ask at the same time', async () => {
    const org = await givenOrg();
    const invoiceIds = [];
    for (let i = 0; i < 4; i += 1) invoiceIds.push((await givenInvoice(org)).id);

    const answers = await Promise.all([
      bulk(org, 'send', { invoiceIds }),
      bulk(org, 'send', { invoiceIds: invoiceIds.toReversed() }),
    ]);

    const succeeded = answers.reduce((sum, { body }) => sum + body.succeeded, 0);
    expect(succeeded).toBe(4);
    expect(await collectionsOf(org)).toBe(4);
  });

  it.each([
    ['400 for none', { invoiceIds: [] }, 400],
    ['400 for more than 100', { invoiceIds: Array.from({ length: 101 }, () => newId()) }, 400],
    ['400 for what is no id', { invoiceIds: ['1'] }, 400],
    ['404 where none of them is there', { invoiceIds: [newId()] }, 404],
  ])('%s', async (_, body, status) => {
    const org = await givenOrg();

    expect(await bulk(org, 'send', body)).toMatchObject({ status });
  });

  it('404 for another organization’s, which stay as they are', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    const theirs = await givenInvoice(other);
    const own = await givenInvoice(mine);

    const refused = await bulk(mine, 'send', { invoiceIds: [theirs.id] });
    const mixed = await bulk(mine, 'send', { invoiceIds: [theirs.id, own.id] });

    expect(refused.status).toBe(404);
    expect(mixed.body).toMatchObject({ succeeded: 1, results: [{ problem: { status: 404 } }, {}] });
    expect(await readInvoice(other, theirs.id)).toMatchObject({ status: 'draft', version: 1 });
  });
});

describe('POST /invoices/bulk/void', () => {
  it('takes back what nothing was paid on, with the reason', async () => {
    const org = await givenOrg();
    const [final, paid] = [await givenFinalInvoice(org), await givenFinalInvoice(org)];
    await org.call('POST', `/invoices/${paid.id}/payments`, {
      ...{ amount: 100, date: '2026-11-05', method: 'cash' },
    });

    const invoiceIds = [final.id, paid.id];
    const answer = await bulk(org, 'void', { invoiceIds, reason: 'Entered twice' });

    expect(answer.body).toMatchObject({
      results: [{ ok: true }, { ok: false, problem: { code: 'invoice-has-payments' } }],
    });
    expect(await readInvoice(org, final.id)).toMatchObject({
      ...{ status: 'void', closeReason: 'Entered twice' },
    });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });
});

describe('POST /invoices/bulk/write-off', () => {
  it('gives up what is open, and only who manages invoices may', async () => {
    const org = await givenOrg();
    const { bookkeeper } = { bookkeeper: await givenMember(org.orgId, 'accountant') };
    const [open, draft] = [await givenFinalInvoice(org), await givenInvoice(org)];
    const body = { invoiceIds: [open.id, draft.id], reason: 'Insolvent' };

    const refused = await bulk({ call: bookkeeper.call }, 'write-off', body);
    const answer = await bulk(org, 'write-off', body);

    expect(refused.status).toBe(403);
    expect(answer.body).toMatchObject({
      results: [{ ok: true }, { ok: false, problem: { code: 'invoice-wrong-status' } }],
    });
    expect(await readInvoice(org, open.id)).toMatchObject({ status: 'written_off' });
    expect(await ledgerDifferences(org.db, org.orgId)).toEqual([]);
  });
});

describe('POST /invoices/bulk/remind', () => {
  it('reminds a customer once, and says why of the others', async () => {
    const org = await givenOrg();
    const customerId = (await givenCustomer(org)).id;
    const sent = [];
    for (let i = 0; i < 2; i += 1)
      sent.push((await givenSentInvoice(org, { customerId, ...longNotDue })).id);
    const unsent = await givenFinalInvoice(org, { customerId });

    const answer = await bulk(org, 'remind', { invoiceIds: [...sent, unsent.id], tone: 'firm' });

    expect(answer.body).toMatchObject({
      ...{ succeeded: 1, failed: 2 },
      results: [
        { ok: true },
        { problem: { code: 'reminded-today' } },
        { problem: { status: 404 } },
      ],
    });
    const reminders = await org.db
      .selectFrom('communications')
      .select('tone')
      .where('reminds', '=', true)
      .execute();
    expect(reminders).toEqual([{ tone: 'firm' }]);
  });
});
