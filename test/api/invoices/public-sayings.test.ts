import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { mostPromises } from '../../../src/db/invoices/customer-sayings.ts';
import { invoiceToken } from '../../../src/db/invoices/links.ts';
import { addDays, dayInZone } from '../../../src/domain/kit/calendar.ts';
import { givenApp, sealer } from '../../support/app.ts';
import { givenDebtor, pay } from '../../support/collections.ts';
import { attributesOf, readMarkup } from '../../support/markup.ts';

const app = givenApp();
const today = dayInZone(new Date().toISOString(), 'UTC');
const soon = addDays(today, 7);

async function givenOwing(over: Parameters<typeof givenDebtor>[0] = {}) {
  const debtor = await givenDebtor(over);
  const { orgId, invoiceId, db } = debtor;
  const token = (await invoiceToken(db, { orgId, invoiceId }, sealer)) ?? '';
  return { ...debtor, token, path: `/api/invoices/public/${token}` };
}

type Owing = Awaited<ReturnType<typeof givenOwing>>;

const page = (path: string) => app.request(path, { headers: { accept: 'text/html' } });

const say = async (path: string, body: unknown) => {
  const headers = { 'content-type': 'application/json' };
  const res = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: res.status, body: (await res.json()) as Record<string, unknown> };
};

const submit = (path: string, fields: Record<string, string>, headers = {}) =>
  app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });

async function nonceOf(path: string): Promise<string> {
  const { find } = readMarkup(await (await page(path)).text());
  const carried = find('input').map(attributesOf);
  return carried.find(({ name }) => name === 'nonce')?.['value'] ?? '';
}

const textOf = async (res: Response) => readMarkup(await res.text()).text;

const promisesOf = ({ db }: Owing) =>
  db
    .selectFrom('paymentPromises')
    .select(['promisedOn', 'amountMinor', 'status', 'byCustomer', 'recordedBy', 'note'])
    .orderBy('id')
    .execute();
const disputesOf = ({ db }: Owing) =>
  db.selectFrom('disputes').select(['reason', 'status', 'openedBy']).execute();

