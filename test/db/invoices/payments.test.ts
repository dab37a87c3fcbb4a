import { describe, expect, it } from 'vitest';
import { requestRefund } from '../../../src/db/invoices/refunds.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { givenOrg } from '../../support/app.ts';
import { givenInvoice, givenSentInvoice } from '../../support/invoices.ts';
import {
  alertsOf,
  differencesIn,
  givenCustomer,
  givenOpenInvoice,
  inBooks,
  invoiceOf,
  pay,
} from '../../support/receivables.ts';

describe('recordPayment', () => {
  it('refuses an unknown customer and another tenant’s invoice as not there', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const customerId = await givenCustomer(org);
    const theirs = await givenOpenInvoice(other, { customerId: await givenCustomer(other) });

    await expect(pay(org, { customerId: newId() })).rejects.toMatchObject({
      code: 'customer-not-found',
    });
    await expect(
      pay(org, { customerId, allocations: [{ invoiceId: theirs }] }),
    ).rejects.toMatchObject({ kind: 'not-found', code: 'invoice-not-found' });
  });

  it('refuses another customer’s invoice, another currency and a draft, and keeps nothing', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const others = await givenOpenInvoice(org, { customerId: await givenCustomer(org) });
    const euros = await givenOpenInvoice(org, { customerId, currency: 'EUR' });
    const { id: draft } = await givenInvoice(org, { customerId });

    for (const [invoiceId, kind, code] of [
      [others, 'unprocessable', 'invoice-of-other-customer'],
      [euros, 'unprocessable', 'currency-mismatch'],
      [draft, 'conflict', 'invoice-not-final'],
    ] as const) {
      const paid = pay(org, { customerId, allocations: [{ invoiceId }] });
      await expect(paid).rejects.toMatchObject({ kind, code });
    }
    expect(await org.db.selectFrom('customerPayments').select('id').execute()).toEqual([]);
  });

  it('without allocations pays the oldest due first, in its own currency alone', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const newer = await givenOpenInvoice(org, { customerId, totalMinor: 40_000 });
    const older = await givenOpenInvoice(org, {
      ...{ customerId, totalMinor: 30_000, dueOn: '2026-01-15' },
    });
    const euros = await givenOpenInvoice(org, {
      ...{ customerId, currency: 'EUR', dueOn: '2026-01-02' },
    });

    const { applied, unappliedMinor } = await pay(org, { customerId, amountMinor: 50_000 });

    expect(unappliedMinor).toBe(0);
    expect(applied).toEqual([
      { invoiceId: older, amountMinor: 30_000 },
      { invoiceId: newer, amountMinor: 20_000 },
    ]);
    expect(await invoiceOf(org, older)).toMatchObject({ balanceMinor: 0, paidOn: '2026-02-01' });
    expect(await invoiceOf(org, newer)).toMatchObject({ balanceMinor: 20_000, paidOn: null });
    expect(await invoiceOf(org, euros)).toMatchObject({ paidMinor: 0 });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('turns 6.00 of 95.00 on 89.00 into credit, with one alert', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const invoiceId = await givenOpenInvoice(org, { customerId, totalMinor: 8_900 });

    const { payment } = await pay(org, {
      ...{ customerId, amountMinor: 9_500, allocations: [{ invoiceId }] },
    });

    expect(payment).toMatchObject({ appliedMinor: 8_900, unappliedMinor: 600 });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ balanceMinor: 0, paidMinor: 8_900 });
    expect(await alertsOf(org)).toMatchObject([
      { dedupeKey: `overpayment/${payment.id}`, severity: 'medium' },
    ]);
    expect(await differencesIn(org)).toEqual([]);
  });

  it('makes a payment that comes a second time the customer’s credit, with an alert', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const invoiceId = await givenOpenInvoice(org, { customerId, totalMinor: 10_000 });
    const card = { method: 'card' as const, provider: 'stripe', providerId: 'pi_1' };
    await pay(org, { customerId, allocations: [{ invoiceId }], ...card });

    const second = await pay(org, { customerId, allocations: [{ invoiceId }] });

    expect(second).toMatchObject({ applied: [], unappliedMinor: 10_000 });
    const [alert] = await alertsOf(org);
    expect(alert?.detail).toContain('$100.00 of $100.00 is now their credit');
    expect(alert?.detail).toContain('was paid already');
  });

  it('keeps a prepayment as credit without an alert', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    await givenOpenInvoice(org, { customerId });

    const { unappliedMinor } = await pay(org, { customerId, allocations: [] });

    expect(unappliedMinor).toBe(10_000);
    expect(await alertsOf(org)).toEqual([]);
  });

  it('records what a processor tells of once, however often and at the same time', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const invoiceId = await givenOpenInvoice(org, { customerId, totalMinor: 10_000 });
    const told = {
      ...{ customerId, allocations: [{ invoiceId }], method: 'card' as const },
      ...{ provider: 'stripe', providerId: 'pi_1' },
    };

    const answers = await Promise.all(Array.from({ length: 20 }, () => pay(org, told)));

    expect(new Set(answers.map(({ payment }) => payment.id)).size).toBe(1);
    for (const { applied } of answers)
      expect(applied).toEqual([{ invoiceId, amountMinor: 10_000 }]);
    expect(await invoiceOf(org, invoiceId)).toMatchObject({ paidMinor: 10_000 });
  });

  it('of 30 part-payments of 100 at once on 1,000 applies exactly 1,000; the rest is credit', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const invoiceId = await givenOpenInvoice(org, { customerId, totalMinor: 100_000 });
    const part = { customerId, allocations: [{ invoiceId }] };

    const answers = await Promise.all(Array.from({ length: 30 }, () => pay(org, part)));

    const full = answers.filter(({ unappliedMinor }) => unappliedMinor === 0);
    expect(full).toHaveLength(10);
    expect(await invoiceOf(org, invoiceId)).toMatchObject({
      ...{ paidMinor: 100_000, balanceMinor: 0, paidOn: '2026-02-01' },
    });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('of 100 payments at once over invoices in crossing orders none deadlocks or over-applies', async () => {
    const org = await givenOrg();
    const customers = [await givenCustomer(org), await givenCustomer(org)];
    const invoices = await Promise.all(
      [0, 1, 0, 1].map(async (n) => {
        const customerId = customers[n] ?? '';
        return { customerId, id: await givenOpenInvoice(org, { customerId, totalMinor: 50_000 }) };
      }),
    );
    const payments = Array.from({ length: 100 }, (_, n) => {
      const customerId = customers[n % 2] ?? '';
      const mine = invoices.filter((invoice) => invoice.customerId === customerId);
      const inOrder = n % 4 < 2 ? mine : mine.toReversed();
      const allocations = inOrder.map(({ id }) => ({ invoiceId: id }));
      return n % 3 === 0 ? { customerId } : { customerId, allocations };
    });

    const answers = await Promise.all(
      payments.map((payment) => pay(org, { ...payment, amountMinor: 3_000 })),
    );

    const credit = answers.reduce((sum, { unappliedMinor }) => sum + unappliedMinor, 0);
    expect(credit).toBe(100 * 3_000 - 4 * 50_000);
    for (const { id } of invoices)
      expect(await invoiceOf(org, id)).toMatchObject({ balanceMinor: 0 });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('tells the audit, webhooks and the open collection of what was paid', async () => {
    const org = await givenOrg();
    const { db, orgId } = org;
    const { id: invoiceId, customerId } = await givenSentInvoice(org);

    const { payment, intents } = await pay(org, { customerId, amountMinor: 24_000 });

    const workflowId = `invoice-collection/${invoiceId}`;
    expect(intents).toMatchObject([{ workflowId, signalName: 'paymentRecorded' }]);
    const events = await db.selectFrom('webhookEvents').select('type').execute();
    const types = events.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['payment.received', 'invoice.paid']));
    const audited = await db
      .selectFrom('auditLog')
      .select(['action', 'entityId'])
      .where('orgId', '=', orgId)
      .orderBy('seq')
      .execute();
    expect(audited.slice(-2)).toEqual([
      { action: 'payment.record', entityId: payment.id },
      { action: 'invoice.payment', entityId: invoiceId },
    ]);
  });
});

