import { describe, expect, it } from 'vitest';
import { replaceModel } from '../../../src/db/invoices/payment-models.ts';
import { publicPrior } from '../../../src/domain/invoices/prediction/prior.ts';
import { givenOrg } from '../../support/app.ts';
import { linksOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import { givenCustomer, givenFinalInvoice } from '../../support/invoices.ts';
import { faultsIn } from '../../support/page-rules.ts';
import { inBooks } from '../../support/receivables.ts';

/** An open invoice that is expected nine days late with seven chances of ten. */
async function givenPredicted() {
  const org = await givenOrg();
  const customer = await givenCustomer(org, { name: hostileName });
  const { id: invoiceId } = await givenFinalInvoice(org, { customerId: customer.id });
  const prediction = {
    ...{ invoiceId, lateProbability: 0.7, expectedDaysLate: 9, daysLateLow: 2, daysLateHigh: 31 },
    ...{ expectedPaymentOn: '2026-12-30', tenthDays: [9], reasons: [`Late: ${hostileName}`] },
  };
  await inBooks(org, (trx, acting) =>
    replaceModel(trx, acting, {
      ...{ model: publicPrior, settled: 3, trainedOn: 0, measured: null },
      predictions: [prediction],
    }),
  );
  return { org, invoiceId, path: `/console/${org.orgId}/predictions`, browser: browse(org.user) };
}

describe('GET /console/{orgId}/predictions', () => {
  it('403 for who may not read invoices, 400 as a page for a likelihood that is none', async () => {
    const { path, browser } = await givenPredicted();
    const viewer = await givenOrg('viewer');

    const closed = await browse(viewer.user).open(`/console/${viewer.orgId}/predictions`);
    const odd = await browser.open(`${path}?minLateProbability=2`);

    expect([closed.status, odd.status]).toEqual([403, 400]);
    expect(faultsIn(odd.markup)).toEqual([]);
  });

  it('says by what is predicted before anything was learned', async () => {
    const org = await givenOrg();

    const page = await browse(org.user).open(`/console/${org.orgId}/predictions`);

    expect(page.text).toContain('What is usual elsewhere');
    expect(page.text).toContain('Nothing is predicted');
    expect(faultsIn(page.markup)).toEqual([]);
  });

  it('shows when, how likely late and why, and leads to the invoice', async () => {
    const { org, invoiceId, path, browser } = await givenPredicted();

    const page = await browser.open(path);
    const surely = await browser.open(`${path}?minLateProbability=0.8`);

    expect(page.text).toContain('Dec 30, 2026');
    expect(page.text).toContain('2 to 31 days late');
    expect(page.text).toContain('70 %');
    expect(page.text).toContain(`Late: ${hostileName}`);
    const invoice = `/console/${org.orgId}/invoices/${invoiceId}`;
    expect(linksOf(page)).toContain(invoice);
    expect(linksOf(surely)).not.toContain(invoice);
    for (const shown of [page, surely]) expect(faultsIn(shown.markup)).toEqual([]);
  });
});
