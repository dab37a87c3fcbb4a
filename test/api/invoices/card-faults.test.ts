import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followCardPayment } from '../../../src/activities/invoices/card-accounts.ts';
import { lookAfterAttempts } from '../../../src/activities/invoices/card-attempts.ts';
import { invoiceToken } from '../../../src/db/invoices/links.ts';
import { deps } from '../../support/activities.ts';
import { type App, givenApp, givenOrg, sealer } from '../../support/app.ts';
import {
  differencesIn,
  givenCustomer,
  givenOpenInvoice,
  invoiceOf,
} from '../../support/receivables.ts';
import { intentOf, payAt } from '../../support/stripe/acts.ts';
import { processorAt } from '../../support/stripe/books.ts';
import { faults } from '../../support/stripe/faults.ts';
import { listOf } from '../../support/stripe/objects.ts';
import { impatientMs, startStripe, type TestStripe } from '../../support/stripe/server.ts';

const seeds = 20;

let stripe: TestStripe;
let app: App;
beforeAll(async () => {
  stripe = await startStripe();
  app = givenApp({}, { cards: processorAt(stripe, impatientMs) });
});
afterAll(() => stripe.stop());

async function givenHosted() {
  const org = await givenOrg();
  const customerId = await givenCustomer(org);
  const invoiceId = await givenOpenInvoice(org, { customerId });
  const ref = { orgId: org.orgId, invoiceId };
  const token = await invoiceToken(org.db, ref, sealer);
  return { org, invoiceId, path: `/api/invoices/public/${token}/pay` };
}

/** A customer presses the button until it works, four times at most, and then may pay. */
async function play(fault: (typeof faults)[number], seed: number) {
  const { org, invoiceId, path } = await givenHosted();
  const flow = seed % 2 ? 'intent' : 'checkout';
  const more = faults.filter((_, i) => (seed + 1) & (1 << (i % 5)));
  stripe.faults.splice(0, stripe.faults.length, fault, ...more.slice(0, seed % 4));
  const headers = { 'content-type': 'application/json' };
  const press = () =>
    app.request(path, { method: 'POST', headers, body: JSON.stringify({ flow }) });
  let status = 503;
  for (let tries = 0; tries < 4 && status === 503; tries += 1) status = (await press()).status;

  const made = () =>
    listOf(stripe.state, flow === 'intent' ? 'payment_intent' : 'checkout.session').filter(
      ({ metadata }) => (metadata as { invoiceId?: string }).invoiceId === invoiceId,
    );
  const patient = { ...deps, cards: processorAt(stripe) };
  const [first] = made();
  if (status === 201 && first) {
    payAt(stripe.state, first.id);
    const { id } = intentOf(stripe.state, first.id);
    await followCardPayment(patient, { orgId: org.orgId, id });
  } else {
    const due = { nextCheckAt: '2026-01-01T00:00:00.000Z' };
    await org.db.updateTable('paymentAttempts').set(due).execute();
    await lookAfterAttempts(patient, Date.now() + 25 * 3_600_000);
  }
  return { seed, org, invoiceId, status, made };
}

describe.each(faults)('a card payment whose start meets %s', (fault) => {
  it(`is paid with one object, or given up with nothing taken, over ${seeds} seeds`, async () => {
    const runs: Awaited<ReturnType<typeof play>>[] = [];
    for (let seed = 0; seed < seeds; seed += 1) runs.push(await play(fault, seed));

    for (const { seed, org, invoiceId, status, made } of runs) {
      const at = `seed ${seed}: ${status}`;
      const attempts = await org.db.selectFrom('paymentAttempts').select('status').execute();
      const { balanceMinor } = await invoiceOf(org, invoiceId);
      expect(await differencesIn(org), at).toEqual([]);
      expect(made().length, at).toBeLessThanOrEqual(1);
      const paid = status === 201;
      expect([attempts, balanceMinor], at).toEqual(
        paid ? [[{ status: 'succeeded' }], 0] : [[{ status: 'canceled' }], 100_000],
      );
    }
  });
});
