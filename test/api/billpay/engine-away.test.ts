import { afterAll, expect, it } from 'vitest';
import { newId } from '../../../src/db/kit/id.ts';
import { givenApp, patience } from '../../support/app.ts';
import { type BillAnswer, givenSubmitted, linkTo, readBill } from '../../support/bills.ts';
import { givenApprovers, type Member } from '../../support/rounds.ts';
import { startWorkers } from '../../support/workers.ts';

let stop = async () => {};
afterAll(() => stop());

/** Sends while nobody works for the engine, with the deadlines of production. */
async function whileAway<T>(send: () => Promise<T>): Promise<T> {
  const { leastMs } = patience;
  patience.leastMs = 0;
  return send().finally(() => {
    patience.leastMs = leastMs;
  });
}

it('503 while nobody works for the engine, 200 for the same request later, one decision', async () => {
  const { org, people } = await givenApprovers('Bob');
  const [bob] = people as [Member];
  const { id } = await givenSubmitted(org);
  const approve = (key: Record<string, string>) =>
    bob.call<BillAnswer>('POST', `/billpay/bills/${id}/approve`, { comment: 'fine' }, key);
  const key = { 'idempotency-key': newId() };

  const away = await whileAway(() => approve(key));

  expect(away).toMatchObject({ status: 503, body: { code: 'engine-unavailable' } });
  expect(away.headers.get('retry-after')).toBe('5');
  stop = await startWorkers();
  expect(await approve(key)).toMatchObject({ status: 200, body: { status: 'approved' } });
  expect((await approve(key)).headers.get('idempotent-replayed')).toBe('true');
  expect((await readBill(org, id)).approval?.decisions).toHaveLength(1);
});

it('a page that could not decide says so, and its form can be sent again', async () => {
  stop = await startWorkersAgain();
  const { org, people } = await givenApprovers('Bob');
  const [bob] = people as [Member];
  const { id } = await givenSubmitted(org);
  const link = await linkTo(bob.email);
  await stop();
  const page = await (await givenApp().request(link)).text();
  const nonce = /name="nonce" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const send = async () =>
    givenApp().request(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ decision: 'approve', nonce }).toString(),
    });

  const away = await whileAway(send);

  expect(away.status).toBe(503);
  expect(away.headers.get('content-type')).toContain('text/html');
  stop = await startWorkers();
  expect([200, 409]).toContain((await send()).status);
  expect((await readBill(org, id)).approval?.decisions).toHaveLength(1);
});

/** The workers of the test before have to be gone before others take their place. */
async function startWorkersAgain() {
  await stop();
  return startWorkers();
}
