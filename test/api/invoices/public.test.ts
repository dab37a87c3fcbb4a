import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAfterAttempts } from '../../../src/activities/invoices/card-attempts.ts';
import { processCardNotices } from '../../../src/activities/invoices/card-notices.ts';
import { invoiceToken } from '../../../src/db/invoices/links.ts';
import { deps } from '../../support/activities.ts';
import { givenApp, givenOrg, sealer } from '../../support/app.ts';
import { readMarkup } from '../../support/markup.ts';
import {
  type Books,
  differencesIn,
  givenCustomer,
  givenOpenInvoice,
  invoiceOf,
  pay,
} from '../../support/receivables.ts';
import { processorAt } from '../../support/stripe/books.ts';
import { listOf } from '../../support/stripe/objects.ts';
import { startStripe, type TestStripe } from '../../support/stripe/server.ts';
import { until } from '../../support/until.ts';

const app = givenApp();
let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startStripe();
});
afterAll(() => stripe.stop());

async function givenHosted(of: { totalMinor?: number; terms?: string } = {}) {
  const org = await givenOrg();
  const customerId = await givenCustomer(org);
  const invoiceId = await givenOpenInvoice(org, { customerId, ...of });
  const ref = { orgId: org.orgId, invoiceId };
  const token = (await invoiceToken(org.db, ref, sealer)) ?? '';
  return { org, customerId, invoiceId, token, path: `/api/invoices/public/${token}` };
}

type Headers = Record<string, string>;
const page = (path: string, over = app) =>
  over.request(path, { headers: { accept: 'text/html,application/xhtml+xml' } });
const submit = (path: string, fields: Headers = {}, headers: Headers = {}, over = app) =>
  over.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
