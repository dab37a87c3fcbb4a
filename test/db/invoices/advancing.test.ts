import { expect, it } from 'vitest';
import { verifyAudit } from '../../../src/db/kit/audit.ts';
import { givenOrg } from '../../support/app.ts';
import {
  advance,
  advanceAll,
  givenSent,
  nine,
  pay,
  remindersOf,
} from '../../support/collections.ts';
import { givenCustomer } from '../../support/receivables.ts';

const reminderDay = nine('2026-03-02');

/** So many customers, each with so many invoices that are due on the same morning. */
async function givenDebtors(customers: number, invoices = 1, customer: object = {}) {
  const org = await givenOrg();
  const debtors: { customerId: string; invoiceIds: string[] }[] = [];
  for (let i = 0; i < customers; i += 1) {
    const customerId = await givenCustomer(org, { email: `c${i}@customer.example`, ...customer });
    const invoiceIds: string[] = [];
    while (invoiceIds.length < invoices) invoiceIds.push((await givenSent(org, { customerId })).id);
    debtors.push({ customerId, invoiceIds });
  }
  return { ...org, debtors, invoiceIds: debtors.flatMap((it) => it.invoiceIds) };
}

it('does for each of many what it does for one alone', async () => {
  const alone = await givenDebtors(1);
  const one = await advance(alone, alone.invoiceIds[0] ?? '', reminderDay);
  const many = await givenDebtors(5);

  const all = await advanceAll(many, many.invoiceIds, reminderDay);

  expect(all).toEqual(many.invoiceIds.map(() => one));
  expect(one.did.map(({ what }) => what)).toEqual(['mark-overdue', 'first-reminder']);
  const [told] = await remindersOf(alone);
  const { id: _, items: __, ...said } = told ?? { id: '', items: [] };
  const messages = await remindersOf(many);
  expect(messages).toMatchObject(many.invoiceIds.map(() => said));
  expect(messages.flatMap(({ items }) => items.map((it) => it.invoiceId)).sort()).toEqual(
    [...many.invoiceIds].sort(),
  );
});

it('answers in the order that it was asked in, an invoice asked twice as well', async () => {
  const { invoiceIds, ...org } = await givenDebtors(3);
  const [paid = '', ...owed] = invoiceIds;
  await pay(org, { customerId: org.debtors[0]?.customerId ?? '', amountMinor: 100_000 });

  const asked = [...owed, paid, ...owed];
  const all = await advanceAll(org, asked, reminderDay);

  const ends = all.map(({ plan }) => plan.status);
  expect(ends).toEqual(asked.map((id) => (id === paid ? 'paid' : 'active')));
  expect(await remindersOf(org)).toHaveLength(2);
});

it('writes one message about all of a customer’s invoices that are due in one go', async () => {
  const { invoiceIds, ...org } = await givenDebtors(2, 3);

  const all = await advanceAll(org, invoiceIds, reminderDay);

  const messages = await remindersOf(org);
  expect(messages.map(({ items }) => items.length)).toEqual([3, 3]);
  expect(all.map(({ plan }) => plan.next?.name)).toEqual(invoiceIds.map(() => 'second-reminder'));
});

it('writes one message an invoice where the customer wants it so, in one go as well', async () => {
  const { invoiceIds, ...org } = await givenDebtors(1, 15, { consolidatedReminders: false });

  await advanceAll(org, invoiceIds, reminderDay);

  const messages = await remindersOf(org);
  expect(messages.map(({ items }) => items.length)).toEqual(invoiceIds.map(() => 1));
});

it('reminds once where several go over the same invoices at once', async () => {
  const { invoiceIds, ...org } = await givenDebtors(4, 2);
  const orders = [invoiceIds, invoiceIds.toReversed(), invoiceIds.slice(3), invoiceIds.slice(0, 5)];

  await Promise.all(orders.map((ids) => advanceAll(org, ids, reminderDay)));

  const messages = await remindersOf(org);
  expect(messages.map(({ items }) => items.length)).toEqual([2, 2, 2, 2]);
  expect(await verifyAudit(org.db, org.orgId)).toMatchObject({ intact: true });
});

it('does nothing for any where one is not there', async () => {
  const { invoiceIds, ...org } = await givenDebtors(2);

  const asked = advanceAll(org, [...invoiceIds, crypto.randomUUID()], reminderDay);

  await expect(asked).rejects.toMatchObject({ kind: 'not-found' });
  expect(await remindersOf(org)).toEqual([]);
});