describe('an early payment', () => {
  const early = { totalMinor: 120_000, taxRates: ['20'], terms: '2/10 net 30' };

  it('of 1,176.00 in time settles 1,200.00: 20.00 and 4.00 of tax are credited', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const invoiceId = await givenOpenInvoice(org, { customerId, ...early });
    const last = { customerId, receivedOn: '2026-01-11', amountMinor: 117_600 };

    const { unappliedMinor } = await pay(org, { ...last, allocations: [{ invoiceId }] });

    expect(unappliedMinor).toBe(0);
    expect(await invoiceOf(org, invoiceId)).toMatchObject({
      ...{ balanceMinor: 0, paidMinor: 117_600, creditedMinor: 2_400, paidOn: '2026-01-11' },
    });
    const [note, ...more] = await org.db
      .selectFrom('creditNotes')
      .select(['kind', 'number', 'netMinor', 'taxMinor', 'unappliedMinor'])
      .execute();
    expect(more).toEqual([]);
    expect(note).toEqual({
      ...{ kind: 'early_payment', number: 'CN-0001' },
      ...{ netMinor: 2_000, taxMinor: 400, unappliedMinor: 0 },
    });
    expect(await differencesIn(org)).toEqual([]);
  });

  it('a day too late leaves 24.00 open', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const invoiceId = await givenOpenInvoice(org, { customerId, ...early });

    await pay(org, { customerId, receivedOn: '2026-01-12', amountMinor: 117_600 });

    expect(await invoiceOf(org, invoiceId)).toMatchObject({
      ...{ balanceMinor: 2_400, creditedMinor: 0, paidOn: null },
    });
  });

  it('in two parts earns the discount once, and not again after it was taken back', async () => {
    const org = await givenOrg();
    const customerId = await givenCustomer(org);
    const invoiceId = await givenOpenInvoice(org, { customerId, ...early });
    const part = { customerId, receivedOn: '2026-01-05' };
    await pay(org, { ...part, amountMinor: 60_000 });
    const { payment } = await pay(org, { ...part, amountMinor: 57_600 });
    const earned = await invoiceOf(org, invoiceId);
    const source = { paymentId: payment.id };

    await inBooks(org, (trx, acting) => requestRefund(trx, acting, { source, on: '2026-01-06' }));
    await pay(org, { ...part, receivedOn: '2026-01-07', amountMinor: 55_000 });

    expect(earned).toMatchObject({ balanceMinor: 0, creditedMinor: 2_400 });
    expect(await invoiceOf(org, invoiceId)).toMatchObject({
      ...{ balanceMinor: 2_600, creditedMinor: 2_400, refundedMinor: 57_600, paidOn: null },
    });
    expect(await differencesIn(org)).toEqual([]);
  });
});