const start = (path: string, flow: string, over = app, amount?: number) =>
  over.request(`${path}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ flow, amount }),
  });
const textOf = async (res: Response) => readMarkup(await res.text()).text;
const pathOf = (res: Response) => new URL(res.headers.get('location') ?? '', 'http://x').pathname;

const attemptsOf = ({ db }: Books) =>
  db
    .selectFrom('paymentAttempts')
    .select(['id', 'status', 'amountMinor', 'checkoutId', 'providerId'])
    .orderBy('id')
    .execute();

/** What the worker's loop does, which another test's loop may do before us. */
async function worked(done: () => Promise<boolean>) {
  await until(
    async () => {
      await processCardNotices(deps);
      return done();
    },
    'the notice was worked on',
    40_000,
  );
}

describe('GET /api/invoices/public/{token}', () => {
  it('200 with what the customer may see, and what pays it today', async () => {
    const { path } = await givenHosted();

    const res = await app.request(path);

    expect(res.status).toBe(200);
    expect(await res.json()).toMatchObject({
      ...{ state: 'open', currency: 'USD', amountDue: 100_000, failure: null },
      totals: { total: 100_000, balance: 100_000, paid: 0 },
    });
  });

  it('is a page for a browser, whose address no header tells on and no cache keeps', async () => {
    const { path, token } = await givenHosted();

    const res = await page(path);

    expect(res.status).toBe(200);
    expect(Object.fromEntries(res.headers)).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    });
    const body = await res.text();
    expect(readMarkup(body).text).toContain('Pay $1,000.00');
    expect(body).toContain(`${token}/checkout`);
  });

  it('notes the first view of the page, and none of a mere look at the JSON', async () => {
    const { path, org, invoiceId } = await givenHosted();
    const viewed = () =>
      org.db
        .selectFrom('invoices')
        .select(['viewedAt', 'version'])
        .where('id', '=', invoiceId)
        .executeTakeFirstOrThrow();
    await app.request(path);
    const before = await viewed();
    await page(path);
    const first = await viewed();
    await page(path);

    expect(before.viewedAt).toBeNull();
    expect(first.viewedAt).not.toBeNull();
    expect(await viewed()).toEqual(first);
  });

  it.each(['nothing', 'x'.repeat(43), `${'x'.repeat(42)}%00`])('404 for %j', async (token) => {
    const [data, shown] = [
      await app.request(`/api/invoices/public/${token}`),
      await page(`/api/invoices/public/${token}`),
    ];

    expect([data.status, shown.status]).toEqual([404, 404]);
    expect(shown.headers.get('content-type')).toContain('text/html');
  });

  it('says what is paid, in part or whole, and asks no more for it', async () => {
    const { path, org, customerId } = await givenHosted();
    await pay(org, { customerId, amountMinor: 40_000 });
    const partly = await textOf(await page(path));
    await pay(org, { customerId, amountMinor: 60_000 });
    const paid = await textOf(await page(path));

    expect(partly).toContain('Pay $600.00');
    expect(paid).toContain('This invoice is paid');
    expect(paid).not.toContain('Pay by card');
  });
});

describe('paying by card', () => {
  it('goes on to the test page, comes back, and is booked once', async () => {
    const { org, path, invoiceId } = await givenHosted();

    const sent = await submit(`${path}/checkout`);
    const testPage = pathOf(sent);
    const shown = await textOf(await page(testPage));
    const back = await submit(testPage, { verdict: 'pay' });
    await submit(testPage, { verdict: 'pay' });
    await worked(async () => (await invoiceOf(org, invoiceId)).balanceMinor === 0);

    expect([sent.status, back.status]).toEqual([303, 303]);
    expect(shown).toContain('Pay $1,000.00 with a test card');
    expect(pathOf(back)).toBe(path);
    expect(await attemptsOf(org)).toMatchObject([{ status: 'succeeded' }]);
    expect(await textOf(await page(path))).toContain('This invoice is paid');
    expect(await differencesIn(org)).toEqual([]);
  });

  it('says that a card was declined, and takes the next one', async () => {
    const { org, path, invoiceId } = await givenHosted();
    const testPage = pathOf(await submit(`${path}/checkout`));
    await submit(testPage, { verdict: 'decline' });
    await worked(async () => (await attemptsOf(org))[0]?.status === 'failed');
    const declined = await textOf(await page(path));
    await submit(testPage, { verdict: 'pay' });
    await worked(async () => (await invoiceOf(org, invoiceId)).balanceMinor === 0);

    expect(declined).toContain(
      'Your bank declined the card. Please try another one, or ask your bank. Nothing was taken.',
    );
  });

  it('twenty presses of the button are one attempt and one payment page', async () => {
    const { org, path } = await givenHosted();

    const sent = await Promise.all(Array.from({ length: 20 }, () => submit(`${path}/checkout`)));

    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([303]));
    expect(new Set(sent.map(pathOf)).size).toBe(1);
    expect(await attemptsOf(org)).toHaveLength(1);
  });

  it('asks for the balance without the discount that is left for paying early', async () => {
    const { org, path, invoiceId } = await givenHosted({ terms: '2/10 net 30' });
    const later = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await org.db
      .updateTable('invoices')
      .set({ earlyOn: later, dueOn: later })
      .where('id', '=', invoiceId)
      .execute();

    await submit(`${path}/checkout`);

    expect(await attemptsOf(org)).toMatchObject([{ amountMinor: 98_000 }]);
  });

  it('409 for what is paid, 403 for a form of another site, 404 for nobody’s link', async () => {
    const { org, path, customerId } = await givenHosted();
    const foreign = await submit(`${path}/checkout`, {}, { 'sec-fetch-site': 'cross-site' });
    await pay(org, { customerId, amountMinor: 100_000 });
    const paid = await submit(`${path}/checkout`);
    const nobody = await submit(`/api/invoices/public/${'x'.repeat(43)}/checkout`);

    expect([foreign.status, paid.status, nobody.status]).toEqual([403, 409, 404]);
    expect(await attemptsOf(org)).toEqual([]);
  });

  it('the test page is nowhere where a real processor is configured', async () => {
    const real = givenApp({}, { cards: processorAt(stripe) });
    const { path } = await givenHosted();
    const testPage = pathOf(await submit(`${path}/checkout`));

    expect((await page(testPage)).status).toBe(200);
    expect((await page(testPage, real)).status).toBe(404);
    expect((await submit(testPage, { verdict: 'pay' }, {}, real)).status).toBe(404);
  });
});

describe('POST /api/invoices/public/{token}/pay', () => {
  it('takes a part of what is due, and 422 for more than is left then', async () => {
    const { org, path, invoiceId } = await givenHosted();
    const part = await start(path, 'checkout', app, 40_000);
    const { url } = (await part.json()) as { url: string };
    await submit(new URL(url).pathname, { verdict: 'pay' });
    await worked(async () => (await invoiceOf(org, invoiceId)).balanceMinor === 60_000);

    const more = await start(path, 'checkout', app, 60_001);

    expect([part.status, more.status]).toEqual([201, 422]);
    expect(await more.json()).toMatchObject({ code: 'more-than-due' });
    expect(await attemptsOf(org)).toMatchObject([{ status: 'succeeded', amountMinor: 40_000 }]);
    expect(await differencesIn(org)).toEqual([]);
  });

  it('asks Stripe under the key of the attempt, and writes on it whose it is', async () => {
    const real = givenApp({}, { cards: processorAt(stripe) });
    const { org, path, invoiceId } = await givenHosted();

    const res = await start(path, 'checkout', real);

    const { url } = (await res.json()) as { url: string };
    const [attempt] = await attemptsOf(org);
    const session = listOf(stripe.state, 'checkout.session').find((it) => it['url'] === url);
    const metadata = { orgId: org.orgId, invoiceId, attemptId: attempt?.id };
    expect(session).toMatchObject({ amount_total: 100_000, currency: 'usd', metadata });
    expect(session?.['intent']).toMatchObject({ metadata });
    expect(attempt).toMatchObject({ checkoutId: session?.id });
    expect(stripe.requests.at(-1)?.key).toBe(`attempt/${attempt?.id}`);
  });

  it('gives a payment that the caller’s own page confirms', async () => {
    const real = givenApp({}, { cards: processorAt(stripe) });
    const { org, path } = await givenHosted();

    const res = await start(path, 'intent', real);

    const [attempt] = await attemptsOf(org);
    expect(res.status).toBe(201);
    expect(await res.json()).toEqual({ clientSecret: `${attempt?.providerId}_secret` });
  });

  it('503 when the processor does not answer; tried again it is the same attempt', async () => {
    const server = await startStripe();
    const real = givenApp({}, { cards: processorAt(server) });
    const { org, path } = await givenHosted();
    server.faults.push('drop after commit', 'drop before');
    const lost = await start(path, 'intent', real);

    const again = await start(path, 'intent', real);

    expect([lost.status, again.status]).toEqual([503, 201]);
    expect(await attemptsOf(org)).toHaveLength(1);
    expect(listOf(server.state, 'payment_intent')).toHaveLength(1);
    await server.stop();
  });
});

describe('an attempt of which nobody tells', () => {
  it('is found paid, or given up after a day', async () => {
    const { org, path, invoiceId } = await givenHosted();
    const abandoned = await givenHosted();
    const testPage = pathOf(await submit(`${path}/checkout`));
    await submit(`${abandoned.path}/checkout`);
    await submit(testPage, { verdict: 'pay' });
    const inADay = Date.now() + 25 * 3_600_000;
    const overdue = { nextCheckAt: '2026-01-01T00:00:00.000Z' };

    await until(
      async () => {
        for (const { db } of [org, abandoned.org])
          await db.updateTable('paymentAttempts').set(overdue).execute();
        await lookAfterAttempts(deps, inADay);
        const [given] = await attemptsOf(abandoned.org);
        return (await invoiceOf(org, invoiceId)).balanceMinor === 0 && given?.status === 'canceled';
      },
      'both were looked at',
      40_000,
    );

    expect(await attemptsOf(org)).toMatchObject([{ status: 'succeeded' }]);
    expect(await differencesIn(org)).toEqual([]);
  });
});

describe('what was charged for being late', () => {
  it('stands on the page and in the JSON of its invoice with a page of its own, until waived', async () => {
    const { org, invoiceId, path } = await givenHosted();
    await org.db.updateTable('invoices').set({ lateFeeMinor: 4_000 }).execute();
    const charges = `/invoices/${invoiceId}/late-charges`;
    const { body: charge } = await org.call<{ id: string }>('POST', charges);

    const read = async () => (await app.request(path)).json() as Promise<Charged>;
    const [charged] = (await read()).lateCharges;
    const shown = await textOf(await page(path));
    const own = await textOf(await page(charged?.path ?? ''));
    await org.call('POST', `${charges}/${charge.id}/waive`, { reason: 'A good customer' });

    expect(charged).toMatchObject({ number: 'LC-0001', total: 4_000, balance: 4_000 });
    expect(shown).toContain('LC-0001');
    expect(own).toContain('$40.00');
    expect((await read()).lateCharges.filter(({ balance }) => balance > 0)).toEqual([]);
  });
});

interface Charged {
  lateCharges: { number: string; total: number; balance: number; path: string }[];
}

describe('a page that cannot be shown', () => {
  const inGerman = { accept: 'text/html', 'accept-language': 'de-DE,de;q=0.9' };

  it('404 in the language of the browser for a link that is none of ours', async () => {
    const res = await app.request(`/api/invoices/public/${'a'.repeat(43)}`, { headers: inGerman });

    expect(res.status).toBe(404);
    expect(await textOf(res)).toContain('Hier ist nichts');
  });

  it('403 in the customer’s language with the way back, for a form of another site', async () => {
    const { org, customerId, path } = await givenHosted();
    await org.db
      .updateTable('customers')
      .set({ language: 'es' })
      .where('id', '=', customerId)
      .execute();

    const headers = { ...inGerman, 'sec-fetch-site': 'cross-site' };
    const res = await submit(`${path}/checkout`, {}, headers);

    const markup = readMarkup(await res.text());
    expect(res.status).toBe(403);
    expect(markup.text).toContain('No ha funcionado');
    expect(markup.find('a').flatMap(({ attrs }) => attrs)).toContainEqual(
      expect.objectContaining({ name: 'href', value: path }),
    );
  });
});