describe('POST /api/invoices/public/{token}/promise', () => {
  it('404 for no token of ours, 422 for a day that nobody may promise, 409 where all is paid', async () => {
    const owing = await givenOwing();
    const { path, customerId } = owing;

    const nobody = await say(`/api/invoices/public/${'x'.repeat(43)}/promise`, { date: soon });
    expect(nobody.status).toBe(404);
    for (const date of [addDays(today, -2), addDays(today, 92)]) {
      const refused = await say(`${path}/promise`, { date });
      expect(refused).toMatchObject({ status: 422, body: { code: 'promise-day-out-of-range' } });
    }
    const tooMuch = await say(`${path}/promise`, { date: soon, amount: 100_001 });
    expect(tooMuch).toMatchObject({ status: 422, body: { code: 'promise-too-large' } });
    await pay(owing, { customerId, amountMinor: 100_000 });
    expect((await say(`${path}/promise`, { date: soon })).status).toBe(409);
    expect(await promisesOf(owing)).toEqual([]);
  });

  it('201 and the organization sees it: in the work list, the collection and the history', async () => {
    const owing = await givenOwing();
    const { path, call, invoiceId } = owing;

    const said = await say(`${path}/promise`, { date: soon, note: 'After the fair' });

    expect(said).toEqual({ status: 201, body: { date: soon, amount: 100_000 } });
    expect(await promisesOf(owing)).toEqual([
      {
        ...{ promisedOn: soon, amountMinor: 100_000, status: 'active', note: 'After the fair' },
        ...{ byCustomer: true, recordedBy: null },
      },
    ]);
    const work = await call<{ data: object[] }>('GET', '/invoices/work-list');
    expect(work.body.data).toMatchObject([
      { invoiceId, promise: { date: soon, status: 'active' }, stoppedBy: 'promised' },
    ]);
    const history = await call<{ data: { action: string }[] }>(
      ...(['GET', `/invoices/${invoiceId}/history`] as const),
    );
    expect(history.body.data.map(({ action }) => action)).toContain('collection.promise');
    const { promise } = (await (await app.request(path)).json()) as { promise: object };
    expect(promise).toEqual({ date: soon, amount: 100_000 });
  });

  it('409 after three times: the last one stands', async () => {
    const owing = await givenOwing();
    for (let i = 1; i <= mostPromises; i += 1)
      expect((await say(`${owing.path}/promise`, { date: addDays(today, i) })).status).toBe(201);

    const refused = await say(`${owing.path}/promise`, { date: soon });

    expect(refused).toMatchObject({ status: 409, body: { code: 'promises-used-up' } });
    expect((await promisesOf(owing)).map(({ status }) => status)).toEqual([
      ...['replaced', 'replaced', 'active'],
    ]);
  });

  it('429 for whoever goes on and on', async () => {
    const { path } = await givenOwing();
    const statuses = [];
    for (let i = 0; i < 21; i += 1)
      statuses.push((await say(`${path}/promise`, { date: '2020-01-01' })).status);

    expect(statuses.filter((status) => status === 422)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('POST /api/invoices/public/{token}/dispute', () => {
  it('201 once, with an alert; reminders stop, and promises are not taken meanwhile', async () => {
    const owing = await givenOwing();
    const { path, call, invoiceId } = owing;

    const said = await say(`${path}/dispute`, { reason: 'One box was empty' });
    const again = await say(`${path}/dispute`, { reason: 'Both boxes' });
    const promise = await say(`${path}/promise`, { date: soon });

    expect(said).toMatchObject({ status: 201, body: { amount: 100_000 } });
    expect(again).toMatchObject({ status: 409, body: { code: 'disputed-already' } });
    expect(promise).toMatchObject({ status: 409, body: { code: 'disputed' } });
    expect(await disputesOf(owing)).toEqual([
      { reason: 'One box was empty', status: 'open', openedBy: null },
    ]);
    const work = await call<{ data: object[] }>('GET', '/invoices/work-list');
    expect(work.body.data).toMatchObject([{ invoiceId, reason: 'disputed' }]);
    const alerts = await call<{ data: { title: string }[] }>('GET', '/alerts');
    expect(alerts.body.data).toMatchObject([{ title: 'A customer disputes an invoice' }]);
  });

  it('400 without a word, or with more than a page of them', async () => {
    const { path } = await givenOwing();

    for (const reason of ['', '  ', 'x'.repeat(501)])
      expect((await say(`${path}/dispute`, { reason })).status).toBe(400);
  });
});

describe('the forms of the page', () => {
  it('note a promise, and lead back to a page that says so; looking alone changes nothing', async () => {
    const owing = await givenOwing();
    const { path } = owing;
    const nonce = await nonceOf(path);
    expect(await promisesOf(owing)).toEqual([]);

    const sent = await submit(`${path}/say/promise`, { nonce, date: soon, note: '' });

    expect([sent.status, sent.headers.get('location')]).toEqual([303, path]);
    expect(await textOf(await page(path))).toContain('You will pay $1,000.00 by');
    expect(await promisesOf(owing)).toMatchObject([{ promisedOn: soon, note: null }]);
  });

  it('note once what a page is sent for twice', async () => {
    const owing = await givenOwing();
    const { path } = owing;
    const fields = { nonce: await nonceOf(path), date: soon };

    await submit(`${path}/say/promise`, fields);
    const again = await submit(`${path}/say/promise`, fields);

    expect(again.status).toBe(409);
    expect(await textOf(again)).toContain('Something has changed since you opened this page');
    expect(await promisesOf(owing)).toHaveLength(1);
  });

  it('note a dispute in the customer’s language', async () => {
    const owing = await givenOwing({ customer: { language: 'de' } });
    const { path } = owing;
    const nonce = await nonceOf(path);
    const reason = 'Eine Kiste war leer\r\nund die andere nass';

    const sent = await submit(`${path}/say/dispute`, { nonce, reason });

    expect(sent.status).toBe(303);
    const text = await textOf(await page(path));
    expect(text).toContain('Sie haben uns mitgeteilt, dass etwas nicht stimmt');
    expect(text).toContain('Eine Kiste war leer');
    expect(text).not.toContain('Was stimmt nicht?');
    expect(await disputesOf(owing)).toHaveLength(1);
  });

  it('come back with what is wrong and what was written, and note nothing', async () => {
    const owing = await givenOwing();
    const { path } = owing;
    const nonce = await nonceOf(path);

    const noDay = await submit(`${path}/say/promise`, { nonce, date: '2020-01-01', note: 'Sorry' });
    const noWord = await submit(`${path}/say/dispute`, { nonce, reason: ' ' });

    expect([noDay.status, noWord.status]).toEqual([422, 422]);
    const day = await textOf(noDay);
    expect(day).toContain('Choose a day between today and');
    expect(day).toContain('Sorry');
    expect(await textOf(noWord)).toContain('Say in up to 500 characters what is wrong.');
    expect([await promisesOf(owing), await disputesOf(owing)]).toEqual([[], []]);
  });

  it('are not taken from another site, nor without what the page carries', async () => {
    const owing = await givenOwing();
    const { path } = owing;
    const nonce = await nonceOf(path);
    const cross = { 'sec-fetch-site': 'cross-site' };

    const foreign = await submit(`${path}/say/promise`, { nonce, date: soon }, cross);
    const bare = await submit(`${path}/say/promise`, { date: soon });
    const other = await submit(`${path}/say/else`, { nonce, date: soon });

    expect([foreign.status, bare.status, other.status]).toEqual([403, 409, 404]);
    expect(await promisesOf(owing)).toEqual([]);
  });
});

describe('GET /api/invoices/public/{token}/pdf', () => {
  it('404 for no token, 200 with the invoice, whose address no header tells on', async () => {
    const { path } = await givenOwing({ customer: { language: 'es' } });

    const nobody = await app.request(`/api/invoices/public/${'x'.repeat(43)}/pdf`);
    const res = await app.request(`${path}/pdf`);

    expect([nobody.status, res.status]).toEqual([404, 200]);
    expect(Object.fromEntries(res.headers)).toMatchObject({
      ...{ 'content-type': 'application/pdf', 'referrer-policy': 'no-referrer' },
      'cache-control': 'no-store',
    });
    const pdf = await getDocumentProxy(new Uint8Array(await res.arrayBuffer()));
    const { text } = await extractText(pdf, { mergePages: true });
    expect(text).toContain('Factura INV-0001');
  });
});

describe('GET /api/invoices/demo/', () => {
  it('200 with a page that says what it is, in the language that is asked for', async () => {
    const shown = await textOf(await page('/api/invoices/demo/'));
    const german = await textOf(await page('/api/invoices/demo/?language=de'));
    const odd = await textOf(await page('/api/invoices/demo/?language=%00'));

    expect(shown).toContain('This is a demo');
    expect(german).toContain('Dies ist ein Beispiel');
    expect(odd).toContain('This is a demo');
    expect((await page('/api/invoices/demo')).headers.get('location')).toBe('/api/invoices/demo/');
  });
});
